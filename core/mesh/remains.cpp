// SPDX-License-Identifier: Apache-2.0
#include "mesh/remains.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>

#include "mesh/clip.hpp"
#include "mesh/contact.hpp"
#include "mesh/convex_hull.hpp"
#include "mesh/triangulation.hpp"

namespace pw::mesh {

namespace {

using base::Vec2;
using base::Vec3;
using Clipper2Lib::ClipType;
using Clipper2Lib::FillRule;
using Clipper2Lib::Path64;
using Clipper2Lib::Paths64;

// A plane with axes of its own, in which Clipper2 works on a fine grid.
struct Frame {
  Vec3 at, normal, u, v;
  double steps;  // per mm

  Frame(const Vec3& point, const Vec3& up, double extent) : at(point), normal(up) {
    const Vec3 side = std::abs(up.x) < 0.6 ? Vec3(1, 0, 0) : Vec3(0, 1, 0);
    v = glm::normalize(glm::cross(up, side));
    u = glm::cross(v, up);
    steps = std::exp2(40 - std::ceil(std::log2(std::max(extent, 1e-6))));
  }
  Vec3 in(const Vec3& p) const {
    const Vec3 from = p - at;
    return {glm::dot(from, u), glm::dot(from, v), glm::dot(from, normal)};
  }
  Vec3 out(const Vec2& p) const { return at + u * p.x + v * p.y; }
  Path64 path(std::span<const Vec2> points) const {
    Path64 path;
    for (const Vec2& p : points) path.emplace_back(std::llround(p.x * steps), std::llround(p.y * steps));
    if (Clipper2Lib::Area(path) < 0) std::ranges::reverse(path);
    return path;
  }
  Path64 path(const Corners& corners) const {
    std::vector<Vec2> points;
    for (const Vec3& p : corners) points.emplace_back(in(p));
    return path(points);
  }
};

double reachOf(std::span<const Vec3> points) {
  double reach = 0;
  for (const Vec3& p : points)
    reach = std::max({reach, std::abs(p.x), std::abs(p.y), std::abs(p.z)});
  return reach;
}

// A region as convex pieces; slivers that rounding leaves are dropped.
void appendRegion(std::vector<Corners>& out, const Frame& frame, const Paths64& paths) {
  std::vector<Contour> contours;
  double area = 0, around = 0;
  for (const Path64& path : paths) {
    if (path.size() < 3) continue;
    Contour contour;
    for (const auto& p : path)
      contour.emplace_back(static_cast<double>(p.x) / frame.steps, static_cast<double>(p.y) / frame.steps);
    area += twiceArea(contour) / 2;
    for (std::size_t i = 0; i < contour.size(); ++i)
      around += glm::distance(contour[i], contour[(i + 1) % contour.size()]);
    contours.push_back(std::move(contour));
  }
  if (contours.empty() || area <= 1e-5 * around * around * 1e-3) return;
  Mesh mesh;
  for (const Contour& contour : contours)
    for (const Vec2& p : contour) mesh.points.push_back(frame.out(p));
  mesh.triangles = triangulated(contours);
  for (Corners& piece : convexPieces(mesh)) out.push_back(std::move(piece));
}

// -- Bodies as triangles --
struct Surface {
  Mesh mesh;
  std::vector<bool> open;  // by triangle: cut, so that it does not belong to the solid
};

Surface surfaceOf(const SolidRep& rep) {
  Surface out;
  const manifold::MeshGL64 mesh = rep.here().GetMeshGL64();
  for (std::size_t i = 0; i < mesh.NumVert(); ++i) out.mesh.points.push_back(fromManifold(mesh.GetVertPos(i)));
  out.open.resize(mesh.NumTri(), false);
  for (std::size_t t = 0; t < mesh.NumTri(); ++t)
    out.mesh.triangles.push_back({static_cast<std::uint32_t>(mesh.triVerts[3 * t]),
                                  static_cast<std::uint32_t>(mesh.triVerts[3 * t + 1]),
                                  static_cast<std::uint32_t>(mesh.triVerts[3 * t + 2])});
  for (std::size_t run = 0; run < mesh.runFlags.size(); ++run)
    if (mesh.runFlags[run] & 1)
      for (std::size_t t = mesh.runIndex[run] / 3; t < mesh.runIndex[run + 1] / 3; ++t) out.open[t] = true;
  return out;
}

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

// -- Touching in lines and points --
double distanceToTriangle(const Vec3& p, const Vec3& a, const Vec3& b, const Vec3& c) {
  const Vec3 n = glm::cross(b - a, c - a);
  const double length = glm::length(n);
  const auto toEdge = [&](const Vec3& from, const Vec3& to) {
    const Vec3 way = to - from;
    const double t = std::clamp(glm::dot(p - from, way) / std::max(glm::dot(way, way), 1e-300), 0.0, 1.0);
    return glm::distance(p, from + way * t);
  };
  if (length > 0) {
    const bool inside = glm::dot(glm::cross(b - a, p - a), n) >= 0 &&
                        glm::dot(glm::cross(c - b, p - b), n) >= 0 &&
                        glm::dot(glm::cross(a - c, p - c), n) >= 0;
    if (inside) return std::abs(glm::dot(p - a, n)) / length;
  }
  return std::min({toEdge(a, b), toEdge(b, c), toEdge(c, a)});
}

// In the body or on its surface.
bool holds(const Mesh& mesh, const Vec3& p, double slack) {
  double angle = 0;
  for (const auto& t : mesh.triangles) {
    const Vec3 &a = mesh.points[t[0]], &b = mesh.points[t[1]], &c = mesh.points[t[2]];
    if (distanceToTriangle(p, a, b, c) <= slack) return true;
    const Vec3 x = a - p, y = b - p, z = c - p;
    const double lx = glm::length(x), ly = glm::length(y), lz = glm::length(z);
    angle += 2 * std::atan2(glm::dot(x, glm::cross(y, z)),
                            lx * ly * lz + glm::dot(x, y) * lz + glm::dot(y, z) * lx + glm::dot(z, x) * ly);
  }
  return angle > 2 * std::numbers::pi;
}

// The part of a line within a triangle in whose plane it lies; as one point twice where it is one.
std::optional<std::pair<Vec3, Vec3>> within(const Vec3& from, const Vec3& to, const std::array<Vec3, 3>& corners,
                                            double slack) {
  const Vec3 normal = glm::normalize(glm::cross(corners[1] - corners[0], corners[2] - corners[0]));
  double first = 0, last = 1;
  for (std::size_t k = 0; k < 3; ++k) {
    const Vec3 inwards = glm::normalize(glm::cross(normal, corners[(k + 1) % 3] - corners[k]));
    const double a = glm::dot(from - corners[k], inwards) + slack;
    const double b = glm::dot(to - corners[k], inwards) + slack;
    if (a < 0 && b < 0) return std::nullopt;
    if (a < 0) first = std::max(first, a / (a - b));
    if (b < 0) last = std::min(last, a / (a - b));
  }
  if (first > last) return std::nullopt;
  return std::pair(from + (to - from) * first, from + (to - from) * last);
}

class Touching {
 public:
  Touching(const Surface& a, const Surface& b, double slack) : slack_(slack) {
    edgesOn(a, b);
    edgesOn(b, a);
    // The rim of an open face does not belong to the solid either.
    for (const Surface* surface : {&a, &b}) {
      std::erase_if(found_, [&](const Corners& piece) {
        const Vec3 middle = (piece.front() + piece.back()) * 0.5;
        for (std::size_t t = 0; t < surface->open.size(); ++t) {
          if (!surface->open[t]) continue;
          const auto& at = surface->mesh.triangles[t];
          if (distanceToTriangle(middle, surface->mesh.points[at[0]], surface->mesh.points[at[1]],
                                 surface->mesh.points[at[2]]) <= 4 * slack_)
            return true;
        }
        return false;
      });
    }
  }
  std::vector<Corners> found() { return std::move(found_); }

 private:
  struct Edge {
    Vec3 from, to;
  };

  static base::Box3 boxOf(const Surface& surface) {
    base::Box3 box{surface.mesh.points[0], surface.mesh.points[0]};
    for (const Vec3& p : surface.mesh.points) box = {glm::min(box.min, p), glm::max(box.max, p)};
    return box;
  }
  bool apart(const base::Box3& box, std::span<const Vec3> points) const {
    Vec3 low(points[0]), high(points[0]);
    for (const Vec3& p : points) {
      low = glm::min(low, p);
      high = glm::max(high, p);
    }
    return glm::any(glm::greaterThan(low, box.max + slack_)) || glm::any(glm::lessThan(high, box.min - slack_));
  }

  // Edges between closed faces that are not in one plane, near the other body.
  std::vector<Edge> edgesOf(const Surface& surface, const base::Box3& near) const {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<Vec3, bool>> sides;
    std::vector<Edge> edges;
    const auto& points = surface.mesh.points;
    for (std::size_t t = 0; t < surface.mesh.triangles.size(); ++t) {
      const auto& at = surface.mesh.triangles[t];
      const std::array<Vec3, 3> corners = {points[at[0]], points[at[1]], points[at[2]]};
      if (apart(near, corners)) continue;
      const Vec3 cross = glm::cross(corners[1] - corners[0], corners[2] - corners[0]);
      const double length = glm::length(cross);
      const Vec3 normal = length > 0 ? cross / length : cross;
      for (std::size_t k = 0; k < 3; ++k) {
        const std::uint32_t from = at[k], to = at[(k + 1) % 3];
        const auto [side, fresh] = sides.try_emplace(std::minmax(from, to), std::pair(normal, surface.open[t]));
        if (fresh) continue;
        if (glm::distance(side->second.first, normal) < 1e-7 || side->second.second || surface.open[t]) continue;
        edges.push_back({points[from], points[to]});
      }
    }
    return edges;
  }

  void add(Corners piece) {
    if (piece.size() == 2 && glm::distance(piece[0], piece[1]) <= 4 * slack_) piece.pop_back();
    const auto same = [&](const Corners& known) {
      return known.size() == piece.size() &&
             std::ranges::equal(known, piece, [&](const Vec3& p, const Vec3& q) { return glm::distance(p, q) <= 4 * slack_; });
    };
    if (std::ranges::none_of(found_, same)) found_.push_back(std::move(piece));
  }

  void edgesOn(const Surface& edged, const Surface& faced) {
    const base::Box3 near = boxOf(edged);
    const std::vector<Edge> edges = edgesOf(edged, boxOf(faced));
    std::vector<std::array<Vec3, 3>> faces;
    const auto& points = faced.mesh.points;
    for (std::size_t t = 0; t < faced.mesh.triangles.size(); ++t) {
      const auto& at = faced.mesh.triangles[t];
      const std::array<Vec3, 3> corners = {points[at[0]], points[at[1]], points[at[2]]};
      if (!faced.open[t] && !apart(near, corners)) faces.push_back(corners);
    }
    // Bodies of many faces that meet in all of them are no case of a few lines.
    constexpr std::size_t mostPairs = 4'000'000;
    if (edges.size() * faces.size() > mostPairs) return;
    for (const Edge& edge : edges) {
      for (const auto& face : faces) {
        const Vec3 cross = glm::cross(face[1] - face[0], face[2] - face[0]);
        const double length = glm::length(cross);
        if (!(length > 0)) continue;
        const double from = glm::dot(edge.from - face[0], cross) / length;
        const double to = glm::dot(edge.to - face[0], cross) / length;
        if (std::abs(from) <= slack_ && std::abs(to) <= slack_) {
          if (const auto part = within(edge.from, edge.to, face, slack_)) add({part->first, part->second});
        } else if ((from <= slack_ && to >= -slack_) || (from >= -slack_ && to <= slack_)) {
          const Vec3 at = edge.from + (edge.to - edge.from) * std::clamp(from / (from - to), 0.0, 1.0);
          if (distanceToTriangle(at, face[0], face[1], face[2]) <= slack_) add({at});
        }
      }
      if (found_.size() > 1000) return;
    }
  }

  double slack_;
  std::vector<Corners> found_;
};

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
      if (empty && shared.empty()) shared = Touching(surface(i), surface(j), std::max(gap * 1e-3, 1e-9)).found();
      add(std::move(shared), i, j);
    }
  }
  return out;
}

bool Solid::hasRemains() const { return !rep_->body->remains.empty(); }

}  // namespace pw::mesh
