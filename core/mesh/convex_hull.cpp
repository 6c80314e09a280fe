// SPDX-License-Identifier: Apache-2.0
#include "mesh/convex_hull.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace pw::mesh {

namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

struct GridPoint {
  std::int64_t x = 0, y = 0, z = 0;
  auto operator<=>(const GridPoint&) const = default;
};

// Twice 2^38 to the third power, six times: below 2^120.
Wide orientation(const GridPoint& a, const GridPoint& b, const GridPoint& c, const GridPoint& p) {
  const std::int64_t bx = b.x - a.x, by = b.y - a.y, bz = b.z - a.z;
  const std::int64_t cx = c.x - a.x, cy = c.y - a.y, cz = c.z - a.z;
  const std::int64_t px = p.x - a.x, py = p.y - a.y, pz = p.z - a.z;
  const Wide nx = static_cast<Wide>(by) * cz - static_cast<Wide>(bz) * cy;
  const Wide ny = static_cast<Wide>(bz) * cx - static_cast<Wide>(bx) * cz;
  const Wide nz = static_cast<Wide>(bx) * cy - static_cast<Wide>(by) * cx;
  return nx * px + ny * py + nz * pz;
}

bool inLine(const GridPoint& a, const GridPoint& b, const GridPoint& c) {
  const std::int64_t bx = b.x - a.x, by = b.y - a.y, bz = b.z - a.z;
  const std::int64_t cx = c.x - a.x, cy = c.y - a.y, cz = c.z - a.z;
  return static_cast<Wide>(by) * cz == static_cast<Wide>(bz) * cy &&
         static_cast<Wide>(bz) * cx == static_cast<Wide>(bx) * cz &&
         static_cast<Wide>(bx) * cy == static_cast<Wide>(by) * cx;
}

// Quickhull (Barber, Dobkin, Huhdanpaa 1996) with exact tests; a point in the plane of a face does
// not see it. Its phases are not inlined: a browser compiles whole functions, and takes longest for long ones.
class HullBuilder {
 public:
  explicit HullBuilder(std::span<const base::Vec3> points) : given_(points) {}

  Mesh build() {
    if (!place() || !startSimplex()) return {};
    while (!pending_.empty()) {
      const std::uint32_t face = pending_.back();
      pending_.pop_back();
      if (faces_[face].alive && faces_[face].firstOutside != none) addFarthest(face);
    }
    return result();
  }

 private:
  struct Face {
    std::array<std::uint32_t, 3> at{};
    std::array<std::uint32_t, 3> beside{};  // across the edge from at[i] to at[i + 1]
    double nx = 0, ny = 0, nz = 0;          // not normalised
    double doubt = 0;                       // distances within it are decided exactly
    std::uint32_t firstOutside = none;
    std::uint32_t farthest = none;
    double farthestDistance = 0;
    bool alive = true;
  };

  [[gnu::noinline]] bool place() {
    if (given_.size() < 4) return false;
    base::Vec3 low = given_[0], high = given_[0];
    for (const base::Vec3& p : given_) {
      low = glm::min(low, p);
      high = glm::max(high, p);
    }
    const base::Vec3 size = high - low;
    const double extent = std::max(size.x, std::max(size.y, size.z));
    if (!(extent > 0) || !std::isfinite(extent)) return false;
    int exponent = 0;
    std::frexp(extent, &exponent);
    const double scale = std::ldexp(1.0, gridBits - exponent);

    std::vector<std::pair<GridPoint, std::uint32_t>> all(given_.size());
    for (std::uint32_t i = 0; i < given_.size(); ++i) {
      const base::Vec3 q = (given_[i] - low) * scale;
      all[i] = {{std::llround(q.x), std::llround(q.y), std::llround(q.z)}, i};
    }
    std::ranges::sort(all);
    for (const auto& [point, index] : all) {
      if (!grid_.empty() && grid_.back() == point) continue;
      grid_.push_back(point);
      from_.push_back(index);
    }
    next_.assign(grid_.size(), none);
    faceStartingAt_.assign(grid_.size(), none);
    return grid_.size() >= 4;
  }

  [[gnu::noinline]] bool startSimplex() {
    const auto count = static_cast<std::uint32_t>(grid_.size());
    const std::uint32_t a = 0, b = count - 1;  // sorted, so these differ and are extreme in x
    std::uint32_t c = none, d = none;
    double best = -1;
    for (std::uint32_t i = 0; i < count; ++i) {
      const double bx = at(b).x - at(a).x, by = at(b).y - at(a).y, bz = at(b).z - at(a).z;
      const double px = at(i).x - at(a).x, py = at(i).y - at(a).y, pz = at(i).z - at(a).z;
      const double x = by * pz - bz * py, y = bz * px - bx * pz, z = bx * py - by * px;
      const double size = x * x + y * y + z * z;
      if (size > best && !inLine(grid_[a], grid_[b], grid_[i])) {
        best = size;
        c = i;
      }
    }
    if (c == none) return false;
    best = -1;
    for (std::uint32_t i = 0; i < count; ++i) {
      const Wide side = orientation(grid_[a], grid_[b], grid_[c], grid_[i]);
      const double size = std::abs(static_cast<double>(side));
      if (side != 0 && size > best) {
        best = size;
        d = i;
      }
    }
    if (d == none) return false;
    std::array<std::uint32_t, 4> v = {a, b, c, d};
    if (orientation(grid_[a], grid_[b], grid_[c], grid_[d]) > 0) std::swap(v[1], v[2]);
    // v[3] is now below v[0], v[1], v[2].
    addFace({v[0], v[1], v[2]}, {1, 2, 3});
    addFace({v[1], v[0], v[3]}, {0, 3, 2});
    addFace({v[2], v[1], v[3]}, {0, 1, 3});
    addFace({v[0], v[2], v[3]}, {0, 2, 1});
    for (std::uint32_t i = 0; i < count; ++i) {
      if (i != a && i != b && i != c && i != d) assign(i, 0, 4);
    }
    for (std::uint32_t f = 0; f < 4; ++f) pending_.push_back(f);
    return true;
  }

  struct Real {
    double x, y, z;
  };
  Real at(std::uint32_t i) const {
    return {static_cast<double>(grid_[i].x), static_cast<double>(grid_[i].y),
            static_cast<double>(grid_[i].z)};
  }

  std::uint32_t addFace(const std::array<std::uint32_t, 3>& corners,
                        const std::array<std::uint32_t, 3>& beside) {
    Face face;
    face.at = corners;
    face.beside = beside;
    const Real a = at(corners[0]), b = at(corners[1]), c = at(corners[2]);
    const double bx = b.x - a.x, by = b.y - a.y, bz = b.z - a.z;
    const double cx = c.x - a.x, cy = c.y - a.y, cz = c.z - a.z;
    face.nx = by * cz - bz * cy;
    face.ny = bz * cx - bx * cz;
    face.nz = bx * cy - by * cx;
    // Rounding: three products, a difference, a product and two sums, each within 2^-53.
    const double size = std::abs(by * cz) + std::abs(bz * cy) + std::abs(bz * cx) +
                        std::abs(bx * cz) + std::abs(bx * cy) + std::abs(by * cx);
    face.doubt = size * std::ldexp(1.0, gridBits + 1 - 50);
    faces_.push_back(face);
    return static_cast<std::uint32_t>(faces_.size() - 1);
  }

  // Height of a point over a face's plane, times the normal's length; its sign is exact.
  double height(const Face& face, std::uint32_t point) const {
    const Real a = at(face.at[0]), p = at(point);
    const double side = face.nx * (p.x - a.x) + face.ny * (p.y - a.y) + face.nz * (p.z - a.z);
    if (side > face.doubt || side < -face.doubt) return side;
    const Wide exact =
        orientation(grid_[face.at[0]], grid_[face.at[1]], grid_[face.at[2]], grid_[point]);
    return static_cast<double>(exact);
  }

  void assign(std::uint32_t point, std::size_t begin, std::size_t end) {
    for (std::size_t f = begin; f < end; ++f) {
      Face& face = faces_[f];
      const double side = height(face, point);
      if (!(side > 0)) continue;
      next_[point] = face.firstOutside;
      face.firstOutside = point;
      if (face.farthest == none || side > face.farthestDistance ||
          (side == face.farthestDistance && point < face.farthest)) {
        face.farthest = point;
        face.farthestDistance = side;
      }
      return;
    }
  }

  [[gnu::noinline]] void addFarthest(std::uint32_t start) {
    const std::uint32_t eye = faces_[start].farthest;
    visible_.clear();
    horizon_.clear();
    ++mark_;
    seen_.resize(faces_.size(), 0);
    visible_.push_back(start);
    seen_[start] = mark_;
    for (std::size_t i = 0; i < visible_.size(); ++i) {
      const Face face = faces_[visible_[i]];
      for (int e = 0; e < 3; ++e) {
        const std::uint32_t other = face.beside[static_cast<std::size_t>(e)];
        if (seen_[other] == mark_) continue;
        if (height(faces_[other], eye) > 0) {
          seen_[other] = mark_;
          visible_.push_back(other);
        } else {
          horizon_.push_back({face.at[static_cast<std::size_t>(e)],
                              face.at[static_cast<std::size_t>((e + 1) % 3)], other});
        }
      }
    }
    const std::size_t firstNew = faces_.size();
    for (const HorizonEdge& edge : horizon_) {
      const std::uint32_t face = addFace({edge.from, edge.to, eye}, {edge.beyond, none, none});
      faceStartingAt_[edge.from] = face;
      Face& beyond = faces_[edge.beyond];
      for (std::size_t e = 0; e < 3; ++e) {
        if (beyond.at[e] == edge.to && beyond.at[(e + 1) % 3] == edge.from) beyond.beside[e] = face;
      }
    }
    for (std::size_t f = firstNew; f < faces_.size(); ++f) {
      const std::uint32_t ahead = faceStartingAt_[faces_[f].at[1]];
      faces_[f].beside[1] = ahead;
      faces_[ahead].beside[2] = static_cast<std::uint32_t>(f);
    }
    for (const std::uint32_t gone : visible_) {
      faces_[gone].alive = false;
      std::uint32_t point = faces_[gone].firstOutside;
      while (point != none) {
        const std::uint32_t following = next_[point];
        if (point != eye) assign(point, firstNew, faces_.size());
        point = following;
      }
    }
    for (std::size_t f = firstNew; f < faces_.size(); ++f)
      if (faces_[f].firstOutside != none) pending_.push_back(static_cast<std::uint32_t>(f));
  }

  // Faces in one plane are cut anew: the cuts quickhull leaves all run across the whole face, and a
  // boolean then compares each of them with everything.
  Mesh result() {
    const std::vector<Triple> cut = recut();
    Mesh mesh;
    std::vector<std::uint32_t> place(grid_.size(), none);
    for (const Triple& t : cut)
      for (const std::uint32_t v : t) place[v] = 0;
    for (std::size_t i = 0; i < place.size(); ++i) {
      if (place[i] == none) continue;
      place[i] = static_cast<std::uint32_t>(mesh.points.size());
      mesh.points.push_back(given_[from_[i]]);
    }
    mesh.triangles.reserve(cut.size());
    for (const Triple& t : cut) mesh.triangles.push_back({place[t[0]], place[t[1]], place[t[2]]});
    return mesh;
  }

  using Triple = std::array<std::uint32_t, 3>;

  bool inOnePlane(const Face& a, const Face& b) const {
    for (const std::uint32_t v : b.at)
      if (v != a.at[0] && v != a.at[1] && v != a.at[2] && height(a, v) != 0) return false;
    return true;
  }

  // Quickhull takes points by their height over a face, and of those at one height any may come
  // first: corners inside a face or an edge of the finished hull are left out here.
  [[gnu::noinline]] std::vector<Triple> recut() {
    std::vector<std::uint32_t> groupOf(faces_.size(), none);
    std::vector<std::uint32_t> members, begins;
    for (std::uint32_t start = 0; start < faces_.size(); ++start) {
      if (!faces_[start].alive || groupOf[start] != none) continue;
      const auto group = static_cast<std::uint32_t>(begins.size());
      begins.push_back(static_cast<std::uint32_t>(members.size()));
      groupOf[start] = group;
      members.push_back(start);
      for (std::size_t i = begins.back(); i < members.size(); ++i) {
        for (const std::uint32_t other : faces_[members[i]].beside) {
          // The first face's plane stands for all, so that the group does not depend on its order.
          if (groupOf[other] != none || !inOnePlane(faces_[start], faces_[other])) continue;
          groupOf[other] = group;
          members.push_back(other);
        }
      }
    }
    begins.push_back(static_cast<std::uint32_t>(members.size()));

    std::vector<Triple> out;
    std::vector<std::uint32_t> loop, kept;
    for (std::size_t g = 0; g + 1 < begins.size(); ++g) {
      if (begins[g + 1] - begins[g] == 1) {
        out.push_back(faces_[members[begins[g]]].at);
        continue;
      }
      std::size_t length = 0;
      std::uint32_t first = none;
      for (std::size_t i = begins[g]; i < begins[g + 1]; ++i) {
        const Face& face = faces_[members[i]];
        for (std::size_t e = 0; e < 3; ++e) {
          if (groupOf[face.beside[e]] == g) continue;
          faceStartingAt_[face.at[e]] = face.at[(e + 1) % 3];
          first = std::min(first, face.at[e]);
          ++length;
        }
      }
      loop.assign(1, first);
      while (loop.size() < length) loop.push_back(faceStartingAt_[loop.back()]);
      kept.clear();
      for (std::size_t i = 0; i < length; ++i) {
        const std::uint32_t a = loop[(i + length - 1) % length], b = loop[(i + 1) % length];
        if (!inLine(grid_[a], grid_[loop[i]], grid_[b])) kept.push_back(loop[i]);
      }
      cutLoop(kept, out);
    }
    return out;
  }

  // Ears with the shortest cut first: small triangles along the border, few large ones inside.
  void cutLoop(const std::vector<std::uint32_t>& loop, std::vector<Triple>& out) const {
    const std::size_t count = loop.size();
    std::vector<std::size_t> before(count), after(count);
    std::vector<std::uint32_t> version(count, 0);
    struct Ear {
      double cut;
      std::size_t tip;
      std::uint32_t version;
      bool operator>(const Ear& other) const {
        return cut != other.cut ? cut > other.cut : tip > other.tip;
      }
    };
    std::vector<Ear> heap;
    const auto later = [](const Ear& a, const Ear& b) { return a > b; };
    const auto offer = [&](std::size_t tip) {
      const Real a = at(loop[before[tip]]), b = at(loop[after[tip]]);
      const double x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
      heap.push_back({x * x + y * y + z * z, tip, ++version[tip]});
      std::ranges::push_heap(heap, later);
    };
    for (std::size_t i = 0; i < count; ++i) {
      before[i] = (i + count - 1) % count;
      after[i] = (i + 1) % count;
    }
    for (std::size_t i = 0; i < count; ++i) offer(i);
    std::size_t left = count;
    std::size_t last = 0;
    while (left > 3 && !heap.empty()) {
      std::ranges::pop_heap(heap, later);
      const Ear ear = heap.back();
      heap.pop_back();
      if (ear.version != version[ear.tip]) continue;
      const std::size_t a = before[ear.tip], b = after[ear.tip];
      out.push_back({loop[a], loop[ear.tip], loop[b]});
      after[a] = b;
      before[b] = a;
      version[ear.tip] = none;
      --left;
      last = a;
      offer(a);
      offer(b);
    }
    out.push_back({loop[before[last]], loop[last], loop[after[last]]});
  }

  struct HorizonEdge {
    std::uint32_t from, to, beyond;
  };

  std::span<const base::Vec3> given_;
  std::vector<GridPoint> grid_;      // sorted, each once
  std::vector<std::uint32_t> from_;  // grid point to given point
  std::vector<std::uint32_t> next_;  // chains of points outside a face
  std::vector<Face> faces_;
  std::vector<std::uint32_t> pending_, visible_, seen_, faceStartingAt_;
  std::vector<HorizonEdge> horizon_;
  std::uint32_t mark_ = 0;
};

}  // namespace

Mesh convexHull(std::span<const base::Vec3> points) { return HullBuilder(points).build(); }

}  // namespace pw::mesh
