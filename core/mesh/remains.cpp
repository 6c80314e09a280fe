// SPDX-License-Identifier: Apache-2.0
#include "mesh/remains.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "mesh/clip.hpp"
#include "mesh/combining.hpp"
#include "mesh/convex_hull.hpp"
#include "mesh/plane_frame.hpp"
#include "mesh/shared_planes.hpp"
#include "mesh/touching_lines.hpp"

namespace pw::mesh {

namespace {

using base::Vec2;
using base::Vec3;
using Clipper2Lib::ClipType;
using Clipper2Lib::FillRule;
using Clipper2Lib::Path64;
using Clipper2Lib::Paths64;

// The faces of a body in a plane that look along or against its normal, as a region.
Paths64 facesIn(const Surface& surface, const Frame& frame, bool against, bool open, double gap) {
  Paths64 paths;
  for (std::size_t t = 0; t < surface.mesh.triangles.size(); ++t) {
    if (surface.open[t] != open) continue;
    std::vector<Vec2> corners;
    for (const std::uint32_t i : surface.mesh.triangles[t]) {
      const Vec3 p = frame.in(surface.mesh.points[i]);
      if (std::abs(p.z) > gap) break;
      corners.emplace_back(p);
    }
    if (corners.size() < 3 || (twiceArea(corners) < 0) != against) continue;
    paths.push_back(frame.path(corners));
  }
  return clipped(ClipType::Union, FillRule::NonZero, paths);
}

// Of two bodies, the faces in which they touch from both sides; for a difference, where the first ends in
// an open face of the second.
void appendSharedFaces(std::vector<Corners>& out, Boolean operation, const Solid& a, const Solid& b,
                       const Surface& one, const Surface& other, double gap) {
  const bool cutting = operation == Boolean::Difference;
  const Solid both[] = {a, b};
  for (const SharedPlane& plane :
       sharedPlanes(both, gap, cutting ? Squares::Flush : Squares::Opposed)) {
    const Frame frame(plane.point, plane.normal, 2 * reachOf(one.mesh.points) + 2 * reachOf(other.mesh.points));
    for (const bool against : {false, true}) {
      const Paths64 mine = facesIn(one, frame, against, false, gap);
      if (mine.empty()) continue;
      const Paths64 theirs = facesIn(other, frame, cutting ? against : !against, cutting, gap);
      if (theirs.empty()) continue;
      appendRegion(out, frame, clipped(ClipType::Intersection, FillRule::NonZero, mine, theirs));
    }
  }
}

// -- What a body leaves of a piece --
enum class Side2 { Inside, Outside };

void appendClipped(std::vector<Corners>& out, const Corners& piece, const Mesh& body, Side2 side, double gap) {
  if (piece.size() == 1) {
    if (holds(body, piece[0], gap) == (side == Side2::Inside)) out.push_back(piece);
    return;
  }
  if (piece.size() == 2) {
    std::vector<double> marks = {0, 1};
    const Vec3 way = piece[1] - piece[0];
    for (const auto& t : body.triangles) {
      const Vec3 &a = body.points[t[0]], &b = body.points[t[1]], &c = body.points[t[2]];
      const Vec3 n = glm::cross(b - a, c - a);
      const double along = glm::dot(way, n);
      if (along == 0) continue;
      const double at = glm::dot(a - piece[0], n) / along;
      if (at > 0 && at < 1 && distanceToTriangle(piece[0] + way * at, a, b, c) <= gap) marks.push_back(at);
    }
    std::ranges::sort(marks);
    for (std::size_t i = 0; i + 1 < marks.size(); ++i) {
      if (marks[i + 1] - marks[i] < 1e-9) continue;
      const Vec3 middle = piece[0] + way * ((marks[i] + marks[i + 1]) / 2);
      if (holds(body, middle, gap) == (side == Side2::Inside))
        out.push_back({piece[0] + way * marks[i], piece[0] + way * marks[i + 1]});
    }
    return;
  }
  const Vec3 normal = glm::normalize(glm::cross(piece[1] - piece[0], piece[2] - piece[0]));
  const Frame frame(piece[0], normal, 2 * reachOf(piece) + 2 * reachOf(body.points));
  Mesh here = body;
  for (Vec3& p : here.points) {
    p = frame.in(p);
    if (std::abs(p.z) <= gap) p.z = 0;
  }
  Paths64 cuts;
  for (const bool over : {true, false}) {
    Paths64 beside;
    for (const Contour& contour : cutBeside(here, over)) {
      Path64 path;
      for (const Vec2& p : contour) path.emplace_back(std::llround(p.x * frame.steps), std::llround(p.y * frame.steps));
      beside.push_back(std::move(path));
    }
    for (Path64& path : clipped(ClipType::Union, FillRule::Positive, beside)) cuts.push_back(std::move(path));
  }
  appendRegion(out, frame,
               clipped(side == Side2::Inside ? ClipType::Intersection : ClipType::Difference, FillRule::NonZero,
                       {frame.path(piece)}, clipped(ClipType::Union, FillRule::NonZero, cuts)));
}

// What two flat pieces in one plane share.
void appendCommon(std::vector<Corners>& out, const Corners& a, const Corners& b, double gap) {
  if (a.size() < 3 || b.size() < 3) return;
  const Frame frame(a[0], glm::normalize(glm::cross(a[1] - a[0], a[2] - a[0])), 2 * reachOf(a) + 2 * reachOf(b));
  if (std::ranges::any_of(b, [&](const Vec3& p) { return std::abs(frame.in(p).z) > gap; })) return;
  appendRegion(out, frame, clipped(ClipType::Intersection, FillRule::NonZero, {frame.path(a)}, {frame.path(b)}));
}

bool hasBody(const Solid& solid) { return !solid.isEmpty() && solid.isClosed() && !solid.rep().flat; }

}  // namespace

Corners flatHull(std::span<const Vec3> points) {
  if (points.empty()) return {};
  const auto farthest = std::ranges::max_element(
      points, {}, [&](const Vec3& p) { return glm::distance(p, points[0]); });
  const double extent = glm::distance(*farthest, points[0]);
  const double slack = 1e-9 * std::max(extent, 1e-3);
  if (extent <= slack) return {points[0]};
  const Vec3 way = (*farthest - points[0]) / extent;
  const auto aside = std::ranges::max_element(
      points, {}, [&](const Vec3& p) { return glm::length(glm::cross(p - points[0], way)); });
  const Vec3 up = glm::cross(way, *aside - points[0]);
  if (glm::length(up) <= slack) {
    const auto [first, last] = std::ranges::minmax_element(
        points, {}, [&](const Vec3& p) { return glm::dot(p - points[0], way); });
    return {*first, *last};
  }
  const Frame frame(points[0], glm::normalize(up), extent);
  std::vector<Vec2> flat;
  std::map<std::pair<double, double>, std::size_t> from;
  for (std::size_t i = 0; i < points.size(); ++i) {
    flat.emplace_back(frame.in(points[i]));
    from[{flat.back().x, flat.back().y}] = i;
  }
  Corners out;
  for (const Vec2& p : convexHull(flat)) out.push_back(points[from[{p.x, p.y}]]);
  return out;
}

std::vector<Corners> remainsOf(const SolidRep& rep) {
  std::vector<Corners> out = rep.body->remains;
  if (rep.placed)
    for (Corners& piece : out) {
      for (Vec3& p : piece) p = Vec3(rep.placement * base::Vec4(p, 1.0));
      piece = flatHull(piece);  // a piece that was pressed has fewer corners
    }
  if (!rep.flat || rep.body->triangles == 0) return out;
  const Mesh mesh = meshOf(rep);
  if (rep.body->convex) {
    out.push_back(flatHull(mesh.points));
    return out;
  }
  if (mesh.triangles.empty()) return out;
  const auto& t = mesh.triangles.front();
  const Frame frame(mesh.points[t[0]],
                    glm::normalize(glm::cross(mesh.points[t[1]] - mesh.points[t[0]], mesh.points[t[2]] - mesh.points[t[0]])),
                    2 * reachOf(mesh.points));
  Paths64 paths;
  for (const auto& triangle : mesh.triangles)
    paths.push_back(frame.path(Corners{mesh.points[triangle[0]], mesh.points[triangle[1]], mesh.points[triangle[2]]}));
  appendRegion(out, frame, clipped(ClipType::Union, FillRule::NonZero, paths));
  return out;
}

Solid onlyRemains(std::vector<Corners> remains, Loose loose) {
  if (remains.empty()) return Solid();
  auto body = std::make_shared<Body>();
  body->remains = std::move(remains);
  body->loose = loose == Loose::Yes;
  return wrapped(std::move(body));
}

Solid withRemains(const Solid& solid, std::vector<Corners> remains) {
  if (remains.empty() && !solid.hasRemains()) return solid;
  if (solid.isEmpty()) return onlyRemains(std::move(remains));
  if (solid.rep().placed) {
    const base::Mat4 back = glm::inverse(solid.rep().placement);
    for (Corners& piece : remains)
      for (Vec3& p : piece) p = Vec3(back * base::Vec4(p, 1.0));
  }
  auto body = std::make_shared<Body>(*solid.rep().body);
  body->remains = std::move(remains);
  auto rep = std::make_shared<SolidRep>();
  rep->body = std::move(body);
  rep->placement = solid.rep().placement;
  rep->placed = solid.rep().placed;
  rep->flat = solid.rep().flat;
  return Solid(std::move(rep));
}

std::vector<Corners> remainsOfBoolean(Boolean operation, std::span<const Solid> operands, bool empty) {
  const std::size_t count = operands.size();
  std::vector<std::vector<Corners>> own(count);
  bool any = false;
  for (std::size_t i = 0; i < count; ++i) {
    if (!operands[i].rep().body->loose) own[i] = remainsOf(operands[i].rep());
    any = any || !own[i].empty();
  }
  std::vector<Corners> out;
  if (operation == Boolean::Union) {
    // What of them lies in a body does no harm there.
    for (const auto& pieces : own) out.insert(out.end(), pieces.begin(), pieces.end());
    return out;
  }
  std::vector<Solid> bodies;
  for (const Solid& operand : operands)
    if (hasBody(operand)) bodies.push_back(operand);
  const double gap = contactGap(bodies);
  std::vector<std::optional<Surface>> surfaces(count);
  const auto surface = [&](std::size_t i) -> const Surface& {
    if (!surfaces[i]) surfaces[i] = surfaceOf(operands[i].rep());
    return *surfaces[i];
  };
  const auto clippedBy = [&](std::vector<Corners> pieces, std::size_t i, Side2 side) {
    if (!hasBody(operands[i])) return side == Side2::Inside ? std::vector<Corners>() : pieces;
    std::vector<Corners> rest;
    for (const Corners& piece : pieces) appendClipped(rest, piece, surface(i).mesh, side, gap);
    return rest;
  };
  if (operation == Boolean::Difference) {
    out = own[0];
    for (std::size_t i = 1; i < count && !out.empty(); ++i) out = clippedBy(std::move(out), i, Side2::Outside);
    if (!hasBody(operands[0])) return out;
    for (std::size_t i = 1; i < count; ++i) {
      if (!hasBody(operands[i]) || !touching(operands[i].box(), operands[0].box())) continue;
      if (!operands[i].rep().body->opened) continue;
      std::vector<Corners> shared;
      appendSharedFaces(shared, operation, operands[0], operands[i], surface(0), surface(i), gap);
      for (std::size_t j = 1; j < count && !shared.empty(); ++j)
        if (j != i) shared = clippedBy(std::move(shared), j, Side2::Outside);
      out.insert(out.end(), shared.begin(), shared.end());
    }
    return out;
  }
  // Intersection: what two share, as far as the others have it too.
  const auto add = [&](std::vector<Corners> pieces, std::size_t i, std::size_t j) {
    for (std::size_t k = 0; k < count && !pieces.empty(); ++k) {
      if (k == i || k == j) continue;
      std::vector<Corners> kept = clippedBy(pieces, k, Side2::Inside);
      for (const Corners& piece : pieces)
        for (const Corners& other : own[k]) appendCommon(kept, piece, other, gap);
      pieces = std::move(kept);
    }
    out.insert(out.end(), pieces.begin(), pieces.end());
  };
  if (any)
    for (std::size_t i = 0; i < count; ++i) add(own[i], i, i);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = i + 1; j < count; ++j) {
      if (!hasBody(operands[i]) || !hasBody(operands[j]) || !touching(operands[i].box(), operands[j].box())) continue;
      const Solid both[] = {operands[i], operands[j]};
      const bool faces = !sharedPlanes(both, gap, Squares::Opposed).empty();
      if (!faces && !empty) continue;
      std::vector<Corners> shared;
      if (faces) appendSharedFaces(shared, operation, operands[i], operands[j], surface(i), surface(j), gap);
      // Lines and points only where there is nothing else.
      if (empty && shared.empty()) shared = touchingLines(surface(i), surface(j), std::max(gap * 1e-3, 1e-9));
      add(std::move(shared), i, j);
    }
  }
  return out;
}

bool Solid::hasRemains() const { return !rep_->body->remains.empty(); }

}  // namespace pw::mesh
