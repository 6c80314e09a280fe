// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"

namespace pw::base {

// Where the files of a design come from. The only door to a file system in core/: disk roots for the
// command line and tests, a memory map in browser workers. Paths use '/', and are normalised
// (no "." or "..") before they are looked up.
class Sources {
 public:
  virtual ~Sources() = default;

  // The bytes of a file. NotFound names the path; Limit names the size.
  virtual Result<std::string> read(const std::string& path) const = 0;
  virtual bool exists(const std::string& path) const = 0;

  // Every file below `folder` ("" is the root), sorted; relative to the root.
  virtual std::vector<std::string> list(const std::string& folder) const = 0;

  // The names in `folder` itself, sorted; folders end in '/'. Unlike list(), it looks at nothing below.
  virtual std::vector<std::string> entries(const std::string& folder) const = 0;
};

class MemorySources final : public Sources {
 public:
  explicit MemorySources(Limits limits = {}) : limits_(limits) {}
  void put(std::string path, std::string bytes);
  void remove(const std::string& path);
  const std::map<std::string, std::string>& files() const { return files_; }

  Result<std::string> read(const std::string& path) const override;
  bool exists(const std::string& path) const override;
  std::vector<std::string> list(const std::string& folder) const override;
  std::vector<std::string> entries(const std::string& folder) const override;

 private:
  std::map<std::string, std::string> files_;
  Limits limits_;
};

// Paths as the command line takes them: relative to the working directory, or absolute. A design may
// read whatever its user may read, as in OpenSCAD.
class DiskSources final : public Sources {
 public:
  explicit DiskSources(Limits limits = {}) : limits_(limits) {}
  Result<std::string> read(const std::string& path) const override;
  bool exists(const std::string& path) const override;
  std::vector<std::string> list(const std::string& folder) const override;
  std::vector<std::string> entries(const std::string& folder) const override;

 private:
  Limits limits_;
};

// "a/./b/../c" -> "a/c"; keeps a leading "/" and leading ".."; "" for the empty path.
std::string normalisedPath(std::string_view path);
// The folder part of a path without its last "/": "a/b.scad" -> "a", "b.scad" -> "".
std::string folderOf(std::string_view path);
std::string joinedPath(std::string_view folder, std::string_view path);

}  // namespace pw::base
