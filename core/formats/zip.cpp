// SPDX-License-Identifier: Apache-2.0
#include "formats/zip.hpp"

#include <contrib/minizip/unzip.h>
#include <contrib/minizip/zip.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <set>

#include "base/sources.hpp"

namespace pw::formats {
namespace {

constexpr uLong encryptedFlag = 1;
constexpr uLong utf8Flag = 1 << 11;
constexpr uLong firstDay = (1ul << 5 | 1) << 16;  // 1980-01-01 00:00, the earliest that a zip can say
constexpr std::size_t step = 1u << 20;            // bytes packed or unpacked at a time

// Deflate packs up to 1032 : 1. Designs are text and triangles: beyond this only bombs are left.
constexpr std::uint64_t densestRatio = 200;
constexpr std::uint64_t ratioFromBytes = 16u << 20;

base::Failure broken(const std::string& what) {
  return {base::Code::BadInput, "The zip can't be read: " + what + "."};
}

// What minizip takes for a file: bytes in memory, read from `source` or written to `target`.
struct MemoryFile {
  std::string_view source;
  std::string* target = nullptr;
  std::size_t at = 0;
  bool cutShort = false;  // more was asked for than there is
  std::size_t size() const { return target ? target->size() : source.size(); }
};

voidpf openMemory(voidpf file, const void*, int) { return file; }
int closeMemory(voidpf, voidpf) { return 0; }
// minizip takes a missing byte for zero unless it is told of an error.
int memoryError(voidpf, voidpf stream) { return static_cast<MemoryFile*>(stream)->cutShort ? 1 : 0; }

uLong readMemory(voidpf, voidpf stream, void* buffer, uLong count) {
  auto& file = *static_cast<MemoryFile*>(stream);
  const std::string_view all = file.target ? std::string_view(*file.target) : file.source;
  const std::size_t part = std::min<std::size_t>(count, all.size() - std::min(file.at, all.size()));
  if (part) std::memcpy(buffer, all.data() + file.at, part);
  file.at += part;
  file.cutShort |= part < count;
  return static_cast<uLong>(part);
}

uLong writeMemory(voidpf, voidpf stream, const void* buffer, uLong count) {
  auto& file = *static_cast<MemoryFile*>(stream);
  if (!file.target) return 0;
  file.target->resize(std::max<std::size_t>(file.target->size(), file.at + count));
  std::memcpy(file.target->data() + file.at, buffer, count);
  file.at += count;
  return count;
}

ZPOS64_T tellMemory(voidpf, voidpf stream) { return static_cast<MemoryFile*>(stream)->at; }

long seekMemory(voidpf, voidpf stream, ZPOS64_T offset, int origin) {
  auto& file = *static_cast<MemoryFile*>(stream);
  const std::size_t base = origin == ZLIB_FILEFUNC_SEEK_SET   ? 0
                           : origin == ZLIB_FILEFUNC_SEEK_CUR ? file.at
                                                              : file.size();
  if (offset > file.size() - std::min(base, file.size())) return -1;
  file.at = base + static_cast<std::size_t>(offset);
  return 0;
}

zlib_filefunc64_def memoryFunctions(MemoryFile& file) {
  return {openMemory, readMemory, writeMemory, tellMemory, seekMemory, closeMemory, memoryError, &file};
}

bool isFolder(const std::string& path) { return path.ends_with('/') || path.ends_with('\\'); }

bool isLeftover(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  return path.starts_with("__MACOSX/") || name == ".DS_Store" || name.starts_with("._");
}

// Empty where the path leaves the folder or is none.
std::string safePath(std::string path) {
  std::ranges::replace(path, '\\', '/');
  const bool drive = path.size() > 1 && path[1] == ':';
  if (path.empty() || path.starts_with('/') || drive || path.find('\0') != std::string::npos) {
    return "";
  }
  std::string out = base::normalisedPath(path);
  return out == ".." || out.starts_with("../") ? "" : out;
}

using Reader = std::unique_ptr<std::remove_pointer_t<unzFile>, decltype(&unzClose)>;

struct Listed {
  std::string path;
  unz_file_info64 info{};
};

// The entry that the reader stands at; the path as written.
base::Result<Listed> current(unzFile zip) {
  Listed out;
  if (unzGetCurrentFileInfo64(zip, &out.info, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK) {
    return broken("its directory is damaged");
  }
  out.path.resize(out.info.size_filename);
  if (unzGetCurrentFileInfo64(zip, nullptr, out.path.data(), static_cast<uLong>(out.path.size()),
                              nullptr, 0, nullptr, 0) != UNZ_OK) {
    return broken("its directory is damaged");
  }
  return out;
}

// The size is the directory's, and limited already.
std::optional<std::string> unpacked(unzFile zip, std::size_t size) {
  if (unzOpenCurrentFile(zip) != UNZ_OK) return std::nullopt;
  std::string out;
  while (out.size() < size) {
    const std::size_t done = out.size();
    const std::size_t room = std::min(step, size - done);
    out.resize(done + room);
    const int count = unzReadCurrentFile(zip, out.data() + done, static_cast<unsigned>(room));
    out.resize(done + static_cast<std::size_t>(std::max(count, 0)));
    if (count <= 0) break;
  }
  // Closing compares the check sum.
  const bool sound = unzCloseCurrentFile(zip) == UNZ_OK;
  return sound && out.size() == size ? std::optional(std::move(out)) : std::nullopt;
}

// Sees to it that nothing is unpacked before all that the directory says is acceptable.
base::Status checkDirectory(unzFile zip, std::size_t archiveBytes, const base::Limits& limits) {
  unz_global_info64 global{};
  if (unzGetGlobalInfo64(zip, &global) != UNZ_OK) return broken("its directory is damaged");
  if (global.number_entry > limits.designFiles) {
    return base::Failure{base::Code::Limit, "The zip holds " + std::to_string(global.number_entry) +
                                                " files; the limit for one design is " +
                                                std::to_string(limits.designFiles) + "."};
  }
  std::uint64_t total = 0;
  std::uint64_t packed = 0;
  std::set<std::string> paths;
  for (std::uint64_t i = 0; i < global.number_entry; ++i) {
    const int moved = i == 0 ? unzGoToFirstFile(zip) : unzGoToNextFile(zip);
    if (moved != UNZ_OK) return broken("entry " + std::to_string(i + 1) + " of its directory is damaged");
    const auto entry = current(zip);
    if (!entry) return entry.failure();
    if (isFolder(entry->path)) continue;
    const unz_file_info64& info = entry->info;
    const std::string path = safePath(entry->path);
    if (path.empty()) return broken("it holds the path '" + entry->path + "', which leaves its folder");
    if (!paths.insert(path).second) return broken("it holds '" + path + "' twice");
    if (info.flag & encryptedFlag) return broken("'" + path + "' is encrypted");
    if (info.compression_method != 0 && info.compression_method != Z_DEFLATED) {
      return base::Failure{base::Code::Unsupported,
                           "'" + path + "' is packed by method " +
                               std::to_string(info.compression_method) +
                               ", which is not read; pack the zip anew."};
    }
    // Each is bounded, so that the sums can't wrap.
    if (info.compressed_size > archiveBytes) return broken("'" + path + "' is cut short");
    packed += info.compressed_size;
    total += std::min<std::uint64_t>(info.uncompressed_size, std::uint64_t{1} << 48);
  }
  if (packed > archiveBytes) return broken("its entries overlap");
  if (total > limits.designBytes) {
    return base::Failure{base::Code::Limit, "The zip holds " + std::to_string(total) +
                                                " bytes unpacked; the limit for one design is " +
                                                std::to_string(limits.designBytes) + "."};
  }
  if (total > ratioFromBytes && total / densestRatio > packed) {
    return base::Failure{base::Code::Limit, "The zip is refused: it unpacks to more than " +
                                                std::to_string(densestRatio) + " times its size."};
  }
  return base::Done{};
}

bool writeEntry(zipFile zip, const ZipEntry& entry) {
  zip_fileinfo info{};
  info.dosDate = firstDay;
  constexpr int raw = 0;
  constexpr int zip64 = 0;
  constexpr uLong madeBy = 20;
  if (zipOpenNewFileInZip4_64(zip, entry.path.c_str(), &info, nullptr, 0, nullptr, 0, nullptr,
                              entry.bytes.empty() ? 0 : Z_DEFLATED, Z_DEFAULT_COMPRESSION, raw,
                              -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, nullptr, 0, madeBy,
                              utf8Flag, zip64) != ZIP_OK) {
    return false;
  }
  for (std::size_t at = 0; at < entry.bytes.size(); at += step) {
    const auto part = static_cast<unsigned>(std::min(step, entry.bytes.size() - at));
    if (zipWriteInFileInZip(zip, entry.bytes.data() + at, part) != ZIP_OK) return false;
  }
  return zipCloseFileInZip(zip) == ZIP_OK;
}

}  // namespace

base::Result<std::vector<ZipEntry>> readZip(std::string_view bytes, const base::Limits& limits) {
  MemoryFile file{bytes};
  zlib_filefunc64_def functions = memoryFunctions(file);
  const Reader zip(unzOpen2_64("zip", &functions), unzClose);
  if (!zip) return broken("its end is missing; the file is cut short or no zip");
  const base::Status status = checkDirectory(zip.get(), bytes.size(), limits);
  if (!status) return status.failure();

  std::vector<ZipEntry> out;
  for (int moved = unzGoToFirstFile(zip.get()); moved == UNZ_OK; moved = unzGoToNextFile(zip.get())) {
    const auto entry = current(zip.get());
    if (!entry) return entry.failure();
    const std::string path = safePath(entry->path);
    if (isFolder(entry->path) || isLeftover(path)) continue;
    auto data = unpacked(zip.get(), static_cast<std::size_t>(entry->info.uncompressed_size));
    if (!data) return broken("'" + path + "' is damaged");
    out.push_back({path, std::move(*data)});
  }
  return out;
}

base::Result<std::string> writeZip(std::span<const ZipEntry> entries) {
  // Plain zip, which everything reads: 32-bit sizes and 16-bit counts.
  std::uint64_t total = 0;
  std::set<std::string> paths;
  for (const ZipEntry& entry : entries) {
    if (entry.path.empty() || safePath(entry.path) != entry.path || entry.path.size() > 0xFFFF) {
      return base::Failure{base::Code::BadInput,
                           "'" + entry.path + "' is no path that a zip can hold."};
    }
    if (!paths.insert(entry.path).second) {
      return base::Failure{base::Code::BadInput, "'" + entry.path + "' is given twice."};
    }
    total += entry.bytes.size() + 2 * entry.path.size() + 128;
  }
  if (entries.size() >= 0xFFFF || total + total / 1000 >= std::numeric_limits<std::uint32_t>::max()) {
    return base::Failure{base::Code::Limit,
                         "The zip would pass 4 GB or 65,534 files, the limits of its format."};
  }

  std::string out;
  MemoryFile file{{}, &out};
  zlib_filefunc64_def functions = memoryFunctions(file);
  const zipFile zip = zipOpen2_64("zip", APPEND_STATUS_CREATE, nullptr, &functions);
  bool sound = zip != nullptr;
  for (const ZipEntry& entry : entries) sound = sound && writeEntry(zip, entry);
  if (zip && zipClose(zip, nullptr) != ZIP_OK) sound = false;
  if (!sound) return base::Failure{base::Code::Internal, "The zip can't be written."};
  return out;
}

}  // namespace pw::formats
