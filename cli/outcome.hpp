// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "protocol/messages.hpp"

namespace pw::cli {

// The exit status for a problem: `done` where there is none.
int statusOf(const std::optional<protocol::Problem>& problem);

// Writes beside the target first: an interrupted run leaves no half file behind. Failure: Usage.
base::Status writeFile(const std::string& path, std::string_view bytes);

}  // namespace pw::cli
