// SPDX-License-Identifier: Apache-2.0
#include "mesh/sides.hpp"

#include <algorithm>
#include <tuple>

#include <glm/mat3x3.hpp>

namespace pw::mesh {

namespace {

double alongLine(const base::Vec3& normal) { return glm::dot(normal, base::Vec3(0.5377, 0.7071, 0.4591)); }

bool contains(const base::Box3& outer, const base::Box3& inner) {
  return glm::all(glm::lessThanEqual(outer.min, inner.min)) && glm::all(glm::greaterThanEqual(outer.max, inner.max));
}

// The planes of a body's triangles, each once or, where rounding has it so, a few times.
std::vector<Side> sidesOfMesh(const manifold::Manifold& shape, const base::Box3& box, Sides::Squares squares,
                              const base::Box3& near) {
  const manifold::MeshGL64 mesh = shape.GetMeshGL64();
  const std::size_t count = mesh.NumTri();
  const base::Vec3 size = box.max - box.min, middle = (box.min + box.max) * 0.5;
  const double extent = std::max(size.x, std::max(size.y, size.z));
  const bool all = contains(near, box);
  std::vector<Side> sides;
  std::vector<std::uint64_t> keys;  // of `sides`
  std::vector<std::uint32_t> slots(64, UINT32_MAX);  // twice as many as sides, a power of two
  constexpr double steps = 131072;
  const auto point = [&](std::size_t i) { return fromManifold(mesh.GetVertPos(mesh.triVerts[i])); };
  for (std::size_t t = 0; t < count; ++t) {
    const base::Vec3 a = point(3 * t), b = point(3 * t + 1), c = point(3 * t + 2);
    if (squares == Sides::Squares::No &&
        ((a.x == b.x && a.x == c.x) || (a.y == b.y && a.y == c.y) || (a.z == b.z && a.z == c.z)))
      continue;
    if (!all && (glm::any(glm::lessThan(glm::max(a, glm::max(b, c)), near.min)) ||
                 glm::any(glm::greaterThan(glm::min(a, glm::min(b, c)), near.max))))
      continue;
    const base::Vec3 cross = glm::cross(b - a, c - a);
    const double twice = glm::length(cross);
    // The direction of a needle says little.
    const double longest = std::max({glm::length(b - a), glm::length(c - a), glm::length(c - b)});
    if (!(twice > 1e-8 * extent * longest)) continue;
    const base::Vec3 normal = cross / twice;
    std::uint64_t key = 0;
    for (int axis = 0; axis < 3; ++axis)
      key = mixed(key + static_cast<std::uint64_t>(std::llround(normal[axis] * steps)));
    key = mixed(key + static_cast<std::uint64_t>(
                          std::llround(glm::dot(normal, a - middle) / extent * steps)));
    const auto slotOf = [&](std::uint64_t wanted) {
      std::size_t slot = wanted & (slots.size() - 1);
      while (slots[slot] != UINT32_MAX && keys[slots[slot]] != wanted) slot = (slot + 1) & (slots.size() - 1);
      return slot;
    };
    std::size_t slot = slotOf(key);
    if (slots[slot] == UINT32_MAX) {
      if (2 * sides.size() >= slots.size()) {
        slots.assign(2 * slots.size(), UINT32_MAX);
        for (std::uint32_t i = 0; i < keys.size(); ++i) slots[slotOf(keys[i])] = i;
        slot = slotOf(key);
      }
      slots[slot] = static_cast<std::uint32_t>(sides.size());
      sides.push_back({normal, a, twice, alongLine(normal)});
      keys.push_back(key);
    } else if (Side& side = sides[slots[slot]]; side.area < twice) {
      side = {normal, a, twice, alongLine(normal)};
    }
  }
  return sides;
}

// An axis stays one, so that what is square to one before is so after it, and the other way round.
bool keepsAxes(const base::Mat4& m) {
  for (int i = 0; i < 3; ++i) {
    int column = 0, row = 0;
    for (int k = 0; k < 3; ++k) {
      column += m[i][k] != 0;
      row += m[k][i] != 0;
    }
    if (column != 1 || row != 1) return false;
  }
  return true;
}

// Down to the last coordinate, so that every standard library has the same order.
void sort(std::vector<Side>& sides) {
  std::ranges::sort(sides, [](const Side& a, const Side& b) {
    if (a.along != b.along) return a.along < b.along;
    return std::tie(a.normal.x, a.normal.y, a.point.x, a.point.y, a.point.z) <
           std::tie(b.normal.x, b.normal.y, b.point.x, b.point.y, b.point.z);
  });
}

}  // namespace

std::shared_ptr<const std::vector<Side>> Body::sides(bool squares) const {
  std::shared_ptr<const std::vector<Side>>& slot = squares ? kept->sides : kept->oblique;
  {
    const std::lock_guard lock(kept->mutex);
    if (slot) return slot;
  }
  std::vector<Side> found = sidesOfMesh(shape, facts.box, squares ? Sides::Squares::Yes : Sides::Squares::No, facts.box);
  sort(found);
  auto shared = std::make_shared<const std::vector<Side>>(std::move(found));
  // Of round bodies each triangle is a side, and nearly as large as the triangle itself.
  if (shared->size() > 2048) return shared;
  const std::lock_guard lock(kept->mutex);
  slot = shared;
  return shared;
}

Sides::Sides(const Solid& solid, Squares squares, const base::Box3& near) {
  const SolidRep& rep = solid.rep();
  if (!contains(near, rep.box())) {
    std::vector<Side> found = sidesOfMesh(rep.here(), rep.box(), squares, near);
    sort(found);
    sides_ = std::make_shared<const std::vector<Side>>(std::move(found));
    return;
  }
  if (!rep.placed) {
    sides_ = rep.body->sides(squares == Squares::Yes);
    return;
  }
  const bool straight = keepsAxes(rep.placement);
  sides_ = rep.body->sides(squares == Squares::Yes || !straight);
  const glm::dmat3 turn(rep.placement);
  const base::Vec3 shift(rep.placement[3]);
  if (turn == glm::dmat3(1)) {
    shift_ = shift;
    return;
  }
  auto placed = std::make_shared<std::vector<Side>>(*sides_);
  const glm::dmat3 normals = glm::transpose(glm::inverse(turn));
  for (Side& side : *placed) {
    side.normal = glm::normalize(normals * side.normal);
    side.point = turn * side.point + shift;
    side.along = alongLine(side.normal);
  }
  sort(*placed);
  sides_ = std::move(placed);
}

std::size_t Sides::firstFrom(double along) const {
  const auto at = std::ranges::lower_bound(*sides_, along, {}, &Side::along);
  return static_cast<std::size_t>(at - sides_->begin());
}

}  // namespace pw::mesh
