// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numeric>

#include "mesh/degrees.hpp"
#include "mesh/operations.hpp"
#include "mesh/solid_rep.hpp"

namespace pw::mesh {

namespace {

bool usable(double size) { return std::isfinite(size) && size > 0; }

base::Result<int> countOf(const Context& context, std::string_view operation, int fragments) {
  const int count = std::max(fragments, 3);
  if (static_cast<std::size_t>(count) > context.limits.fragments) {
    return refused(std::string(operation) + " asks for " + std::to_string(count) +
                   " facets around; the limit is " + std::to_string(context.limits.fragments) +
                   ".");
  }
  return count;
}

base::Status reaches(const Context& context, std::string_view operation,
                     std::initializer_list<double> sizes) {
  for (const double size : sizes)
    if (std::abs(size) > context.limits.reach)
      return coordinateFailure(context, operation, size);
  return base::Done{};
}

// Side faces between two rings of `count` points each, the lower first.
void addBand(Mesh& mesh, std::uint32_t lower, std::uint32_t upper, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t j = (i + 1) % count;
    mesh.triangles.push_back({lower + i, lower + j, upper + i});
    mesh.triangles.push_back({upper + i, lower + j, upper + j});
  }
}

// Every second corner is cut off until three are left: few of the triangles are large, and a
// boolean compares few of them with everything.
void addCap(Mesh& mesh, std::uint32_t first, std::uint32_t count, bool up) {
  std::vector<std::uint32_t> ring(count);
  std::iota(ring.begin(), ring.end(), first);
  while (ring.size() > 2) {
    std::vector<std::uint32_t> left;
    for (std::size_t i = 0; i < ring.size(); i += 2) {
      left.push_back(ring[i]);
      if (i + 1 == ring.size()) break;
      const std::uint32_t a = ring[i], b = ring[i + 1], c = ring[(i + 2) % ring.size()];
      if (c == a) break;
      if (up) {
        mesh.triangles.push_back({a, b, c});
      } else {
        mesh.triangles.push_back({a, c, b});
      }
    }
    ring = std::move(left);
  }
}

void addRing(Mesh& mesh, double radius, double z, int count) {
  for (int i = 0; i < count; ++i) {
    const double angle = 360.0 * i / count;
    mesh.points.emplace_back(radius * cosDegrees(angle), radius * sinDegrees(angle), z);
  }
}

}  // namespace

int fragmentsOf(double radius, const Facets& facets) {
  constexpr double least = 1.0 / 1048576;  // 9.5e-7 has three, 9.6e-7 has as many as asked for
  if (!(radius >= least) || !std::isfinite(facets.number)) return 3;
  constexpr double most = 1e9;  // beyond any limit, and still an int
  if (facets.number > 0)
    return static_cast<int>(std::min(std::floor(std::max(facets.number, 3.0)), most));
  const double byAngle = 360.0 / facets.angle;
  const double bySize = radius * 2 * pi / facets.size;
  // Of the two the one that is a number: fmin and fmax pass over the other.
  return static_cast<int>(std::min(std::ceil(std::fmax(std::fmin(byAngle, bySize), 5.0)), most));
}

base::Result<Solid> cube(Context& context, base::Vec3 size, bool center) {
  if (!usable(size.x) || !usable(size.y) || !usable(size.z)) return Solid();
  if (auto status = reaches(context, "cube", {size.x, size.y, size.z}); !status)
    return status.failure();
  return guarded("cube", [&]() -> base::Result<Solid> {
    return checked(context, "cube", manifold::Manifold::Cube(toManifold(size), center),
                   Trust::Sound, Shape::Convex);
  });
}

base::Result<Solid> sphere(Context& context, double radius, int fragments) {
  if (!usable(radius)) return Solid();
  if (auto status = reaches(context, "sphere", {radius}); !status) return status.failure();
  const auto around = countOf(context, "sphere", fragments);
  if (!around) return around.failure();
  const int rings = (*around + 1) / 2;
  const double triangles = 2.0 * rings * *around;
  if (triangles > static_cast<double>(context.limits.facets)) {
    return refused("sphere asks for " + number(triangles) + " triangles; the limit is " +
                   std::to_string(context.limits.facets) + ".");
  }
  return guarded("sphere", [&]() -> base::Result<Solid> {
    Mesh mesh;
    const auto count = static_cast<std::uint32_t>(*around);
    mesh.points.reserve(static_cast<std::size_t>(rings) * count);
    // From the bottom up, so that bands run as in addBand.
    for (int ring = rings - 1; ring >= 0; --ring) {
      const double polar = 180.0 * (ring + 0.5) / rings;
      addRing(mesh, radius * sinDegrees(polar), radius * cosDegrees(polar), *around);
    }
    addCap(mesh, 0, count, false);
    for (std::uint32_t ring = 0; ring + 1 < static_cast<std::uint32_t>(rings); ++ring)
      addBand(mesh, ring * count, (ring + 1) * count, count);
    addCap(mesh, (static_cast<std::uint32_t>(rings) - 1) * count, count, true);
    return checked(context, "sphere", mesh, Trust::Sound, Shape::Convex);
  });
}

base::Result<Solid> cylinder(Context& context, double height, double bottomRadius, double topRadius,
                             int fragments, bool center) {
  const bool radii = std::isfinite(bottomRadius) && std::isfinite(topRadius) && bottomRadius >= 0 &&
                     topRadius >= 0 && (bottomRadius > 0 || topRadius > 0);
  if (!usable(height) || !radii) return Solid();
  if (auto status = reaches(context, "cylinder", {height, bottomRadius, topRadius}); !status)
    return status.failure();
  const auto around = countOf(context, "cylinder", fragments);
  if (!around) return around.failure();
  return guarded("cylinder", [&]() -> base::Result<Solid> {
    const double bottom = center ? -height / 2 : 0;
    const double top = center ? height / 2 : height;
    const auto count = static_cast<std::uint32_t>(*around);
    Mesh mesh;
    if (bottomRadius == 0) {
      mesh.points.emplace_back(0, 0, bottom);
      addRing(mesh, topRadius, top, *around);
      for (std::uint32_t i = 0; i < count; ++i)
        mesh.triangles.push_back({0, 1 + (i + 1) % count, 1 + i});
      addCap(mesh, 1, count, true);
    } else if (topRadius == 0) {
      addRing(mesh, bottomRadius, bottom, *around);
      mesh.points.emplace_back(0, 0, top);
      for (std::uint32_t i = 0; i < count; ++i)
        mesh.triangles.push_back({i, (i + 1) % count, count});
      addCap(mesh, 0, count, false);
    } else {
      addRing(mesh, bottomRadius, bottom, *around);
      addRing(mesh, topRadius, top, *around);
      addBand(mesh, 0, count, count);
      addCap(mesh, 0, count, false);
      addCap(mesh, count, count, true);
    }
    return checked(context, "cylinder", mesh, Trust::Sound, Shape::Convex);
  });
}

}  // namespace pw::mesh
