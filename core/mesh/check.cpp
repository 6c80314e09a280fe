// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "mesh/solid_rep.hpp"

namespace pw::mesh {

namespace {

// Each edge adds its hash in one direction and takes it away in the other, so that the sum is zero
// when every edge is used as often forwards as backwards (and otherwise only once in 2^64).
std::uint64_t edgeWeight(std::uint64_t from, std::uint64_t to) {
  return from < to ? mixed(from << 32 | to) : 0 - mixed(to << 32 | from);
}

// What one walk over the triangles finds.
struct Walk {
  Facts facts;
  std::array<std::vector<double>, 3> levels;
  bool opened = false;
};

template <class PointAt, class IndexAt>
Walk walked(std::size_t points, std::size_t triangles, const PointAt& pointAt,
            const IndexAt& indexAt) {
  Walk walk;
  Facts& facts = walk.facts;
  if (triangles == 0) return walk;
  facts.box.min = base::Vec3(std::numeric_limits<double>::infinity());
  facts.box.max = -facts.box.min;
  double sum = 0;  // not finite where one coordinate is not
  for (std::size_t i = 0; i < points; ++i) {
    const base::Vec3 p = pointAt(i);
    sum += (p.x - p.x) + (p.y - p.y) + (p.z - p.z);
    facts.box.min = glm::min(facts.box.min, p);
    facts.box.max = glm::max(facts.box.max, p);
  }
  facts.finite = sum == 0;
  // About the middle of the box: about the origin, a small part far away would lose its digits.
  const base::Vec3 middle = (facts.box.min + facts.box.max) * 0.5;
  std::uint64_t balance = 0;
  for (std::size_t t = 0; t < triangles; ++t) {
    const std::uint64_t i = indexAt(3 * t), j = indexAt(3 * t + 1), k = indexAt(3 * t + 2);
    balance += edgeWeight(i, j) + edgeWeight(j, k) + edgeWeight(k, i);
    const base::Vec3 a = pointAt(i), b = pointAt(j), c = pointAt(k);
    facts.volume += glm::dot(a - middle, glm::cross(b - a, c - a));
    for (int axis = 0; axis < 3; ++axis) {
      if (a[axis] != b[axis] || b[axis] != c[axis]) continue;
      std::vector<double>& levels = walk.levels[static_cast<std::size_t>(axis)];
      if (levels.empty() || levels.back() != a[axis]) levels.push_back(a[axis]);
    }
  }
  facts.volume /= 6;
  facts.closed = balance == 0;
  for (std::vector<double>& levels : walk.levels) {
    std::ranges::sort(levels);
    const auto rest = std::ranges::unique(levels);
    levels.erase(rest.begin(), rest.end());
  }
  return walk;
}

Walk walkOf(const Mesh& mesh) {
  return walked(
      mesh.points.size(), mesh.triangles.size(), [&](std::size_t i) { return mesh.points[i]; },
      [&](std::size_t i) { return mesh.triangles[i / 3][i % 3]; });
}

std::string wordsFor(manifold::Manifold::Error error) {
  using Error = manifold::Manifold::Error;
  switch (error) {
    case Error::NonFiniteVertex:
      return "a coordinate is not a number";
    case Error::NotManifold:
      return "the faces do not close";
    case Error::ResultTooLarge:
      return "the result is too large";
    default:
      return "the kernel gives error " + std::to_string(static_cast<int>(error));
  }
}

}  // namespace

std::string number(double value) {
  if (value == 0) value = 0;
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 6);
  return {text.data(), end.ptr};
}

base::Failure refused(std::string message) {
  return {base::Code::Limit, std::move(message), std::nullopt};
}

base::Failure internal(std::string_view operation, std::string_view what) {
  return {base::Code::Internal,
          std::string(operation) + " gives no sound solid: " + std::string(what) +
              ". Moving one of its parts by a hundredth of a millimetre may help.",
          std::nullopt};
}

base::Failure cancelled() { return {base::Code::Cancelled, "Stopped.", std::nullopt}; }

bool withinLimits(const Context& context, const base::Vec3& p) {
  const double limit = context.limits.reach;
  return std::abs(p.x) <= limit && std::abs(p.y) <= limit && std::abs(p.z) <= limit;
}

base::Failure coordinateFailure(const Context& context, std::string_view operation, double value) {
  return coordinateFailure(operation, value, context.limits.reach);
}

base::Failure coordinateFailure(std::string_view operation, double value, double limit) {
  if (!std::isfinite(value))
    return {base::Code::BadInput, std::string(operation) + " has a coordinate that is no number.",
            std::nullopt};
  return refused(std::string(operation) + " reaches " + number(value) +
                 " mm from the origin; the limit is " + number(limit) + " mm.");
}

Facts factsOf(const Mesh& mesh) { return walkOf(mesh).facts; }

namespace {

base::Result<Solid> judged(const Context& context, std::string_view operation,
                           manifold::Manifold shape, Walk walk, Trust trust, Shape kind) {
  const Facts& facts = walk.facts;
  if (!facts.finite) return internal(operation, "a coordinate is not a number");
  if (!facts.closed) return internal(operation, "its faces do not close");
  for (const base::Vec3& corner : {facts.box.min, facts.box.max}) {
    if (withinLimits(context, corner)) continue;
    const base::Vec3 size = glm::abs(corner);
    return coordinateFailure(context, operation, std::max(size.x, std::max(size.y, size.z)));
  }
  auto body = std::make_shared<Body>();
  body->facts = facts;
  body->levels = std::move(walk.levels);
  body->vertices = shape.NumVert();
  body->triangles = shape.NumTri();
  body->shape = std::move(shape);
  body->convex = kind == Shape::Convex;
  body->trusted = trust == Trust::Sound;
  body->opened = walk.opened;
  return wrapped(std::move(body));
}

}  // namespace

base::Result<Solid> checked(const Context& context, std::string_view operation,
                            manifold::Manifold shape, Trust trust, Shape kind) {
  if (shape.Status() == manifold::Manifold::Error::Cancelled) return cancelled();
  if (shape.Status() != manifold::Manifold::Error::NoError)
    return internal(operation, wordsFor(shape.Status()));
  if (shape.IsEmpty()) return Solid();
  if (shape.NumTri() > context.limits.facets) {
    return refused(std::string(operation) + " gives " + std::to_string(shape.NumTri()) +
                   " triangles; the limit is " + std::to_string(context.limits.facets) + ".");
  }
  const manifold::MeshGL64 mesh = shape.GetMeshGL64();
  Walk walk = walked(
      mesh.NumVert(), mesh.NumTri(),
      [&](std::size_t i) {
        return base::Vec3(mesh.vertProperties[3 * i], mesh.vertProperties[3 * i + 1],
                          mesh.vertProperties[3 * i + 2]);
      },
      [&](std::size_t i) { return mesh.triVerts[i]; });
  walk.opened = std::ranges::any_of(mesh.runFlags, [](auto flags) { return (flags & 1) != 0; });
  return judged(context, operation, std::move(shape), std::move(walk), trust, kind);
}

base::Result<Solid> checked(const Context& context, std::string_view operation, const Mesh& mesh,
                            Trust trust, Shape kind) {
  manifold::Manifold shape = manifoldOf(mesh);
  // Where Manifold took the mesh as it is, its triangles need not be fetched back to be looked at.
  if (shape.Status() != manifold::Manifold::Error::NoError || shape.IsEmpty() ||
      shape.NumTri() != mesh.triangles.size() || shape.NumVert() != mesh.points.size() ||
      shape.NumTri() > context.limits.facets) {
    return checked(context, operation, std::move(shape), trust, kind);
  }
  return judged(context, operation, std::move(shape), walkOf(mesh), trust, kind);
}

}  // namespace pw::mesh
