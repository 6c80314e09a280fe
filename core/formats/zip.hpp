// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"

namespace pw::formats {

struct ZipEntry {
  std::string path;
  std::string bytes;
};

// The files of a zip, in its order; folders and the leftovers of macOS (__MACOSX, .DS_Store) are left
// out, paths are normalised. A stranger's file: nothing is unpacked before every size, path and packing in
// its directory is accepted, and what is unpacked is counted and compared with its check sum. Failures:
// BadInput (broken, encrypted, a path that leaves the folder, the same path twice), Unsupported (another
// packing than deflate), Limit (designFiles, designBytes, or so dense that it can only be a bomb).
base::Result<std::vector<ZipEntry>> readZip(std::string_view bytes, const base::Limits& limits);

// Deflated, in the order given, dated 1980-01-01 so that the same files give the same bytes. Failures:
// BadInput for an empty, absolute or doubled path; Limit beyond 4 GB.
base::Result<std::string> writeZip(std::span<const ZipEntry> entries);

}  // namespace pw::formats
