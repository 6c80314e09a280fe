// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace pw::support {

// A file of the repository that the build put into the test programs: a test opens no file itself, so
// that it runs the same natively and as WebAssembly.
struct EmbeddedFile {
  std::string_view path;  // relative to the repository: "samples/bin/bin.scad"
  std::string_view content;
};

// All of them, ordered by path.
std::span<const EmbeddedFile> embeddedFiles();

// The content of one file. A path that is not embedded fails the running test case.
std::string_view file(std::string_view path);

// Every embedded file below a folder ("tests/designs"), ordered by path.
std::vector<EmbeddedFile> filesIn(std::string_view folder);

}  // namespace pw::support
