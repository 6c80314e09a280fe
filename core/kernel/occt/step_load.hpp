// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <STEPCAFControl_Reader.hxx>

#include "kernel/exchange.hpp"
#include "kernel/part21.hpp"

// Private to kernel/: a STEP file's records as OpenCASCADE's model of them.
namespace pw::kernel {

// Has the reader take the records. Those that are not as their types demand are mended where that is plain (a name that
// is `$`, parameters too many), else taken out with what needs them, and listed in `records.skipped`: OpenCASCADE goes
// on with null pointers in the place of what it could not read, and dereferences them. Failures: BadInput where its
// parser refuses, Limit for a point beyond the limit on coordinates.
base::Status load(Context& context, part21::Records& records, STEPCAFControl_Reader& reader);

}  // namespace pw::kernel
