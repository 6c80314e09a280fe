// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "exact/evaluation.hpp"

// Booleans of shapes that are layers along one axis.
namespace pw::exact {

using base::Code;
using base::Failure;
using base::Result;
using graph::NodeRef;
using mesh::Boolean;

namespace {

// Parts of a union that are looked at as layers.
constexpr std::size_t mostParts = 200;

}  // namespace

Result<std::optional<Terrace>> Evaluation::terraceOf(const ValueRef& value) {
  if (value->terrace) return value->terrace;
  if (value->heavy || value->dimension != graph::Dimension::Three || value->isEmpty())
    return std::optional<Terrace>();
  if (value->prism) return std::optional(exact::terraceOf(*value->prism));
  if (value->origin) {
    Result<std::optional<Terrace>> terrace = terraceOf(value->origin);
    if (!terrace || !*terrace) return terrace;
    terrace = movedTerrace(context_, **terrace, value->designFromOrigin);
    if (terrace) value->terrace = *terrace;
    return terrace;
  }
  if (value->solid || value->parts.empty() || value->parts.size() > mostParts)
    return std::optional<Terrace>();
  std::vector<Terrace> all;
  for (const ValueRef& part : value->parts) {
    Result<std::optional<Terrace>> terrace = terraceOf(part);
    if (!terrace || !*terrace) return terrace;
    all.push_back(std::move(**terrace));
  }
  std::vector<const Terrace*> others;
  for (std::size_t i = 1; i < all.size(); ++i) others.push_back(&all[i]);
  Result<std::optional<Terraced>> whole = exact::combined(context_, Boolean::Union, all.front(), others);
  if (!whole) {
    if (whole.failure().code == Code::Cancelled) return whole.failure();
    return std::optional<Terrace>();
  }
  if (!*whole || (*whole)->taken.size() < others.size()) return std::optional<Terrace>();
  value->terrace = std::move((*whole)->terrace);
  return value->terrace;
}

Result<std::optional<Evaluation::Layered>> Evaluation::layered(const NodeRef& node, Boolean operation,
                                                               const ValueRef& first,
                                                               const std::vector<ValueRef>& others) {
  Result<std::optional<Terrace>> own = terraceOf(first);
  if (!own) return own.failure();
  if (!*own) return std::optional<Layered>();
  std::vector<std::optional<Terrace>> terraces;
  for (const ValueRef& other : others) {
    Result<std::optional<Terrace>> terrace = terraceOf(other);
    if (!terrace) return terrace.failure();
    terraces.push_back(std::move(terrace).value());
  }
  std::vector<const Terrace*> pointers;
  for (const std::optional<Terrace>& terrace : terraces) pointers.push_back(terrace ? &*terrace : nullptr);
  Result<std::optional<Terraced>> whole = exact::combined(context_, operation, **own, pointers);
  // What the plane can't do, space may.
  const auto unless = [](const Failure& failure) -> Result<std::optional<Layered>> {
    if (failure.code == Code::Cancelled) return failure;
    return std::optional<Layered>();
  };
  if (!whole) return unless(whole.failure());
  if (!*whole) return std::optional<Layered>();
  Result<kernel::Solid> solid = exact::solidOf(context_, (*whole)->terrace);
  if (!solid) return unless(solid.failure());
  Layered out{solidValue(node, std::move(solid).value()), {}};
  out.value->terrace = std::move((*whole)->terrace);
  auto taken = (*whole)->taken.begin();
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (taken != (*whole)->taken.end() && *taken == i) ++taken;
    else out.left.push_back(i);
  }
  return std::optional(std::move(out));
}

// What lies along one axis becomes one, whatever the order.
Result<std::vector<ValueRef>> Evaluation::mergedTerraces(std::vector<ValueRef> cluster) {
  std::vector<ValueRef> out;
  while (!cluster.empty()) {
    const ValueRef first = cluster.front();
    std::vector<ValueRef> others(cluster.begin() + 1, cluster.end());
    Result<std::optional<Layered>> layers = layered(nullptr, Boolean::Union, first, others);
    if (!layers) return layers.failure();
    cluster.clear();
    out.push_back(*layers ? (*layers)->value : first);
    if (!*layers) {
      cluster = std::move(others);
      continue;
    }
    for (const std::size_t number : (*layers)->left) cluster.push_back(others[number]);
  }
  return out;
}

}  // namespace pw::exact
