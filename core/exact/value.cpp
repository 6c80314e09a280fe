// SPDX-License-Identifier: Apache-2.0
#include "exact/value.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pw::exact {
namespace {

using base::Box3;
using base::Vec3;
using base::Vec4;

Box3 movedBox(const Box3& box, const base::Mat4& matrix) {
  Box3 out{Vec3(INFINITY), Vec3(-INFINITY)};
  for (int corner = 0; corner < 8; ++corner) {
    const Vec4 at(corner & 1 ? box.max.x : box.min.x, corner & 2 ? box.max.y : box.min.y,
                  corner & 4 ? box.max.z : box.min.z, 1);
    const Vec3 point(matrix * at);
    out.min = glm::min(out.min, point);
    out.max = glm::max(out.max, point);
  }
  return out;
}

}  // namespace

bool Value::isEmpty() const {
  if (dimension == graph::Dimension::Two) return profile.isEmpty();
  if (solid) return solid->isEmpty();
  if (heavy) return heavy->isEmpty();
  if (prism) return prism->profile.isEmpty();
  if (origin) return origin->isEmpty();
  return std::all_of(parts.begin(), parts.end(), [](const ValueRef& part) { return part->isEmpty(); });
}

Box3 Value::box() const {
  if (solid) return solid->box();
  if (heavy) return heavy->box();
  if (prism) return boxOf(*prism);
  if (origin) return movedBox(origin->box(), designFromOrigin);
  Box3 box;
  bool first = true;
  for (const ValueRef& part : parts) {
    if (part->isEmpty()) continue;
    const Box3 one = part->box();
    box.min = first ? one.min : glm::min(box.min, one.min);
    box.max = first ? one.max : glm::max(box.max, one.max);
    first = false;
  }
  return box;
}

bool Value::isUntagged() const {
  if (tag != 0) return false;
  if (solid) {
    const std::vector<std::uint32_t> tags = solid->tags();
    return tags.empty() || (tags.size() == 1 && tags.front() == 0);
  }
  if (prism) return prism->tag == 0;
  if (origin) return origin->isUntagged();
  return std::all_of(parts.begin(), parts.end(), [](const ValueRef& part) { return part->isUntagged(); });
}

std::size_t Value::bytes() const {
  std::size_t sum = sizeof(Value) + profile.bytes();
  if (solid) sum += solid->bytes();
  if (heavy) sum += heavy->bytes();
  if (prism) sum += prism->profile.bytes();
  if (terrace)
    for (const kernel::Layer& layer : terrace->layers) sum += layer.profile.bytes();
  for (const ValueRef& part : parts) sum += part->bytes();
  return sum;
}

ValueRef emptyValue(const graph::NodeRef& node) {
  auto value = std::make_shared<Value>();
  value->node = node;
  if (node) value->dimension = node->dimension;
  if (value->dimension != graph::Dimension::Two) value->solid = kernel::Solid();
  return value;
}

ValueRef profileValue(const graph::NodeRef& node, kernel::Profile profile, std::uint32_t tag) {
  auto value = std::make_shared<Value>();
  value->node = node;
  value->dimension = graph::Dimension::Two;
  value->profile = std::move(profile);
  value->tag = tag;
  return value;
}

ValueRef solidValue(const graph::NodeRef& node, kernel::Solid solid) {
  auto value = std::make_shared<Value>();
  value->node = node;
  value->solid = std::move(solid);
  return value;
}

ValueRef prismValue(const graph::NodeRef& node, Prism prism) {
  auto value = std::make_shared<Value>();
  value->node = node;
  value->prism = std::move(prism);
  return value;
}

std::uint32_t TagTable::of(const std::optional<base::Color>& color,
                           const std::optional<base::Digest>& faceted) {
  if (!color && !faceted) return 0;
  const base::Color shown = color.value_or(base::Color{});
  const Key key{color.has_value(),
                shown.r,
                shown.g,
                shown.b,
                shown.a,
                faceted.has_value(),
                faceted.value_or(base::Digest{})};
  const auto [entry, fresh] = known_.try_emplace(key, static_cast<std::uint32_t>(meanings_.size()));
  if (fresh) meanings_.push_back({color, faceted});
  return entry->second;
}

std::uint32_t TagTable::recolored(std::uint32_t tag, const base::Color& color) {
  return of(color, meanings_[tag].faceted);
}

void TagTable::clear() {
  meanings_.assign(1, Meaning{});
  known_.clear();
}

void Remembered::clear() {
  values.clear();
  meshes.clear();
  faceted.clear();
  stretches.clear();
  tags.clear();
}

}  // namespace pw::exact
