// SPDX-License-Identifier: Apache-2.0
#include "scad/meant_file.hpp"

#include <algorithm>
#include <optional>

namespace pw::scad {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool equalInAnyCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\xA0' || c == '\xC2'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

// Between slashes of either kind, without blanks around the parts.
std::vector<std::string> partsOf(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of("/\\"), path.size());
    const std::string_view part = trimmed(path.substr(0, end));
    if (!part.empty() && part != ".") parts.emplace_back(part);
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

struct Found {
  std::string path;  // from the root it was sought below
  bool folder = false;
};

// Goes down from `root`, at each step to the name as it is or else in any case.
std::optional<Found> below(const base::Sources& sources, const std::string& root, const std::vector<std::string>& parts,
                           std::size_t from) {
  std::string at;
  for (std::size_t i = from; i < parts.size(); ++i) {
    if (parts[i] == "..") {
      at = at.empty() ? ".." : at + "/..";
      continue;
    }
    const bool last = i + 1 == parts.size();
    std::string next;
    for (const std::string& entry : sources.entries(base::joinedPath(root, at))) {
      const bool folder = entry.ends_with('/');
      const std::string_view name = std::string_view(entry).substr(0, entry.size() - (folder ? 1 : 0));
      if ((!folder && !last) || !equalInAnyCase(name, parts[i])) continue;
      if (next.empty() || name == parts[i]) next = entry;
    }
    if (next.empty()) return std::nullopt;
    at += (at.empty() ? "" : "/") + next.substr(0, next.size() - (next.ends_with('/') ? 1 : 0));
    if (last) return Found{at, next.ends_with('/')};
  }
  return std::nullopt;
}

bool isAbsolute(std::string_view path) {
  const bool drive = path.size() > 2 && path[1] == ':' && ((path[0] | 0x20) >= 'a' && (path[0] | 0x20) <= 'z');
  return drive || path.starts_with('/') || path.starts_with('\\') || path.starts_with("~/");
}

}  // namespace

std::string adviceOnMissing(const base::Sources& sources, std::string_view word, std::string_view written,
                            const std::string& folder, const std::vector<std::string>& libraries) {
  const bool absolute = isAbsolute(trimmed(written));
  const std::vector<std::string> parts = partsOf(written);
  std::vector<std::string> roots{folder};
  roots.insert(roots.end(), libraries.begin(), libraries.end());
  // One that is there is open already: a file can't include itself.
  for (const std::string& root : roots)
    if (sources.exists(base::joinedPath(root, written))) return "";
  // An absolute path may end in one that is there; one that is not may have lost its folder.
  std::optional<Found> found;
  std::size_t skipped = 0;
  for (; skipped < parts.size() && !found; ++skipped) {
    for (const std::string& root : roots) {
      found = below(sources, root, parts, skipped);
      if (!found) continue;
      // In a library it is named from there, which holds wherever the libraries are.
      const std::string whole = base::joinedPath(root, found->path);
      for (const std::string& library : libraries)
        if (whole.starts_with(library + "/")) found->path = whole.substr(library.size() + 1);
      break;
    }
  }
  if (!found)
    return absolute ? "'" + std::string(trimmed(written)) +
                          "' is a path of one computer. Put the file beside the design, or its library into the "
                          "libraries, and name it from there."
                    : "";
  if (found->folder)
    return skipped == 1 ? "'" + found->path + "' is a folder. Name a file in it." : "";
  std::string why;
  if (absolute) {
    why = "a path of one computer is found on no other";
  } else if (skipped > 1) {
    why = "it does not lie in the folder that is named";
  } else if (written.find('\\') != std::string_view::npos) {
    why = "OpenSCAD takes '/' between folders, not '\\'";
  } else if (trimmed(written) != written) {
    why = "blanks between '<' and '>' count";
  } else {
    why = "upper and lower case count";
  }
  return "There is a file '" + found->path + "': " + why + ". Write " + std::string(word) + " <" + found->path + ">.";
}

}  // namespace pw::scad
