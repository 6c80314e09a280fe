// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "base/disjoint_sets.hpp"
#include "exact/evaluation.hpp"
#include "exact/placement.hpp"

// Booleans: apart without one, in the plane where all are prisms of one axis, else one n-ary call.
namespace pw::exact {

using base::Box3;
using base::Code;
using base::Failure;
using base::Result;
using graph::Dimension;
using graph::NodeRef;
using mesh::Boolean;

namespace {

// Prisms looked at for a union in the plane: every pair is compared.
constexpr std::size_t mostPrisms = 400;
// Parts that one lazy union may have.
constexpr std::size_t mostParts = 4000;
// Faces that operands may have together.
constexpr std::size_t mostFaces = 12'000;

bool apart(const Box3& a, const Box3& b) {
  return glm::any(glm::greaterThan(a.min, b.max + sameHeight)) ||
         glm::any(glm::greaterThan(b.min, a.max + sameHeight));
}

// Numbers of values whose boxes hang together.
std::vector<std::vector<std::size_t>> clustersOf(const std::vector<Box3>& boxes) {
  base::DisjointSets groups(boxes.size());
  // Along x, so that only neighbours are compared.
  std::vector<std::size_t> order(boxes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return boxes[a].min.x < boxes[b].min.x; });
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      if (boxes[order[j]].min.x > boxes[order[i]].max.x + sameHeight) break;
      if (apart(boxes[order[i]], boxes[order[j]])) continue;
      groups.join(order[i], order[j]);
    }
  std::vector<std::vector<std::size_t>> clusters;
  std::vector<std::size_t> number(boxes.size(), SIZE_MAX);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const std::size_t head = groups.leaderOf(i);
    if (number[head] == SIZE_MAX) {
      number[head] = clusters.size();
      clusters.emplace_back();
    }
    clusters[number[head]].push_back(i);
  }
  return clusters;
}

// Each value once: designs repeat themselves a lot.
std::vector<ValueRef> distinct(const std::vector<ValueRef>& values) {
  std::vector<ValueRef> out;
  std::unordered_set<const Value*> seen;
  for (const ValueRef& value : values)
    if (seen.insert(value.get()).second) out.push_back(value);
  return out;
}

}  // namespace

Result<ValueRef> Evaluation::combined(const NodeRef& node, const std::vector<ValueRef>& operands) {
  const bool difference = std::holds_alternative<graph::Difference>(node->shape);
  const bool intersection = std::holds_alternative<graph::Intersection>(node->shape);
  if (operands.empty()) return emptyValue(node);
  if (node->dimension == Dimension::Two)
    return combinedOutlines(node, operands,
                            difference     ? Boolean::Difference
                            : intersection ? Boolean::Intersection
                                           : Boolean::Union);
  if (intersection) return shared(node, distinct(operands));
  if (!difference) return united(node, operands);
  return cut(node, operands.front(), distinct({operands.begin() + 1, operands.end()}));
}

Result<ValueRef> Evaluation::combinedOutlines(const NodeRef& node, const std::vector<ValueRef>& operands,
                                              Boolean operation) {
  if (operands.empty()) return emptyValue(node);
  std::vector<ValueRef> used = operation == Boolean::Difference ? operands : distinct(operands);
  if (operation == Boolean::Intersection) {
    for (const ValueRef& operand : used)
      if (operand->isEmpty()) return emptyValue(node);
  } else {
    if (operation == Boolean::Difference && used.front()->isEmpty()) return emptyValue(node);
    std::erase_if(used, [](const ValueRef& operand) { return operand->isEmpty(); });
  }
  if (used.empty()) return emptyValue(node);
  if (used.size() == 1) return used.front();
  std::vector<kernel::Profile> profiles;
  std::uint32_t tag = 0;
  for (const ValueRef& operand : used) {
    profiles.push_back(operand->profile);
    tag = tag ? tag : operand->tag;
  }
  std::optional<kernel::Expected> area;
  if (care_ != Care::Quick && std::holds_alternative<graph::Union>(node->shape)) {
    Result<std::optional<kernel::Expected>> known = expectedArea(node);
    if (!known) return known.failure();
    area = *known;
  }
  Result<kernel::Profile> profile = kernel::combined(context_, operation, profiles, area);
  if (!profile) return profile.failure();
  return profileValue(node, std::move(profile).value(), tag);
}

Result<kernel::Solid> Evaluation::solidOf(const ValueRef& value) {
  if (value->solid) return *value->solid;
  if (value->heavy) return heavyOperand(value->heavy->triangleCount());
  Result<kernel::Solid> solid = kernel::Solid();
  if (value->origin) {
    solid = solidOf(value->origin);
    if (solid) solid = kernel::transformed(context_, *solid, value->designFromOrigin);
  } else if (value->prism) {
    solid = exact::solidOf(context_, *value->prism);
  } else {
    solid = solidOfParts(value);
  }
  // What was put off and can't be done is left faceted by itself, not what it is a part of.
  if (!solid && value->node && solid.failure().code != Code::Cancelled && care_ != Care::Retry) {
    Result<ValueRef> instead = repaired(value->node, solid.failure());
    if (!instead) return instead.failure();
    if ((*instead)->heavy) return heavyOperand((*instead)->heavy->triangleCount());
    solid = solidOf(*instead);
  }
  if (solid) value->solid = *solid;
  return solid;
}

// -- Union --

Result<ValueRef> Evaluation::united(const NodeRef& node, const std::vector<ValueRef>& operands) {
  std::vector<ValueRef> parts;
  for (const ValueRef& operand : distinct(operands)) {
    if (operand->isEmpty()) continue;
    // Worked out already: as it is.
    if (operand->solid || operand->parts.size() + parts.size() > mostParts) {
      parts.push_back(operand);
      continue;
    }
    Result<std::vector<ValueRef>> own = partsOf(operand);
    if (!own) return own.failure();
    parts.insert(parts.end(), own->begin(), own->end());
  }
  if (parts.empty()) return emptyValue(node);
  if (parts.size() == 1 && operands.size() == 1) return operands.front();
  const bool prisms =
      parts.size() <= mostPrisms &&
      std::all_of(parts.begin(), parts.end(), [](const ValueRef& part) { return part->prism.has_value(); });
  if (prisms) {
    std::vector<Prism> all;
    for (const ValueRef& part : parts) all.push_back(*part->prism);
    Result<std::optional<Prism>> whole = exact::united(context_, all);
    if (!whole) return whole.failure();
    if (*whole) return prismValue(node, std::move(**whole));
  }
  auto value = std::make_shared<Value>();
  value->node = node;
  value->parts = std::move(parts);
  return value;
}

Result<std::vector<ValueRef>> Evaluation::mergedPrisms(const std::vector<ValueRef>& cluster) {
  std::vector<ValueRef> out;
  std::vector<const Value*> prisms;
  for (const ValueRef& value : cluster) {
    if (value->prism && !value->solid && cluster.size() <= mostPrisms) prisms.push_back(value.get());
    else out.push_back(value);
  }
  std::vector<bool> taken(prisms.size(), false);
  for (std::size_t i = 0; i < prisms.size(); ++i) {
    if (taken[i]) continue;
    // The view of this prism that most of the others share their heights with.
    std::vector<std::size_t> best;
    for (const Prism& view : viewsOf(context_, *prisms[i]->prism)) {
      std::vector<std::size_t> group;
      for (std::size_t j = i + 1; j < prisms.size(); ++j) {
        if (taken[j] || prisms[j]->prism->tag != view.tag) continue;
        const auto other = beside(context_, view, *prisms[j]->prism);
        if (other && std::abs(other->bottom - view.bottom) <= sameHeight &&
            std::abs(other->top - view.top) <= sameHeight)
          group.push_back(j);
      }
      if (group.size() > best.size()) best = std::move(group);
    }
    std::vector<Prism> group{*prisms[i]->prism};
    for (const std::size_t j : best) {
      group.push_back(*prisms[j]->prism);
      taken[j] = true;
    }
    if (group.size() > 1) {
      Result<std::optional<Prism>> whole = exact::united(context_, group);
      if (!whole) return whole.failure();
      if (*whole) {
        out.push_back(prismValue(nullptr, std::move(**whole)));
        continue;
      }
    }
    for (const Prism& prism : group) out.push_back(prismValue(nullptr, prism));
  }
  return out;
}

base::Status Evaluation::affordable(std::span<const kernel::Solid> operands) const {
  std::size_t sum = 0, large = 0;
  for (const kernel::Solid& operand : operands) {
    const std::size_t faces = operand.faceCount();
    if (faces > context_.limits.exactFacets) return heavyOperand(faces);
    sum += faces;
    large += faces > context_.limits.exactFacetedPair;
  }
  if (large > 1 || sum > mostFaces) return heavyOperand(sum);
  return base::Done{};
}

// Nothing curved: the triangle kernel's planes are the design's own, and it is faster. None where that is not
// so, where faces have colours, or where the planes make no solid.
std::optional<kernel::Solid> Evaluation::planesOf(const NodeRef& node,
                                                  const std::vector<ValueRef>& operands) {
  if (!node || isCurved_(*node) || remembered_.curves.rounded(*node)) return std::nullopt;
  if (!std::all_of(operands.begin(), operands.end(),
                   [](const ValueRef& operand) { return operand->isUntagged(); }))
    return std::nullopt;
  Result<ValueRef> planes = faceted(node, "");
  if (!planes || (*planes)->heavy) return std::nullopt;
  return (*planes)->solid;
}

Result<kernel::Solid> Evaluation::solidOfParts(const ValueRef& value) {
  if (const std::optional<kernel::Solid> planes = planesOf(value->node, {value})) return *planes;
  std::vector<Box3> boxes;
  for (const ValueRef& part : value->parts) boxes.push_back(part->box());
  std::vector<kernel::Solid> solids;
  for (const std::vector<std::size_t>& numbers : clustersOf(boxes)) {
    std::vector<ValueRef> cluster;
    for (const std::size_t number : numbers) cluster.push_back(value->parts[number]);
    if (cluster.size() == 1) {
      Result<kernel::Solid> solid = wholeOf(cluster.front());
      if (!solid) return solid;
      solids.push_back(std::move(solid).value());
      continue;
    }
    Result<std::vector<ValueRef>> merged = mergedPrisms(cluster);
    if (merged) merged = mergedTerraces(std::move(merged).value());
    if (!merged) return merged.failure();
    std::vector<kernel::Solid> operands;
    for (const ValueRef& part : *merged) {
      Result<kernel::Solid> solid = solidOf(part);
      if (!solid) return solid;
      if (!solid->isEmpty()) operands.push_back(std::move(solid).value());
    }
    if (operands.empty()) continue;
    if (operands.size() == 1) {
      solids.push_back(std::move(operands.front()));
      continue;
    }
    if (base::Status status = affordable(operands); !status) return status.failure();
    Result<kernel::Solid> solid = kernel::combined(context_, Boolean::Union, operands);
    if (!solid) return solid;
    solids.push_back(std::move(solid).value());
  }
  if (solids.empty()) return kernel::Solid();
  if (solids.size() == 1) return std::move(solids.front());
  return kernel::combined(context_, Boolean::Union, solids);
}

// -- Difference --

Result<ValueRef> Evaluation::cut(const NodeRef& node, const ValueRef& base, std::vector<ValueRef> cutters) {
  if (base->isEmpty()) return emptyValue(node);
  const Box3 around = base->box();
  std::vector<ValueRef> parts;
  for (const ValueRef& cutter : cutters) {
    if (cutter->isEmpty()) continue;
    Result<std::vector<ValueRef>> own = partsOf(cutter);
    if (!own) return own.failure();
    for (ValueRef& part : *own)
      if (!part->isEmpty() && !apart(part->box(), around)) parts.push_back(std::move(part));
  }
  if (parts.empty()) return base;
  // Parts of the base that are apart are cut one by one.
  Result<std::vector<ValueRef>> pieces = partsOf(base);
  if (!pieces) return pieces.failure();
  if (pieces->size() > 1 && !base->solid) {
    std::vector<Box3> boxes;
    for (const ValueRef& piece : *pieces) boxes.push_back(piece->box());
    if (clustersOf(boxes).size() == pieces->size()) {
      auto value = std::make_shared<Value>();
      value->node = node;
      for (const ValueRef& piece : *pieces) {
        // No node stands for one piece.
        Result<ValueRef> rest = cut(nullptr, piece, parts);
        if (!rest) return rest;
        if (!(*rest)->isEmpty()) value->parts.push_back(std::move(rest).value());
      }
      return value->parts.empty() ? emptyValue(node) : value;
    }
  }
  if (base->prism) {
    std::vector<const Prism*> prisms;
    for (const ValueRef& part : parts) prisms.push_back(part->prism ? &*part->prism : nullptr);
    Result<Cut> through = cutThrough(context_, *base->prism, prisms);
    if (!through) return through.failure();
    if (through->prism.profile.isEmpty()) return emptyValue(node);
    if (through->left.size() < parts.size()) {
      const ValueRef rest = prismValue(node, std::move(through->prism));
      if (through->left.empty()) return rest;
      std::vector<ValueRef> left;
      for (const std::size_t number : through->left) left.push_back(parts[number]);
      return cut(node, rest, std::move(left));
    }
  }
  std::vector<ValueRef> all = parts;
  all.push_back(base);
  if (std::optional<kernel::Solid> planes = planesOf(node, all)) return solidValue(node, std::move(*planes));
  Result<std::optional<Layered>> layers = layered(node, Boolean::Difference, base, parts);
  if (!layers) return layers.failure();
  if (*layers) {
    if ((*layers)->left.empty() || (*layers)->value->isEmpty()) return std::move((*layers)->value);
    std::vector<ValueRef> left;
    for (const std::size_t number : (*layers)->left) left.push_back(parts[number]);
    return cut(node, (*layers)->value, std::move(left));
  }
  Result<kernel::Solid> first = solidOf(base);
  if (!first) return first.failure();
  Result<std::vector<ValueRef>> merged = mergedPrisms(parts);
  if (!merged) return merged.failure();
  Result<Pierced> through = pierced(std::move(first).value(), std::move(merged).value());
  if (!through) return through.failure();
  if (through->left.empty()) return wrapped(node, std::move(through->solid));
  std::vector<kernel::Solid> operands{std::move(through->solid)};
  for (const ValueRef& part : through->left) {
    Result<kernel::Solid> solid = solidOf(part);
    if (!solid) return solid.failure();
    if (!solid->isEmpty()) operands.push_back(std::move(solid).value());
  }
  if (base::Status status = affordable(operands); !status) return status.failure();
  Result<std::optional<kernel::Expected>> known = expected(node);
  if (!known) return known.failure();
  return wrapped(node, kernel::combined(context_, Boolean::Difference, operands, *known));
}

// -- Intersection --

Result<ValueRef> Evaluation::shared(const NodeRef& node, const std::vector<ValueRef>& operands) {
  for (const ValueRef& operand : operands)
    if (operand->isEmpty() || apart(operand->box(), operands.front()->box())) return emptyValue(node);
  if (operands.size() == 1) return operands.front();
  // Prisms of one axis first, whatever their order.
  std::vector<kernel::Solid> solids;
  std::optional<Prism> prism;
  for (const ValueRef& operand : operands) {
    if (operand->prism) {
      if (!prism) {
        prism = *operand->prism;
        continue;
      }
      if (prism->tag == operand->prism->tag) {
        Result<std::optional<Prism>> both = common(context_, *prism, *operand->prism);
        if (!both) return both.failure();
        if (*both) {
          prism = std::move(**both);
          if (prism->profile.isEmpty()) return emptyValue(node);
          continue;
        }
      }
    }
    Result<kernel::Solid> solid = solidOf(operand);
    if (!solid) return solid.failure();
    solids.push_back(std::move(solid).value());
  }
  if (solids.empty()) return prismValue(node, std::move(*prism));
  if (prism) {
    Result<kernel::Solid> solid = exact::solidOf(context_, *prism);
    if (!solid) return solid.failure();
    solids.insert(solids.begin(), std::move(solid).value());
  }
  if (std::optional<kernel::Solid> planes = planesOf(node, operands))
    return solidValue(node, std::move(*planes));
  if (base::Status status = affordable(solids); !status) return status.failure();
  Result<std::optional<kernel::Expected>> known = expected(node);
  if (!known) return known.failure();
  return wrapped(node, kernel::combined(context_, Boolean::Intersection, solids, *known));
}

}  // namespace pw::exact
