// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pw::protocol {

// The TypeScript source of every message, from the field lists: one interface per message and a table
// `schema` with which the page checks at run time what comes out of a worker. Leaf names of the table:
// string, number, integer, boolean, ParameterValue, ParameterValues, an enum's name or a message's
// name; `[]` behind it is an array, `?` may be absent.
std::string typescript();

}  // namespace pw::protocol
