// SPDX-License-Identifier: Apache-2.0
#include "jobs/creases.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <glm/geometric.hpp>
#include <numeric>

namespace pw::jobs {
namespace {

using base::Vec3;

constexpr double roundest = 31;   // degrees that a round surface turns by at most, from facet to facet
constexpr double faintest = 10;   // degrees of an edge that a line may go on along
constexpr double fading = 40;     // degrees of a line, on the whole, that may end inside a surface
constexpr double alike = 0.3;     // of a turn: the next one belongs to the same round surface
constexpr double wider = 2.5;     // a facet at the end of a round surface, against the one before
constexpr double straight = 0.64; // cosine between an edge of a line and the next
constexpr double parallel = 0.8;  // cosine between the two sides of a facet
constexpr std::size_t mostOfFacet = 64;  // triangles; of more it is a face
constexpr std::size_t longestGap = 64;   // edges by which a line is made longer
constexpr std::uint32_t none = UINT32_MAX;

double cosineOf(double degrees) { return std::cos(degrees * 3.14159265358979323846 / 180); }
double degreesOf(double cosine) { return std::acos(std::clamp(cosine, -1.0, 1.0)) * 180 / 3.14159265358979323846; }

enum Mark : std::uint8_t { NotDrawn = 0, Drawn = 1, Fixed = 2 };  // Fixed: a border, whatever the angles

class Creases {
 public:
  Creases(const mesh::Triangles& triangles, const std::vector<Face>& faces, const std::vector<EdgeUse>& uses,
          double crease)
      : triangles_(triangles), faces_(faces), uses_(uses), crease_(cosineOf(crease + angleSlack)),
        marks_(triangles.indices.size(), NotDrawn) {}

  std::vector<std::uint8_t> run() {
    markSharp();
    if (anyRound_) leaveOutFacets();
    if (countEnds()) settleEnds();
    return std::move(marks_);
  }

 private:
  Vec3 point(std::uint32_t vertex) const {
    const double* at = &triangles_.positions[3 * std::size_t{vertex}];
    return {at[0], at[1], at[2]};
  }
  std::uint32_t vertexAt(std::uint32_t corner) const { return triangles_.indices[corner]; }
  Vec3 pointAt(std::uint32_t corner) const { return point(vertexAt(corner)); }
  const Vec3& normalAt(std::uint32_t corner) const { return faces_[corner / 3].normal; }
  bool manifold(std::uint32_t first, std::uint32_t second) const {
    return vertexAt(first) == vertexAt(nextCorner(second));
  }
  // Outwards where the body is convex, else inwards.
  bool convex(std::uint32_t first, std::uint32_t second) const {
    return glm::dot(normalAt(first), pointAt(nextCorner(nextCorner(second))) - pointAt(first)) < 0;
  }

  void markSharp() {
    const double round = cosineOf(roundest);
    eachEdge(uses_, [&](std::size_t begin, std::size_t end) {
      const std::uint32_t first = uses_[begin].corner;
      if (end - begin != 2) {
        marks_[first] = Fixed;
        return;
      }
      const std::uint32_t second = uses_[begin + 1].corner;
      if (faces_[first / 3].sliver || faces_[second / 3].sliver) return;
      if (!manifold(first, second)) {
        marks_[first] = Fixed;
        return;
      }
      const double cosine = glm::dot(normalAt(first), normalAt(second));
      if (cosine >= crease_) return;
      marks_[first] = Drawn;
      anyRound_ = anyRound_ || cosine >= round;
    });
  }

  // -- Facets of round surfaces --

  void leaveOutFacets() {
    across_.assign(triangles_.indices.size(), none);
    eachEdge(uses_, [&](std::size_t begin, std::size_t end) {
      const std::uint32_t first = uses_[begin].corner;
      if (end - begin != 2) return;
      const std::uint32_t second = uses_[begin + 1].corner;
      if (manifold(first, second)) across_[first] = second, across_[second] = first;
    });
    const double round = cosineOf(roundest);
    std::vector<std::uint32_t> left, atEnd;
    for (std::uint32_t corner = 0; corner < marks_.size(); ++corner) {
      if (marks_[corner] != Drawn || glm::dot(normalAt(corner), normalAt(across_[corner])) < round) continue;
      const std::uint32_t other = across_[corner];
      const Beyond here = beyond(corner, other), there = beyond(other, corner);
      if (here.goesOn && there.goesOn) left.push_back(corner);
      else if (endsRound(here, there) || endsRound(there, here)) atEnd.push_back(corner);
    }
    for (const std::uint32_t corner : left) marks_[corner] = NotDrawn;
    // The last facet before a sharp edge is as the others are.
    left.clear();
    for (const std::uint32_t corner : atEnd) {
      const std::uint32_t other = across_[corner];
      if (beyond(corner, other).smooth || beyond(other, corner).smooth) left.push_back(corner);
    }
    for (const std::uint32_t corner : left) marks_[corner] = NotDrawn;
    across_ = {};
  }

  // What lies beyond the facet at one side of an edge.
  struct Beyond {
    double width = 0;    // of the facet, across the edge; 0 where it is a face
    bool goesOn = false; // the surface turns there as it does at the edge
    bool smooth = false; // and that edge is not drawn
  };

  static bool endsRound(const Beyond& before, const Beyond& last) {
    return before.goesOn && last.width > 0 && last.width <= wider * before.width;
  }

  Beyond beyond(std::uint32_t corner, std::uint32_t other) {
    const double turn = degreesOf(glm::dot(normalAt(corner), normalAt(other)));
    const bool outwards = convex(corner, other);
    const double flat = cosineOf(alike * turn), most = cosineOf(roundest);
    const Vec3 from = pointAt(corner);
    const Vec3 along = glm::normalize(pointAt(nextCorner(corner)) - from);
    Beyond found;
    facet_.assign(1, corner / 3);
    for (std::size_t at = 0; at < facet_.size(); ++at) {
      for (std::uint32_t side = 3 * facet_[at]; side < 3 * facet_[at] + 3; ++side) {
        const std::uint32_t opposite = across_[side];
        if (side == corner || opposite == corner) continue;
        const bool settled = opposite != none && !faces_[opposite / 3].sliver;
        const double cosine = settled ? glm::dot(normalAt(side), normalAt(opposite)) : -1;
        if (cosine >= flat) {
          if (std::find(facet_.begin(), facet_.end(), opposite / 3) != facet_.end()) continue;
          if (facet_.size() == mostOfFacet) return {};
          facet_.push_back(opposite / 3);
          continue;
        }
        const Vec3 begin = pointAt(side), way = pointAt(nextCorner(side)) - begin;
        const double length = glm::length(way);
        const Vec3 middle = begin + way * 0.5 - from;
        const double away = glm::length(middle - along * glm::dot(middle, along));
        if (!(std::abs(glm::dot(way, along)) > parallel * length) || !(away > 1e-3 * length * (1 - parallel)))
          continue;
        found.width = std::max(found.width, away);
        if (cosine < most || convex(side, opposite) != outwards) continue;
        found.goesOn = true;
        found.smooth = found.smooth || (marks_[side] == NotDrawn && marks_[opposite] == NotDrawn);
      }
    }
    return found;
  }

  // -- Ends of lines --

  struct Edge {
    std::uint32_t corner, from, to;  // vertices
    double cosine;
    bool convex;
  };

  // Whether a line ends inside a surface.
  bool countEnds() {
    degree_.assign(triangles_.vertexCount(), 0);
    for (std::uint32_t corner = 0; corner < marks_.size(); ++corner)
      if (marks_[corner] != NotDrawn) touch(vertexAt(corner), 1), touch(vertexAt(nextCorner(corner)), 1);
    // Lines along slivers are drawn apart from the triangles' edges.
    for (std::uint32_t triangle = 0; triangle < faces_.size(); ++triangle)
      if (faces_[triangle].sliver)
        for (std::uint32_t corner = 3 * triangle; corner < 3 * triangle + 3; ++corner) touch(vertexAt(corner), 2);
    return std::find(degree_.begin(), degree_.end(), 1) != degree_.end();
  }
  void touch(std::uint32_t vertex, int lines) {
    if (degree_[vertex] < 250) degree_[vertex] = static_cast<std::uint8_t>(degree_[vertex] + lines);
  }

  // Edges that are part of a line or may become it, and those at each vertex.
  void collectEdges() {
    const double faint = cosineOf(faintest);
    eachEdge(uses_, [&](std::size_t begin, std::size_t end) {
      const std::uint32_t first = uses_[begin].corner;
      Edge edge{first, vertexAt(first), vertexAt(nextCorner(first)), -1, true};
      if (marks_[first] != Fixed) {
        const std::uint32_t second = uses_[end - 1].corner;
        if (faces_[first / 3].sliver || faces_[second / 3].sliver) return;
        edge.cosine = glm::dot(normalAt(first), normalAt(second));
        if (marks_[first] == NotDrawn && edge.cosine > faint) return;
        edge.convex = convex(first, second);
      }
      edges_.push_back(edge);
    });
    starts_.assign(triangles_.vertexCount() + 1, 0);
    for (const Edge& edge : edges_) ++starts_[edge.from + 1], ++starts_[edge.to + 1];
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
    atVertex_.resize(2 * edges_.size());
    std::vector<std::uint32_t> place(starts_.begin(), starts_.end() - 1);
    for (std::uint32_t index = 0; index < edges_.size(); ++index)
      for (const std::uint32_t vertex : {edges_[index].from, edges_[index].to}) atVertex_[place[vertex]++] = index;
  }
  bool drawn(std::uint32_t edge) const { return marks_[edges_[edge].corner] != NotDrawn; }
  std::uint32_t otherEnd(std::uint32_t edge, std::uint32_t vertex) const {
    return edges_[edge].from == vertex ? edges_[edge].to : edges_[edge].from;
  }
  Vec3 away(std::uint32_t edge, std::uint32_t vertex) const {  // from the vertex, unit
    return glm::normalize(point(otherEnd(edge, vertex)) - point(vertex));
  }
  // The drawn edge at a vertex other than `but`; none where there is not exactly one.
  std::uint32_t onlyDrawn(std::uint32_t vertex, std::uint32_t but) const {
    std::uint32_t found = none;
    for (std::uint32_t i = starts_[vertex]; i < starts_[vertex + 1]; ++i) {
      const std::uint32_t edge = atVertex_[i];
      if (edge == but || !drawn(edge)) continue;
      if (found != none) return none;
      found = edge;
    }
    return found;
  }

  void settleEnds() {
    collectEdges();
    std::vector<std::uint32_t> ends;
    for (std::uint32_t vertex = 0; vertex < degree_.size(); ++vertex)
      if (degree_[vertex] == 1) ends.push_back(vertex);
    for (std::size_t at = 0; at < ends.size(); ++at) {
      const std::uint32_t vertex = ends[at];
      if (degree_[vertex] != 1) continue;
      const std::uint32_t edge = onlyDrawn(vertex, none);
      if (edge == none || goOn(vertex, edge)) continue;
      if (const std::uint32_t bared = takeBack(vertex, edge); bared != none) ends.push_back(bared);
    }
  }

  // From an end along what turns less, to the next line.
  bool goOn(std::uint32_t vertex, std::uint32_t edge) {
    std::vector<std::uint32_t> way;
    const bool outwards = edges_[edge].convex;
    while (way.size() < longestGap) {
      const Vec3 onwards = -away(edge, vertex);
      std::uint32_t best = none;
      double bestCosine = straight;
      for (std::uint32_t i = starts_[vertex]; i < starts_[vertex + 1]; ++i) {
        const std::uint32_t next = atVertex_[i];
        if (next == edge || drawn(next) || edges_[next].convex != outwards) continue;
        const double cosine = glm::dot(onwards, away(next, vertex));
        if (cosine > bestCosine) best = next, bestCosine = cosine;
      }
      if (best == none || std::find(way.begin(), way.end(), best) != way.end()) return false;
      way.push_back(best);
      vertex = otherEnd(best, vertex);
      edge = best;
      if (degree_[vertex] > 0) break;
    }
    if (degree_[vertex] == 0) return false;
    for (const std::uint32_t added : way) {
      marks_[edges_[added].corner] = Drawn;
      touch(edges_[added].from, 1), touch(edges_[added].to, 1);
    }
    return true;
  }

  // The line from an end to where it meets others, unless it is an edge that fades. Gives the vertex it met
  // them at where that has become an end; none otherwise.
  std::uint32_t takeBack(std::uint32_t vertex, std::uint32_t edge) {
    std::vector<std::uint32_t> line;
    double length = 0, turned = 0;
    while (edge != none) {
      if (marks_[edges_[edge].corner] == Fixed) return none;
      line.push_back(edge);
      const double size = glm::length(point(edges_[edge].to) - point(edges_[edge].from));
      length += size;
      turned += size * degreesOf(edges_[edge].cosine);
      vertex = otherEnd(edge, vertex);
      edge = degree_[vertex] == 2 ? onlyDrawn(vertex, edge) : none;
    }
    if (turned > fading * length) return none;
    for (const std::uint32_t taken : line) {
      marks_[edges_[taken].corner] = NotDrawn;
      --degree_[edges_[taken].from], --degree_[edges_[taken].to];
    }
    return degree_[vertex] == 1 ? vertex : none;
  }

  const mesh::Triangles& triangles_;
  const std::vector<Face>& faces_;
  const std::vector<EdgeUse>& uses_;
  double crease_;  // cosine
  std::vector<std::uint8_t> marks_;
  bool anyRound_ = false;
  std::vector<std::uint32_t> across_;  // per corner: the one where the edge's other use begins
  std::vector<std::uint32_t> facet_;   // triangles
  std::vector<std::uint8_t> degree_;   // per vertex: edges drawn there
  std::vector<Edge> edges_;
  std::vector<std::uint32_t> starts_, atVertex_;
};

}  // namespace

std::vector<std::uint8_t> creases(const mesh::Triangles& triangles, const std::vector<Face>& faces,
                                  const std::vector<EdgeUse>& uses, double crease) {
  return Creases(triangles, faces, uses, crease).run();
}

}  // namespace pw::jobs
