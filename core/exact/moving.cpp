// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "exact/evaluation.hpp"
#include "exact/placement.hpp"

// Values at other places and in other colours, worked out as late as can be.
namespace pw::exact {

using base::Code;
using base::Failure;
using base::Result;
using graph::Dimension;
using graph::NodeRef;

Failure heavyOperand(std::size_t facets) {
  return {Code::Limit, "an operation on " + std::to_string(facets) + " facets"};
}

Result<ValueRef> Evaluation::moved(const NodeRef& node, const ValueRef& value, const base::Mat4& matrix) {
  if (value->isEmpty()) return emptyValue(node ? node : value->node);
  if (matrix == base::Mat4(1)) return value;
  if (value->heavy && !value->solid) {
    if (!node) return heavyOperand(value->heavy->triangleCount());
    return faceted(node, isCurved_(*node) && !remembered_.staysFaceted(value->node->digest)
                             ? "an operation on too many facets"
                         : isCurved_(*node) ? remembered_.faceted.at(value->node->digest)
                                            : std::string());
  }
  if (value->prism && !(value->solid && isSimilarity(matrix))) {
    Result<std::optional<Prism>> prism = movedPrism(context_, *value->prism, matrix);
    if (!prism) return prism.failure();
    if (*prism) return prismValue(node, std::move(**prism));
  }
  auto out = std::make_shared<Value>();
  out->node = node;
  if (isSimilarity(matrix)) {
    // A prism that is moved as a solid stays one for later cuts.
    if (value->prism) {
      Result<std::optional<Prism>> prism = movedPrism(context_, *value->prism, matrix);
      if (prism && *prism) out->prism = std::move(**prism);
    }
    out->origin = value->origin ? value->origin : value;
    out->designFromOrigin = value->origin ? matrix * value->designFromOrigin : matrix;
    return out;
  }
  if (value->solid || value->origin) {
    Result<kernel::Solid> solid = solidOf(value);
    if (!solid) return solid.failure();
    return wrapped(node, kernel::transformed(context_, *solid, matrix));
  }
  if (value->parts.empty()) {
    Result<kernel::Solid> solid = solidOf(value);
    if (!solid) return solid.failure();
    return wrapped(node, kernel::transformed(context_, *solid, matrix));
  }
  for (const ValueRef& part : value->parts) {
    Result<ValueRef> one = moved(nullptr, part, matrix);
    if (!one) return one.failure();
    out->parts.push_back(std::move(one).value());
  }
  return out;
}

Result<std::vector<ValueRef>> Evaluation::partsOf(const ValueRef& value) {
  if (!value->parts.empty()) return value->parts;
  if (!value->origin || value->prism || value->origin->parts.empty()) return std::vector<ValueRef>{value};
  std::vector<ValueRef> parts;
  for (const ValueRef& part : value->origin->parts) {
    Result<ValueRef> one = moved(nullptr, part, value->designFromOrigin);
    if (!one) return one.failure();
    parts.push_back(std::move(one).value());
  }
  return parts;
}

Result<ValueRef> Evaluation::recolored(const ValueRef& value, const base::Color& color) {
  if (value->dimension == Dimension::Two || value->isEmpty()) return value;
  auto out = std::make_shared<Value>();
  out->node = value->node;
  if (value->prism) {
    out->prism = value->prism;
    out->prism->tag = remembered_.tags.recolored(value->prism->tag, color);
    return out;
  }
  Result<kernel::Solid> solid = wholeOf(value);
  if (!solid) return solid.failure();
  std::vector<std::pair<std::uint32_t, std::uint32_t>> newOfOld;
  for (const std::uint32_t tag : solid->tags())
    newOfOld.emplace_back(tag, remembered_.tags.recolored(tag, color));
  out->solid = solid->withTags(newOfOld);
  return out;
}

}  // namespace pw::exact
