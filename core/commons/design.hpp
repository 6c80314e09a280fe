// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/sources.hpp"

namespace pw::commons {

// What a design's manifest says about it (Open Know-How 2.x); "" and none where it says nothing.
struct About {
  std::string title, author, licence, version, description, source;
  std::optional<bool> mayUse, mayChange, maySell, mayKeepPrivate;
};

// Something in a manifest that the reader should know of and that does not stop the design.
struct Remark {
  std::string text, file;
  int line = 0;
};

struct DesignFiles {
  std::string main;                     // "" where it can't be told
  std::vector<std::string> candidates;  // then: the .scad files to choose from, those of libraries last
  std::string manifest;                 // the okh.toml that counts, "" for none
  About about;
  std::vector<Remark> remarks;
};

// Reads okh.toml and partwright.toml among `files` and finds the main file: the one partwright.toml
// names ([design] main), else the .scad file that okh.toml names as its source where that is one, else the only .scad
// file that no other one includes or uses; .csg files count where there is no .scad file. The manifest nearest the root counts. A manifest that can't
// be read is a remark with its line, never a failure: the design opens without it.
DesignFiles readDesign(const base::Sources& sources, std::span<const std::string> files);

// One okh.toml. Failures: BadInput with the line.
base::Result<About> readOkh(const std::string& text, const std::string& path,
                            std::vector<Remark>& remarks);

// Whether the language of designs is expected in a file of that name: .scad, and .csg, OpenSCAD's dump of a tree.
bool isDesignSource(std::string_view path);

// The files among `files` that `name`, as an include or use writes it, can only mean where it is found neither beside its
// file nor in a library: those whose path ends in it, as `lib/BOSL2/std.scad` does in `BOSL2/std.scad`.
std::vector<std::string> filesMeantBy(std::span<const std::string> files, std::string_view name);

// The files that a source names in include <...> and use <...>, as written; comments and strings are
// passed over.
std::vector<std::string> includedIn(std::string_view source);

}  // namespace pw::commons
