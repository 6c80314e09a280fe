// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "exact/hulls.hpp"
#include "exact/value.hpp"
#include "graph/occurrence.hpp"
#include "kernel/operations.hpp"
#include "model/builder.hpp"

// One walk over a graph with the exact kernel. Private to exact/.
namespace pw::exact {

// For an operand of too many facets: what works on it is left faceted.
base::Failure heavyOperand(std::size_t facets);

enum class Care {
  Quick,    // believe the kernel's own checks; the whole is compared afterwards
  Careful,  // compare every result with its third evaluation
  Retry,    // as Careful, with turned seams and without memory; any failure ends it
};

// Planes that a solid may have which meets no other one: building them is linear. What bounds them is the
// memory of a browser's worker while it writes STEP: 22 to 30 kB for each, of 2 GiB.
inline constexpr std::size_t wholeFacets = 55'000;

class Evaluation {
 public:
  Evaluation(Remembered& remembered, model::Builder& meshes, const base::Limits& limits,
             const base::Task& task, const graph::Occurrence& design, Care care, double seam = 0);

  // Makes all of these, children first, nothing recurses. Failures: Cancelled, Limit and those of
  // making triangles, with the place of the statement; what the kernel can't do becomes faceted instead.
  base::Status make(std::span<const graph::NodeRef> nodes);
  ValueRef valueOf(const graph::Node& node) const;

  // The node's operation on other operands, of the same shapes in colours. Faceted where it can't be done.
  base::Result<ValueRef> remade(const graph::NodeRef& node, const std::vector<ValueRef>& operands);
  // The same with every face in that colour.
  base::Result<ValueRef> recolored(const ValueRef& value, const base::Color& color);
  // For a node that can't be made as it should: with other seams, else left as triangles.
  base::Result<ValueRef> repaired(const graph::NodeRef& node, const base::Failure& why);
  // Left as triangles, and why. For what nothing else can be said of.
  base::Result<ValueRef> faceted(const graph::NodeRef& node, const std::string& reason);
  // Worked out. Heavy ones become solids of up to wholeFacets planes.
  base::Result<kernel::Solid> wholeOf(const ValueRef& value);

  // Whether a solid is what the third evaluation of its node says; how far it may be off (mm^3).
  struct Verdict {
    bool agrees = false;
    double doubt = 0;
    std::string words;  // with the numbers, where it does not agree
  };
  // The third evaluation itself.
  base::Result<mesh::Solid> fine(const graph::NodeRef& node);
  base::Result<Verdict> compared(const graph::NodeRef& node, const kernel::Solid& solid);

  // Keeps what was made.
  void remember();
  std::size_t built() const { return built_; }
  std::size_t fromMemory() const { return fromMemory_; }

 private:
  // -- The walk (evaluation.cpp) --
  bool needsChildren(const graph::Node& node);
  base::Result<ValueRef> settled(const graph::NodeRef& node, const std::vector<ValueRef>& children);
  base::Result<ValueRef> verified(const graph::NodeRef& node, ValueRef value);
  base::Failure placed(base::Failure failure, const graph::Node& node) const;

  // -- Triangles of the same graph (comparing.cpp) --
  base::Result<model::Geometry> asWritten(const graph::NodeRef& node);
  base::Result<std::optional<kernel::Expected>> expected(const graph::NodeRef& node);
  base::Result<std::optional<kernel::Expected>> expectedArea(const graph::NodeRef& node);

  // -- One shape (shapes.cpp) --
  base::Result<ValueRef> made(const graph::NodeRef& node, const std::vector<ValueRef>& children);
  base::Result<ValueRef> polygonal(const graph::NodeRef& node);
  base::Result<ValueRef> transformed(const graph::NodeRef& node, const std::vector<ValueRef>& children,
                                     const base::Mat4& matrix);
  base::Result<ValueRef> unitedOnce(const graph::NodeRef& node, const std::vector<ValueRef>& children);
  base::Result<ValueRef> resized(const graph::NodeRef& node, const graph::Resize& how,
                                 const std::vector<ValueRef>& children);
  base::Result<ValueRef> hulled(const graph::NodeRef& node);
  base::Result<ValueRef> madeBy(const graph::NodeRef& node, const HullRecipe& how);
  base::Result<ValueRef> offset(const graph::NodeRef& node, const graph::Offset& how,
                                const std::vector<ValueRef>& children);
  base::Result<ValueRef> extruded(const graph::NodeRef& node, const graph::LinearExtrude& how,
                                  const std::vector<ValueRef>& children);
  base::Result<ValueRef> turned(const graph::NodeRef& node, const graph::RotateExtrude& how,
                                const std::vector<ValueRef>& children);

  // -- Booleans (booleans.cpp) --
  base::Result<ValueRef> combined(const graph::NodeRef& node, const std::vector<ValueRef>& operands);
  base::Result<ValueRef> united(const graph::NodeRef& node, const std::vector<ValueRef>& operands);
  base::Result<ValueRef> cut(const graph::NodeRef& node, const ValueRef& base, std::vector<ValueRef> cutters);
  base::Result<ValueRef> shared(const graph::NodeRef& node, const std::vector<ValueRef>& operands);
  base::Result<ValueRef> combinedOutlines(const graph::NodeRef& node, const std::vector<ValueRef>& operands,
                                          mesh::Boolean operation);
  base::Result<ValueRef> moved(const graph::NodeRef& node, const ValueRef& value, const base::Mat4& matrix);
  base::Result<std::vector<ValueRef>> partsOf(const ValueRef& value);
  base::Result<kernel::Solid> solidOf(const ValueRef& value);
  base::Result<kernel::Solid> solidOfParts(const ValueRef& value);
  // As layers of one axis; none where it is no such thing.
  base::Result<std::optional<Terrace>> terraceOf(const ValueRef& value);
  // The first with those of the others that are terraces along its axis, one solid without a boolean; `left`
  // are the rest, by number. None where there is nothing to gain, or where the layers touch each other.
  struct Layered {
    ValueRef value;
    std::vector<std::size_t> left;
  };
  base::Result<std::optional<Layered>> layered(const graph::NodeRef& node, mesh::Boolean operation,
                                               const ValueRef& first, const std::vector<ValueRef>& others);
  // The solid less what passes through flat walls alone, without a boolean; `left` is what is left of the
  // cutters.
  struct Pierced {
    kernel::Solid solid;
    std::vector<ValueRef> left;
  };
  base::Result<Pierced> pierced(kernel::Solid solid, std::vector<ValueRef> cutters);
  base::Result<std::vector<ValueRef>> mergedTerraces(std::vector<ValueRef> cluster);
  base::Result<std::vector<ValueRef>> mergedPrisms(const std::vector<ValueRef>& cluster);
  std::optional<kernel::Solid> planesOf(const graph::NodeRef& node, const std::vector<ValueRef>& operands);
  base::Status affordable(std::span<const kernel::Solid> operands) const;
  // `solid` of the value, tagged as its faces have to be.
  base::Result<ValueRef> wrapped(const graph::NodeRef& node, base::Result<kernel::Solid> solid);

  Remembered& remembered_;
  model::Builder& meshes_;
  kernel::Context context_;
  const graph::Occurrence& design_;
  Care care_;
  ThirdGraph third_, around_;
  IsCurved isCurved_;
  AsWritten asWritten_;
  std::unordered_map<base::Digest, ValueRef, base::DigestHash> values_;
  std::map<std::vector<ValueRef>, ValueRef> unions_;  // of a transform's several children
  std::size_t built_ = 0, fromMemory_ = 0, done_ = 0, planned_ = 0;
};

}  // namespace pw::exact
