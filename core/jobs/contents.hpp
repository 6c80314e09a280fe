// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/exact_engine.hpp"
#include "protocol/messages.hpp"

namespace pw::jobs {

// What a STEP or BREP file holds, in the reader's words.
protocol::FileContents contentsOf(const model::FileContents& contents);

// The same as lines: what is not as it should be, and nothing where all is.
std::vector<protocol::Diagnostic> linesOf(const protocol::FileContents& contents);
// What the file holds and the model does not.
std::vector<protocol::Incomplete> lackingIn(const protocol::FileContents& contents);

// Whether all that has faces closes and is shown.
bool isClosed(const model::FileContents& contents);

}  // namespace pw::jobs
