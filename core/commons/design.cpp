// SPDX-License-Identifier: Apache-2.0
#include "commons/design.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "commons/manifest.hpp"

namespace pw::commons {
namespace {

bool endsIn(std::string_view path, std::string_view ending) {
  if (path.size() <= ending.size()) return false;
  return std::ranges::equal(path.substr(path.size() - ending.size()), ending, {},
                            [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
}

// As the same path in other case or with backslashes: what a design meant, and would find on another system.
std::string loose(std::string path) {
  for (char& c : path) c = c == '\\' ? '/' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return path;
}

std::string_view nameIn(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// The file of that name in the outermost folder that has one; "" where none has.
std::string outermost(std::span<const std::string> files, std::string_view name) {
  std::string best;
  const auto rank = [](const std::string& path) { return std::ranges::count(path, '/'); };
  for (const std::string& file : files) {
    if (nameIn(file) != name) continue;
    if (best.empty() || rank(file) < rank(best) || (rank(file) == rank(best) && file < best)) {
      best = file;
    }
  }
  return best;
}

bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$';
}

class Finder {
 public:
  Finder(const base::Sources& sources, std::span<const std::string> files)
      : sources_(sources), files_(files) {}

  DesignFiles find() {
    readSidecar();
    readManifest();
    if (out_.main.empty()) chooseMain();
    return std::move(out_);
  }

 private:
  bool has(const std::string& path) const { return std::ranges::find(files_, path) != files_.end(); }

  std::optional<std::string> read(const std::string& path) {
    if (path.empty()) return std::nullopt;
    auto text = sources_.read(path);
    if (text) return std::move(*text);
    remark(text.failure());
    return std::nullopt;
  }

  void remark(const base::Failure& failure) {
    const base::Place place = failure.place.value_or(base::Place{});
    out_.remarks.push_back({failure.message, place.file, place.line});
  }

  void readSidecar() {
    const std::string path = outermost(files_, "partwright.toml");
    const auto text = read(path);
    if (!text) return;
    const auto table = parsedManifest(*text, path);
    if (!table) return remark(table.failure());
    const toml::table* design = (*table)["design"].as_table();
    if (!design) return;
    const std::string named = textIn(*design, "main", path, out_.remarks);
    if (named.empty()) return;
    const std::string main = base::joinedPath(base::folderOf(path), named);
    if (has(main)) {
      out_.main = main;
    } else {
      out_.remarks.push_back({"The main file '" + named + "' is not there.", path,
                              lineOf(design->get("main"))});
    }
  }

  void readManifest() {
    const std::string path = out_.manifest = outermost(files_, "okh.toml");
    const auto text = read(path);
    if (!text) return;
    auto about = readOkh(*text, path, out_.remarks);
    if (!about) return remark(about.failure());
    out_.about = std::move(*about);
    if (!out_.main.empty()) return;
    const auto table = parsedManifest(*text, path);
    if (!table) return;
    std::vector<std::string> scads;
    for (const std::string& source : textsIn(*table, "source")) {
      const std::string file = base::joinedPath(base::folderOf(path), source);
      if (isDesignSource(file) && has(file)) scads.push_back(file);
    }
    if (scads.size() == 1) out_.main = scads.front();
  }

  void chooseMain() {
    std::vector<std::string> designs;
    std::set<std::string> included, libraries, known;
    for (const std::string& file : files_) known.insert(loose(file));
    // A dump is a design of its own only where there is nothing it could have been made of.
    const bool sources = std::ranges::any_of(files_, [](const std::string& file) { return endsIn(file, ".scad"); });
    for (const std::string& file : files_) {
      if (!endsIn(file, sources ? ".scad" : ".csg")) continue;
      designs.push_back(file);
      const auto text = sources_.read(file);
      if (!text) continue;
      for (const std::string& name : includedIn(*text)) {
        const std::string path = loose(base::joinedPath(base::folderOf(file), loose(name)));
        if (path == loose(file)) continue;
        if (known.contains(path)) {
          noteUse(file, path, included, libraries);
          continue;
        }
        for (const std::string& meant : filesMeantBy(files_, name))
          if (meant != file) noteUse(file, loose(meant), included, libraries);
      }
    }
    std::vector<std::string> roots;
    std::ranges::copy_if(designs, std::back_inserter(roots),
                         [&](const std::string& file) { return !included.contains(loose(file)); });
    if (roots.size() == 1) {
      out_.main = roots.front();
      return;
    }
    // Files that all include one another have no root.
    out_.candidates = roots.empty() ? designs : roots;
    const auto rank = [&](const std::string& file) {
      bool library = false;
      for (std::string folder = loose(base::folderOf(file)); !folder.empty(); folder = base::folderOf(folder))
        library = library || libraries.contains(folder);
      return std::tuple(library, std::ranges::count(file, '/'), file);
    };
    std::ranges::sort(out_.candidates, {}, rank);
  }

  // A folder from which files outside of it take something is a library.
  static void noteUse(const std::string& file, const std::string& used, std::set<std::string>& included,
                      std::set<std::string>& libraries) {
    included.insert(used);
    const std::string user = loose(base::folderOf(file)) + "/";
    for (std::string folder = base::folderOf(used); !folder.empty(); folder = base::folderOf(folder))
      if (!user.starts_with(folder + "/")) libraries.insert(folder);
  }

  const base::Sources& sources_;
  std::span<const std::string> files_;
  DesignFiles out_;
};

}  // namespace

bool isDesignSource(std::string_view path) { return endsIn(path, ".scad") || endsIn(path, ".csg"); }

std::vector<std::string> filesMeantBy(std::span<const std::string> files, std::string_view name) {
  const std::string ending = "/" + loose(std::string(name));
  std::vector<std::string> found;
  std::ranges::copy_if(files, std::back_inserter(found),
                       [&](const std::string& file) { return loose(file).ends_with(ending); });
  return found;
}

DesignFiles readDesign(const base::Sources& sources, std::span<const std::string> files) {
  return Finder(sources, files).find();
}

std::vector<std::string> includedIn(std::string_view source) {
  std::vector<std::string> out;
  std::size_t at = 0;
  const auto passTo = [&](std::string_view end) {
    const std::size_t found = source.find(end, at);
    at = found == std::string_view::npos ? source.size() : found + end.size();
  };
  while (at < source.size()) {
    const char c = source[at];
    if (source.substr(at, 2) == "//") {
      passTo("\n");
    } else if (source.substr(at, 2) == "/*") {
      at += 2;
      passTo("*/");
    } else if (c == '"') {
      for (++at; at < source.size() && source[at] != '"'; ++at) {
        if (source[at] == '\\') ++at;
      }
      ++at;
    } else if (isLetter(c)) {
      std::size_t end = at;
      while (end < source.size() && isLetter(source[end])) ++end;
      const std::string_view word = source.substr(at, end - at);
      at = end;
      if (word != "include" && word != "use") continue;
      const std::size_t open = source.find_first_not_of(" \t\r\n", at);
      if (open == std::string_view::npos || source[open] != '<') continue;
      const std::size_t close = source.find_first_of(">\n", open);
      if (close == std::string_view::npos || source[close] != '>') continue;
      out.emplace_back(source.substr(open + 1, close - open - 1));
      at = close + 1;
    } else {
      ++at;
    }
  }
  return out;
}

}  // namespace pw::commons
