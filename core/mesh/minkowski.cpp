// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

#include "mesh/combining.hpp"
#include "mesh/convex_hull.hpp"
#include "mesh/operations.hpp"
#include "mesh/remains.hpp"

// Manifold's MinkowskiSum leaves things out without a word: where the second operand does not hold
// the origin, and where both operands are not convex (an L and a small L: 2,281 for 6,198 mm3).
// This one is built on two facts. The sum of two convex bodies is the hull of the sums of their
// corners. The sum of any two is the sum of their surfaces, and each body at one point of every
// piece of the other.
namespace pw::mesh {

namespace {

std::vector<std::uint32_t> componentsOf(const Mesh& mesh) {
  std::vector<std::uint32_t> leader(mesh.points.size());
  std::iota(leader.begin(), leader.end(), 0u);
  const auto leaderOf = [&](std::uint32_t i) {
    while (leader[i] != i) i = leader[i] = leader[leader[i]];
    return i;
  };
  for (const auto& t : mesh.triangles) {
    for (std::size_t k = 1; k < 3; ++k) {
      const std::uint32_t a = leaderOf(t[0]), b = leaderOf(t[k]);
      leader[std::max(a, b)] = std::min(a, b);
    }
  }
  for (std::uint32_t i = 0; i < leader.size(); ++i) leader[i] = leaderOf(i);
  return leader;
}

// One point of each connected surface.
Corners onePointEach(const Mesh& mesh) {
  const std::vector<std::uint32_t> leader = componentsOf(mesh);
  Corners out;
  for (std::uint32_t i = 0; i < leader.size(); ++i)
    if (leader[i] == i) out.push_back(mesh.points[i]);
  return out;
}

using Edge = std::pair<std::uint32_t, std::uint32_t>;

std::vector<std::pair<Edge, std::uint32_t>> edgesOf(const Mesh& mesh) {
  std::vector<std::pair<Edge, std::uint32_t>> edges;
  edges.reserve(3 * mesh.triangles.size());
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t)
    for (std::size_t k = 0; k < 3; ++k)
      edges.push_back({{mesh.triangles[t][k], mesh.triangles[t][(k + 1) % 3]}, t});
  std::ranges::sort(edges);
  return edges;
}

struct Plane {
  base::Vec3 at, normal;
  double area = 0;
};
Plane planeOf(const Mesh& mesh, std::uint32_t triangle) {
  const auto& t = mesh.triangles[triangle];
  const base::Vec3 n =
      glm::cross(mesh.points[t[1]] - mesh.points[t[0]], mesh.points[t[2]] - mesh.points[t[0]]);
  const double length = glm::length(n);
  return {mesh.points[t[0]], length > 0 ? n / length : base::Vec3(0), length / 2};
}

double sizeOf(const Mesh& mesh) {
  base::Vec3 low = mesh.points[0], high = low;
  for (const base::Vec3& p : mesh.points) {
    low = glm::min(low, p);
    high = glm::max(high, p);
  }
  return glm::length(high - low);
}

// A closed surface of one piece without handles that bends outwards at every edge.
bool isConvex(const Mesh& mesh) {
  const std::vector<std::uint32_t> leader = componentsOf(mesh);
  if (std::ranges::any_of(leader, [&](std::uint32_t l) { return l != leader[0]; })) return false;
  const auto faces = static_cast<std::int64_t>(mesh.triangles.size());
  if (static_cast<std::int64_t>(mesh.points.size()) - faces / 2 != 2) return false;
  const double slack = 1e-9 * sizeOf(mesh);
  const auto edges = edgesOf(mesh);
  for (const auto& [edge, triangle] : edges) {
    const auto back = std::ranges::lower_bound(
        edges, std::pair<Edge, std::uint32_t>{{edge.second, edge.first}, 0});
    if (back == edges.end() || back->first != Edge{edge.second, edge.first}) return false;
    const Plane plane = planeOf(mesh, triangle);
    for (const std::uint32_t v : mesh.triangles[back->second])
      if (glm::dot(mesh.points[v] - plane.at, plane.normal) > slack) return false;
  }
  return true;
}

}  // namespace

std::vector<Corners> convexPieces(const Mesh& mesh) {
  struct Piece {
    Corners corners;
    double area = 0;
    Plane plane;
  };
  const std::size_t count = mesh.triangles.size();
  std::vector<Piece> pieces(count);
  std::vector<std::uint32_t> leader(count);
  std::iota(leader.begin(), leader.end(), 0u);
  const auto leaderOf = [&](std::uint32_t i) {
    while (leader[i] != i) i = leader[i] = leader[leader[i]];
    return i;
  };
  for (std::uint32_t t = 0; t < count; ++t) {
    pieces[t].plane = planeOf(mesh, t);
    pieces[t].area = pieces[t].plane.area;
    for (const std::uint32_t v : mesh.triangles[t]) pieces[t].corners.push_back(mesh.points[v]);
  }
  const double slack = 1e-9 * sizeOf(mesh);
  const auto edges = edgesOf(mesh);
  for (const auto& [edge, triangle] : edges) {
    if (edge.first > edge.second) continue;
    const auto back = std::ranges::lower_bound(
        edges, std::pair<Edge, std::uint32_t>{{edge.second, edge.first}, 0});
    if (back == edges.end() || back->first != Edge{edge.second, edge.first}) continue;
    const std::uint32_t a = leaderOf(triangle), b = leaderOf(back->second);
    if (a == b) continue;
    Piece& one = pieces[a];
    Piece& other = pieces[b];
    const base::Vec3 n = one.plane.normal;
    if (glm::dot(n, other.plane.normal) < 1 - 1e-12) continue;
    if (std::ranges::any_of(other.corners, [&](const base::Vec3& p) {
          return std::abs(glm::dot(p - one.plane.at, n)) > slack;
        }))
      continue;
    // Joined if the hull of both covers no more than both.
    const base::Vec3 side = std::abs(n.x) < 0.6 ? base::Vec3(1, 0, 0) : base::Vec3(0, 1, 0);
    const base::Vec3 u = glm::normalize(glm::cross(n, side)), v = glm::cross(n, u);
    Corners all = one.corners;
    all.insert(all.end(), other.corners.begin(), other.corners.end());
    std::vector<base::Vec2> flat;
    std::map<std::pair<double, double>, std::size_t> from;
    for (std::size_t i = 0; i < all.size(); ++i) {
      flat.emplace_back(glm::dot(all[i] - one.plane.at, u), glm::dot(all[i] - one.plane.at, v));
      from[{flat.back().x, flat.back().y}] = i;
    }
    const Contour hull = convexHull(flat);
    double area = 0;
    for (std::size_t i = 0; i < hull.size(); ++i) {
      const base::Vec2 p = hull[i], q = hull[(i + 1) % hull.size()];
      area += (p.x * q.y - q.x * p.y) / 2;
    }
    if (hull.empty() || area > (one.area + other.area) * (1 + 1e-9)) continue;
    const std::uint32_t keep = std::min(a, b), gone = std::max(a, b);
    leader[gone] = keep;
    pieces[keep].area = one.area + other.area;
    pieces[keep].corners.clear();
    for (const base::Vec2& p : hull) pieces[keep].corners.push_back(all[from[{p.x, p.y}]]);
    if (keep != gone) pieces[gone].corners.clear();
  }
  std::vector<Corners> out;
  for (std::uint32_t t = 0; t < count; ++t)
    if (leader[t] == t) out.push_back(std::move(pieces[t].corners));
  return out;
}

namespace {

void appendSums(Corners& out, const Corners& a, const Corners& b) {
  for (const base::Vec3& p : a)
    for (const base::Vec3& q : b) out.push_back(p + q);
}

base::Failure tooMuch(std::size_t first, std::size_t second, double cost, double limit) {
  return refused("minkowski of a solid with " + std::to_string(first) + " faces and one with " +
                 std::to_string(second) + " faces needs " + number(cost) + " steps; the limit is " +
                 number(limit) + ". Fewer facets ($fn) make it possible.");
}

// Steps for one hull and its part in the union, found by timing: a pair of faces takes as long as
// some 300 sums of two points in a hull.
constexpr double stepsPerHull = 300;

base::Result<Solid> sumOfTwo(Context& context, const Solid& first, const Solid& second) {
  const double limit = context.limits.minkowskiPairs;
  const Solid* a = &first;
  const Solid* b = &second;
  Mesh meshA = meshOf(a->rep()), meshB = meshOf(b->rep());
  const auto convex = [](const Solid& solid, const Mesh& mesh) {
    return solid.rep().body->convex || isConvex(mesh);
  };
  bool convexA = convex(*a, meshA), convexB = convex(*b, meshB);
  if (convexA && !convexB) {
    std::swap(a, b);
    std::swap(meshA, meshB);
    std::swap(convexA, convexB);
  }
  if (convexA && convexB) {
    const double cost =
        static_cast<double>(meshA.points.size()) * static_cast<double>(meshB.points.size());
    if (cost > limit / 4)
      return tooMuch(meshA.triangles.size(), meshB.triangles.size(), 4 * cost, limit);
    Corners sums;
    sums.reserve(meshA.points.size() * meshB.points.size());
    appendSums(sums, meshA.points, meshB.points);
    return hullOf(context, sums);
  }

  const std::vector<Corners> piecesA = convexPieces(meshA);
  const std::vector<Corners> piecesB =
      convexB ? std::vector<Corners>{meshB.points} : convexPieces(meshB);
  if (convexB && a->rep().body->trusted) {
    // A solid of few convex parts is quicker by those: no sum reaches through another one's inside.
    constexpr std::size_t mostParts = 64;
    std::vector<Solid> sums;
    for (const Corners& part : convexParts(*a, std::min(mostParts, piecesA.size() / 2))) {
      if (context.task.cancel.raised()) return cancelled();
      Corners corners;
      appendSums(corners, part, meshB.points);
      auto sum = hullOf(context, corners);
      if (!sum) return sum;
      sums.push_back(*std::move(sum));
    }
    if (!sums.empty()) return unitedOverlapping(context, sums);
  }
  double points = 0;
  for (const Corners& piece : piecesB)
    points += stepsPerHull + 4 * static_cast<double>(piece.size());
  const double cost = points * static_cast<double>(piecesA.size());
  if (cost > limit) return tooMuch(meshA.triangles.size(), meshB.triangles.size(), cost, limit);

  std::vector<Solid> parts;
  const auto addMoved = [&](const Solid& solid, const Corners& to) -> base::Status {
    for (const base::Vec3& by : to) {
      base::Mat4 move(1);
      move[3] = base::Vec4(by, 1);
      auto moved = transformed(context, solid, move);
      if (!moved) return moved.failure();
      parts.push_back(*std::move(moved));
    }
    return base::Done{};
  };
  if (convexB) {
    // The middle of a convex body rather than a corner: the moved copy then ends inside the sums of
    // the faces and not flush with them. Those sums hold the other operand's copies already.
    base::Vec3 middle(0);
    for (const base::Vec3& p : meshB.points) middle += p / static_cast<double>(meshB.points.size());
    if (auto status = addMoved(*a, {middle}); !status) return status.failure();
  } else {
    if (auto status = addMoved(*a, onePointEach(meshB)); !status) return status.failure();
    if (auto status = addMoved(*b, onePointEach(meshA)); !status) return status.failure();
  }
  std::size_t done = 0;
  for (const Corners& pieceA : piecesA) {
    context.task.report("Building", done++, piecesA.size());
    if (context.task.cancel.raised()) return cancelled();
    for (const Corners& pieceB : piecesB) {
      Corners sums;
      appendSums(sums, pieceA, pieceB);
      auto part = hullOf(context, sums);
      if (!part) return part;
      if (!part->isEmpty()) parts.push_back(*std::move(part));
    }
  }
  return unitedOverlapping(context, parts);
}

// An operand: a body, and flat pieces, lines and points beside it.
struct Operand {
  std::optional<Solid> body;
  std::vector<Corners> pieces;
};

Operand operandOf(const Solid& solid) {
  Operand out;
  out.pieces = remainsOf(solid.rep());
  if (!solid.isEmpty() && !solid.rep().flat) {
    out.body = solid;
  } else if (!solid.rep().flat && out.pieces.size() > 1) {
    // 2021.01 takes what has no volume as its hull.
    Corners all;
    for (const Corners& piece : out.pieces) all.insert(all.end(), piece.begin(), piece.end());
    out.pieces = {std::move(all)};
  }
  return out;
}

// The sum of convex pieces and a body.
base::Status addSums(Context& context, std::vector<Solid>& parts, const std::vector<Corners>& pieces,
                     const Solid& body) {
  if (pieces.empty()) return base::Done{};
  const Mesh mesh = meshOf(body.rep());
  const bool convex = body.rep().body->convex || isConvex(mesh);
  const std::vector<Corners> surface = convex ? std::vector<Corners>{mesh.points} : convexPieces(mesh);
  for (const Corners& piece : pieces) {
    if (context.task.cancel.raised()) return cancelled();
    for (const Corners& other : surface) {
      Corners sums;
      appendSums(sums, piece, other);
      auto part = hullOf(context, sums);
      if (!part) return part.failure();
      if (!part->isEmpty()) parts.push_back(*std::move(part));
    }
    if (convex) continue;
    base::Mat4 move(1);
    move[3] = base::Vec4(piece[0], 1);
    auto moved = transformed(context, body, move);
    if (!moved) return moved.failure();
    parts.push_back(*std::move(moved));
  }
  return base::Done{};
}

base::Result<Solid> sumOf(Context& context, const Solid& first, const Solid& second) {
  const Operand a = operandOf(first), b = operandOf(second);
  if (a.body && b.body && a.pieces.empty() && b.pieces.empty())
    return sumOfTwo(context, *a.body, *b.body);
  std::vector<Solid> parts;
  if (a.body && b.body) {
    auto sum = sumOfTwo(context, *a.body, *b.body);
    if (!sum) return sum;
    parts.push_back(*std::move(sum));
  }
  if (b.body)
    if (auto status = addSums(context, parts, a.pieces, *b.body); !status) return status.failure();
  if (a.body)
    if (auto status = addSums(context, parts, b.pieces, *a.body); !status) return status.failure();
  for (const Corners& one : a.pieces) {
    for (const Corners& other : b.pieces) {
      Corners sums;
      appendSums(sums, one, other);
      auto part = hullOf(context, sums);  // nothing where both lie in one plane, as in 2021.01
      if (!part) return part;
      if (!part->isEmpty()) parts.push_back(*std::move(part));
    }
  }
  return combined(context, Boolean::Union, parts);
}

}  // namespace

base::Result<Solid> minkowski(Context& context, std::span<const Solid> operands) {
  return guarded("minkowski", [&]() -> base::Result<Solid> {
    std::vector<Solid> parts;
    bool open = false;
    for (const Solid& operand : operands) {
      if (operand.isEmpty() && !operand.hasRemains()) continue;
      if (!operand.isClosed() && operands.size() > 1) {
        reportOpen(context, "minkowski", operand);
        open = true;
      }
      parts.push_back(operand);
    }
    if (parts.empty() || (open && parts.size() > 1)) return Solid();
    if (parts.size() == 1) return parts[0];
    for (Solid& part : parts) {
      if (part.isEmpty() || part.rep().flat) continue;
      auto operand = asOperand(context, part);
      if (!operand) return operand.failure();
      part = withRemains(*operand, remainsOf(part.rep()));
    }
    Solid sum = parts[0];
    for (std::size_t i = 1; i < parts.size(); ++i) {
      auto next = sumOf(context, sum, parts[i]);
      if (!next) return next;
      sum = *std::move(next);
    }
    return sum;
  });
}

}  // namespace pw::mesh
