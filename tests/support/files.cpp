// SPDX-License-Identifier: Apache-2.0
#include "support/files.hpp"

#include <catch2/catch_test_macros.hpp>

namespace pw::support {

std::string_view file(std::string_view path) {
  for (const EmbeddedFile& entry : embeddedFiles())
    if (entry.path == path) return entry.content;
  FAIL("no embedded file " << path);
  return {};
}

std::vector<EmbeddedFile> filesIn(std::string_view folder) {
  std::vector<EmbeddedFile> found;
  for (const EmbeddedFile& entry : embeddedFiles())
    if (entry.path.size() > folder.size() && entry.path.starts_with(folder) &&
        entry.path[folder.size()] == '/')
      found.push_back(entry);
  return found;
}

}  // namespace pw::support
