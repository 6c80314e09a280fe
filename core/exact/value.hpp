// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "exact/terrace.hpp"
#include "exact/third.hpp"
#include "graph/node.hpp"
#include "kernel/solid.hpp"
#include "model/builder.hpp"
#include "model/memory.hpp"

// What a run makes of a node, and what is kept from run to run. Private to exact/.
namespace pw::exact {

struct Value;
using ValueRef = std::shared_ptr<Value>;

// The exact shape of a node, worked out as far as somebody needed it. An outline is a profile. A solid is the
// first of these that is set:
//   solid   worked out
//   heavy   triangles only: more facets than booleans can take, or no closed solid
//   prism   an outline with two heights
//   origin  another value, moved by a similarity
//   parts   the union of these; empty without any
struct Value {
  graph::NodeRef node;  // whose shape it is; null for a part that no node stands for
  graph::Dimension dimension = graph::Dimension::Three;

  kernel::Profile profile;
  std::uint32_t tag = 0;  // of an outline: what its extrusion's faces carry

  std::optional<kernel::Solid> solid;
  std::optional<mesh::Solid> heavy;
  std::optional<Prism> prism;
  ValueRef origin;
  base::Mat4 designFromOrigin{1};
  std::vector<ValueRef> parts;
  // The same as layers, where it is such and somebody asked; in later booleans it is combined so.
  std::optional<Terrace> terrace;

  bool isEmpty() const;
  base::Box3 box() const;   // of solids; may be larger than the solid
  bool isUntagged() const;  // every face has tag 0
  std::size_t bytes() const;
};

// `node` may be null for parts that no node stands for.
ValueRef emptyValue(const graph::NodeRef& node);
ValueRef profileValue(const graph::NodeRef& node, kernel::Profile profile, std::uint32_t tag);
ValueRef solidValue(const graph::NodeRef& node, kernel::Solid solid);
ValueRef prismValue(const graph::NodeRef& node, Prism prism);

// What the numbers on faces mean. 0: exact, no colour.
class TagTable {
 public:
  struct Meaning {
    std::optional<base::Color> color;
    std::optional<base::Digest> faceted;  // the node whose faces stay faceted
  };
  std::uint32_t of(const std::optional<base::Color>& color, const std::optional<base::Digest>& faceted);
  const Meaning& at(std::uint32_t tag) const { return meanings_[tag]; }
  std::size_t size() const { return meanings_.size(); }
  // The same face in that colour.
  std::uint32_t recolored(std::uint32_t tag, const base::Color& color);
  void clear();

 private:
  using Key = std::tuple<bool, float, float, float, float, bool, base::Digest>;
  std::vector<Meaning> meanings_{Meaning{}};
  std::map<Key, std::uint32_t> known_;
};

// Kept from run to run.
struct Remembered {
  explicit Remembered(std::size_t bytes) : values(bytes - bytes / 3), meshes(bytes / 3) {}
  void clear();
  bool staysFaceted(const base::Digest& digest) const { return faceted.contains(digest); }

  model::MemoryOf<ValueRef> values;
  model::Remembered meshes;
  std::unordered_map<base::Digest, std::string, base::DigestHash> faceted;  // node -> why
  std::unordered_map<base::Digest, double, base::DigestHash> stretches;     // resize -> its largest factor
  TagTable tags;
  Curves curves;
};

}  // namespace pw::exact
