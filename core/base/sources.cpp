// SPDX-License-Identifier: Apache-2.0
#include "base/sources.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace pw::base {
namespace {

Failure tooLarge(const std::string& path, std::size_t size, std::size_t bound) {
  return {Code::Limit,
          "'" + path + "' has " + std::to_string(size) + " bytes; the limit for one file is " +
              std::to_string(bound) + ".",
          Place{path, 0}};
}

Failure missing(const std::string& path) {
  return {Code::NotFound, "'" + path + "' is not there.", Place{path, 0}};
}

bool isBelow(const std::string& path, const std::string& folder) {
  return folder.empty() || (path.size() > folder.size() && path.starts_with(folder) &&
                            (folder.ends_with('/') || path[folder.size()] == '/'));
}

}  // namespace

std::string normalisedPath(std::string_view path) {
  const bool absolute = path.starts_with('/');
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !absolute) {
      parts.push_back(part);
    }
  }
  std::string out = absolute ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i) out += '/';
    out += parts[i];
  }
  return out;
}

std::string folderOf(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return "";
  return std::string(path.substr(0, std::max<std::size_t>(slash, path.starts_with('/') && slash == 0)));
}

std::string joinedPath(std::string_view folder, std::string_view path) {
  if (folder.empty() || path.starts_with('/')) return normalisedPath(path);
  return normalisedPath(std::string(folder) + "/" + std::string(path));
}

void MemorySources::put(std::string path, std::string bytes) {
  files_[normalisedPath(path)] = std::move(bytes);
}

void MemorySources::remove(const std::string& path) { files_.erase(normalisedPath(path)); }

Result<std::string> MemorySources::read(const std::string& path) const {
  const auto found = files_.find(normalisedPath(path));
  if (found == files_.end()) return missing(path);
  if (found->second.size() > limits_.designBytes)
    return tooLarge(path, found->second.size(), limits_.designBytes);
  return found->second;
}

bool MemorySources::exists(const std::string& path) const {
  return files_.contains(normalisedPath(path));
}

std::vector<std::string> MemorySources::list(const std::string& folder) const {
  std::vector<std::string> out;
  for (const auto& [path, bytes] : files_)
    if (isBelow(path, normalisedPath(folder))) out.push_back(path);
  return out;
}

std::vector<std::string> MemorySources::entries(const std::string& folder) const {
  std::vector<std::string> out;
  for (const std::string& path : list(folder)) {
    const std::string own = normalisedPath(folder);
    const std::string inside = own.empty() ? path : path.substr(own.size() + 1);
    const std::size_t end = inside.find('/');
    std::string name = end == std::string::npos ? inside : inside.substr(0, end + 1);
    if (out.empty() || out.back() != name) out.push_back(std::move(name));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Result<std::string> DiskSources::read(const std::string& path) const {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return missing(path);
  const auto size = std::filesystem::file_size(path, error);
  if (error) return missing(path);
  if (size > limits_.designBytes) return tooLarge(path, size, limits_.designBytes);
  std::ifstream in(path, std::ios::binary);
  std::string bytes(size, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  if (!in && size) return Failure{Code::NotFound, "'" + path + "' can't be read.", Place{path, 0}};
  return bytes;
}

bool DiskSources::exists(const std::string& path) const {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error);
}

std::vector<std::string> DiskSources::list(const std::string& folder) const {
  std::vector<std::string> out;
  std::error_code error;
  const std::filesystem::path root = folder.empty() ? "." : folder;
  std::filesystem::recursive_directory_iterator it(
      root, std::filesystem::directory_options::skip_permission_denied, error);
  for (; !error && it != std::filesystem::recursive_directory_iterator(); it.increment(error)) {
    if (it->is_regular_file(error)) out.push_back(normalisedPath(it->path().generic_string()));
    if (out.size() >= limits_.designFiles) break;
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> DiskSources::entries(const std::string& folder) const {
  std::vector<std::string> out;
  std::error_code error;
  std::filesystem::directory_iterator it(folder.empty() ? "." : folder, error);
  for (; !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    if (out.size() >= limits_.designFiles) break;
    const bool below = it->is_directory(error);
    out.push_back(it->path().filename().generic_string() + (below ? "/" : ""));
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace pw::base
