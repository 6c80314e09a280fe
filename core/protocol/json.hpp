// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "protocol/messages.hpp"

namespace pw::protocol {

// A message as JSON. Keys are the field names of fields.hpp, in that order; an absent optional is left
// out; enums are written by name; numbers that are not finite become null; bytes that are no UTF-8
// become U+FFFD. The same value always gives the same text. Defined for every type in Messages.
template <class T>
std::string toJson(const T& message);

// The message in a JSON text. Unknown keys are ignored and absent ones keep their default; a value of
// the wrong type is a Usage failure that names its path ("RegenerateRequest.values.width takes ...").
template <class T>
base::Result<T> fromJson(std::string_view text);

// A failure as the page and the command line's --json show it.
Problem problemOf(const base::Failure& failure);
std::string_view nameOf(base::Code code);  // "bad-input", "empty", ...
base::Code codeOf(std::string_view name);  // Internal where the name is none of them

}  // namespace pw::protocol
