// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "commons/design.hpp"

namespace pw::commons {

// Something that a manifest names: a file in the design's folder or a web address, as written.
struct Named {
  std::string location;
  int line = 0;
};

struct Picture {
  Named file;
  std::string depicts;  // "" where the manifest doesn't say; the text for those who don't see it
  bool main = false;    // in a slot for the whole design ("model-main")
};

struct Part {
  std::string name;
  std::vector<Named> sources;
  std::vector<std::string> processes, materials;  // of its own; none: those of the design
  int count = 1;                                  // how many of it the design takes
};

// A key that this program has no use for. Kept, so that nothing of a manifest is lost on the way.
struct OtherKey {
  std::string name;
  std::string json;  // its value; dates and times as text
  int line = 0;
};

// An Open Know-How manifest (okh.toml, specification 2.x).
struct Manifest {
  About about;
  std::vector<std::string> authors;    // licensor, else organization
  std::vector<std::string> processes;  // tsdc: "3DP", "LAS", "CNC", as written
  std::vector<std::string> materials;
  std::vector<std::string> tags;
  std::vector<Named> sources, exports, documents;
  std::vector<Picture> pictures;
  std::vector<Part> parts;
  std::vector<OtherKey> others;  // in the order of their lines
};

// Failures: BadInput and Limit, with the line. What is of the wrong kind, or can't be used, is a
// remark with its line and leaves its field empty.
base::Result<Manifest> readManifest(const std::string& text, const std::string& path,
                                    std::vector<Remark>& remarks);

}  // namespace pw::commons
