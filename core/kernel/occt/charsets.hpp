// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "kernel/part21_text.hpp"

// Private to kernel/: OpenCASCADE's tables of code pages.
namespace pw::kernel {

// What can't be converted is U+FFFD.
std::string utf8Of(part21::Charset charset, std::string_view bytes);

}  // namespace pw::kernel
