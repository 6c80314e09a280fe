// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "mesh/operations.hpp"
#include "mesh/remains.hpp"

namespace pw::mesh {

namespace {

bool finite(const base::Mat4& m) {
  for (int column = 0; column < 4; ++column)
    for (int row = 0; row < 4; ++row)
      if (!std::isfinite(m[column][row])) return false;
  return true;
}

// How many dimensions a matrix leaves.
int rankOf(const base::Mat4& m) {
  const base::Vec3 x(m[0]), y(m[1]), z(m[2]);
  constexpr double slack = 1e-12;
  const double volume = std::abs(glm::dot(x, glm::cross(y, z)));
  if (volume > slack * glm::length(x) * glm::length(y) * glm::length(z)) return 3;
  const auto spans = [](const base::Vec3& a, const base::Vec3& b) {
    return glm::length(glm::cross(a, b)) > slack * glm::length(a) * glm::length(b);
  };
  return spans(x, y) || spans(y, z) || spans(z, x) ? 2 : 1;
}

base::Status boxWithin(const Context& context, const base::Box3& box) {
  for (const base::Vec3& corner : {box.min, box.max}) {
    if (withinLimits(context, corner)) continue;
    const base::Vec3 size = glm::abs(corner);
    double worst = std::max(size.x, std::max(size.y, size.z));
    if (!std::isfinite(size.x + size.y + size.z)) worst = size.x + size.y + size.z;
    return coordinateFailure(context, "The transformed part", worst);
  }
  return base::Done{};
}

// Factors of a resize. `extent` is the size there is.
base::Vec3 resizeFactors(base::Vec3 newSize, std::array<bool, 3> automatic, base::Vec3 extent,
                         int dimensions) {
  base::Vec3 factors(1);
  int largest = -1;
  for (int k = 0; k < dimensions; ++k) {
    if (!(newSize[k] > 0)) continue;
    if (extent[k] > 0) factors[k] = newSize[k] / extent[k];
    if (largest < 0 || newSize[k] > newSize[largest]) largest = k;
  }
  if (largest < 0) return factors;
  for (int k = 0; k < dimensions; ++k)
    if (automatic[static_cast<std::size_t>(k)] && newSize[k] == 0) factors[k] = factors[largest];
  return factors;
}

base::Mat4 scaling(base::Vec3 factors) {
  base::Mat4 m(1);
  for (int k = 0; k < 3; ++k) m[k][k] = factors[k];
  return m;
}

}  // namespace

base::Result<Solid> transformed(Context& context, const Solid& solid,
                                const base::Mat4& parentFromChild) {
  if (solid.isEmpty() && !solid.hasRemains()) return solid;
  if (!finite(parentFromChild))
    return base::Failure{base::Code::BadInput, "A transformation holds a value that is no number.",
                         std::nullopt};
  return guarded("transformation", [&]() -> base::Result<Solid> {
    auto rep = std::make_shared<SolidRep>();
    rep->body = solid.rep().body;
    rep->placement = parentFromChild * solid.rep().placement;
    if (!finite(rep->placement))
      return coordinateFailure(context, "The transformed part", INFINITY);
    const int rank = rankOf(rep->placement);
    if (rank < 2) {
      // A line or a point: for a hull or a sum, but 2021.01's booleans do not see it.
      std::vector<base::Vec3> points;
      if (rep->body->triangles > 0)
        for (const base::Vec3& p : meshOf(wrapped(rep->body).rep()).points)
          points.emplace_back(rep->placement * base::Vec4(p, 1.0));
      for (const Corners& piece : rep->body->remains)
        for (const base::Vec3& p : piece) points.emplace_back(rep->placement * base::Vec4(p, 1.0));
      if (points.empty()) return Solid();
      return onlyRemains({flatHull(points)}, Loose::Yes);
    }
    rep->flat = rank == 2;
    rep->placed = rep->placement != base::Mat4(1);
    if (solid.isEmpty()) return Solid(std::move(rep));
    // Corners of the box first: an overflowing part is refused before it is moved.
    const base::Box3 box = rep->body->facts.box;
    base::Box3 around{base::Vec3(INFINITY), base::Vec3(-INFINITY)};
    for (int corner = 0; corner < 8; ++corner) {
      const base::Vec4 at(corner & 1 ? box.max.x : box.min.x, corner & 2 ? box.max.y : box.min.y,
                          corner & 4 ? box.max.z : box.min.z, 1);
      const base::Vec3 moved(rep->placement * at);
      around.min = glm::min(around.min, moved);
      around.max = glm::max(around.max, moved);
    }
    if (auto status = boxWithin(context, around); !status) {
      if (auto exact = boxWithin(context, rep->box()); !exact) return exact.failure();
    }
    return Solid(std::move(rep));
  });
}

base::Result<Solid> resized(Context& context, const Solid& solid, base::Vec3 newSize,
                            std::array<bool, 3> automatic) {
  if (solid.isEmpty() && !solid.hasRemains()) return solid;
  if (solid.rep().flat) return Solid();
  base::Box3 box = solid.box();
  bool first = solid.isEmpty();
  for (const Corners& piece : remainsOf(solid.rep())) {
    for (const base::Vec3& p : piece) {
      box = first ? base::Box3{p, p} : base::Box3{glm::min(box.min, p), glm::max(box.max, p)};
      first = false;
    }
  }
  return transformed(context, solid,
                     scaling(resizeFactors(newSize, automatic, box.max - box.min, 3)));
}

base::Result<Outline> transformed(Context& context, const Outline& outline, const base::Mat4& m) {
  if (outline.isEmpty()) return outline;
  if (!finite(m))
    return base::Failure{base::Code::BadInput, "A transformation holds a value that is no number.",
                         std::nullopt};
  const double determinant = m[0][0] * m[1][1] - m[1][0] * m[0][1];
  const double most = std::hypot(m[0][0], m[0][1]) * std::hypot(m[1][0], m[1][1]);
  if (!(std::abs(determinant) > 1e-12 * most) || !(most > 0)) {
    context.remarks.push_back(
        {Remark::Kind::Warning, "Scaling a 2D object with 0 - removing object", Remark::Loss::Result,
         "it scales a 2D object by 0"});
    return Outline();
  }
  std::vector<Contour> contours = outline.contours();
  double worst = 0;
  for (Contour& contour : contours) {
    for (base::Vec2& p : contour) {
      p = {m[0][0] * p.x + m[1][0] * p.y + m[3][0], m[0][1] * p.x + m[1][1] * p.y + m[3][1]};
      if (!(std::max(std::abs(p.x), std::abs(p.y)) <= context.limits.reach))
        worst = std::max(std::abs(p.x), std::abs(p.y));
    }
    // A mirrored outline keeps its outside on the right.
    if (determinant < 0) std::ranges::reverse(contour);
  }
  if (worst != 0) return coordinateFailure(context, "The transformed outline", worst);
  return Outline(std::move(contours), outline.isSanitized());
}

base::Result<Outline> resized(Context& context, const Outline& outline, base::Vec3 newSize,
                              std::array<bool, 3> automatic) {
  if (outline.isEmpty()) return outline;
  const base::Box2 box = outline.box();
  const base::Vec2 extent = box.max - box.min;
  return transformed(
      context, outline,
      scaling(resizeFactors(newSize, automatic, base::Vec3(extent.x, extent.y, 0), 2)));
}

}  // namespace pw::mesh
