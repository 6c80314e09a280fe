// SPDX-License-Identifier: Apache-2.0
#include "cli/outcome.hpp"

#include <filesystem>
#include <fstream>

#include "cli/commands.hpp"
#include "protocol/json.hpp"

namespace pw::cli {

int statusOf(const std::optional<protocol::Problem>& problem) {
  if (!problem) return done;
  switch (protocol::codeOf(problem->code)) {
    case base::Code::BadInput:
    case base::Code::Empty:
      return designAtFault;
    case base::Code::NotFound:
    case base::Code::Usage:
      return wrongUse;
    case base::Code::Limit:
    case base::Code::Unsupported:
    case base::Code::Cancelled:
    case base::Code::Internal:
      break;
  }
  return refused;
}

base::Status writeFile(const std::string& path, std::string_view bytes) {
  const std::string beside = path + ".part";
  {
    std::ofstream out(beside, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) {
      std::error_code error;
      std::filesystem::remove(beside, error);
      return base::Failure{base::Code::Usage, "Can't write '" + path + "'."};
    }
  }
  std::error_code error;
  std::filesystem::rename(beside, path, error);
  if (!error) return base::Done{};
  std::filesystem::remove(beside, error);
  return base::Failure{base::Code::Usage, "Can't write '" + path + "'."};
}

}  // namespace pw::cli
