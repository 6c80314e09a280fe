// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel/brep_text.hpp"
#include "kernel/exchange.hpp"

namespace pw::kernel {

namespace {

using base::Code;
using base::Failure;

// A walk through a BREP file by the grammar that OpenCASCADE's BRepTools and GeomTools write: tables of
// geometry with their counts, then shapes that name entries of the tables and shapes before them.
class BrepWalk {
 public:
  explicit BrepWalk(BrepText& text) : text_(text), limits_(text.limits) {}
  void walk();

 private:
  void locations();
  void curve(int dimensions);
  void spline(int dimensions);
  void surface();
  void grid(bool hasKnots);
  void knots(std::uint64_t count);
  void polygons();
  void trianglePolygons();
  void triangulations(int version);
  void shapes(int version);
  void vertexGeometry();
  void edgeGeometry(int version);
  std::string_view faceGeometry();
  void location() { text_.index("a location", locations_); }

  BrepText& text_;
  const base::Limits& limits_;
  std::uint64_t locations_ = 0, curves2d_ = 0, curves_ = 0, surfaces_ = 0;
  std::uint64_t polygons_ = 0, trianglePolygons_ = 0, triangulations_ = 0;
};

void BrepWalk::locations() {
  const std::uint64_t all = text_.table("Locations", 4);
  for (std::uint64_t i = 0; i < all; ++i) {
    if (text_.integer("the kind of a location", 1, 2) == 1) {
      text_.numbers(12);
    } else {
      // A product of powers of those before. A power is unrolled into as many factors.
      while (text_.integer("a location", 0, static_cast<std::int64_t>(i)) != 0) text_.integer("a power", -16, 16);
    }
    locations_ = i + 1;
  }
}

void BrepWalk::knots(std::uint64_t count) {
  for (; count > 0; --count) {
    text_.numbers(1);
    text_.integer("a multiplicity", 1, 26);
  }
}

void BrepWalk::spline(int dimensions) {
  const bool rational = text_.flag();
  text_.flag();  // periodic
  const auto poleWords = static_cast<std::uint64_t>(dimensions + (rational ? 1 : 0));
  text_.integer("a degree", 1, 25);
  const std::uint64_t poles = text_.count("the number of poles", 2 * poleWords);
  const std::uint64_t knotCount = text_.count("the number of knots", 4);
  if (poles < 2 || knotCount < 2) text_.bad("a spline has fewer than two poles or knots");
  text_.numbers(poles * poleWords);
  knots(knotCount);
}

// In the plane or in space. Trimmed and offset curves are followed by the curve they change.
void BrepWalk::curve(int dimensions) {
  const bool flat = dimensions == 2;
  for (std::size_t depth = 0;; ++depth) {
    if (depth > limits_.exchangeNesting) text_.over("curves are nested too deeply", limits_.exchangeNesting);
    switch (text_.integer("the kind of a curve", 1, 9)) {
      case 1: return text_.numbers(flat ? 4 : 6);
      case 2: return text_.numbers(flat ? 7 : 13);
      case 3: return text_.numbers(flat ? 8 : 14);
      case 4: return text_.numbers(flat ? 7 : 13);
      case 5: return text_.numbers(flat ? 8 : 14);
      case 6: {
        const bool rational = text_.flag();
        const auto degree = static_cast<std::uint64_t>(text_.integer("a degree", 1, 25));
        return text_.numbers((degree + 1) * static_cast<std::uint64_t>(dimensions + (rational ? 1 : 0)));
      }
      case 7: return spline(dimensions);
      case 8: text_.numbers(2); break;
      default: text_.numbers(flat ? 1 : 4); break;
    }
  }
}

void BrepWalk::grid(bool hasKnots) {
  // Both flags come before either is used: a weight is there if one direction is rational.
  const bool u = text_.flag(), v = text_.flag();
  const std::uint64_t poleWords = u || v ? 4 : 3;
  if (hasKnots) {
    text_.flag();
    text_.flag();
  }
  const auto uDegree = static_cast<std::uint64_t>(text_.integer("a degree", 1, 25));
  const auto vDegree = static_cast<std::uint64_t>(text_.integer("a degree", 1, 25));
  if (!hasKnots) return text_.numbers((uDegree + 1) * (vDegree + 1) * poleWords);
  const std::uint64_t uPoles = text_.count("the number of poles", 2), vPoles = text_.count("the number of poles", 2);
  const std::uint64_t uKnots = text_.count("the number of knots", 4), vKnots = text_.count("the number of knots", 4);
  if (uPoles < 2 || vPoles < 2 || uKnots < 2 || vKnots < 2) text_.bad("a spline has fewer than two poles or knots");
  if (uPoles * vPoles * poleWords * 2 > text_.bytesLeft()) {
    text_.bad("a surface of " + std::to_string(uPoles) + " by " + std::to_string(vPoles) +
        " poles needs more bytes than the file has");
  }
  text_.numbers(uPoles * vPoles * poleWords);
  knots(uKnots + vKnots);
}

void BrepWalk::surface() {
  for (std::size_t depth = 0;; ++depth) {
    if (depth > limits_.exchangeNesting) text_.over("surfaces are nested too deeply", limits_.exchangeNesting);
    switch (text_.integer("the kind of a surface", 1, 11)) {
      case 1: return text_.numbers(12);
      case 2: case 4: return text_.numbers(13);
      case 3: case 5: return text_.numbers(14);
      case 6: text_.numbers(3); return curve(3);
      case 7: text_.numbers(6); return curve(3);
      case 8: return grid(false);
      case 9: return grid(true);
      case 10: text_.numbers(4); break;
      default: text_.numbers(1); break;
    }
  }
}

void BrepWalk::polygons() {
  polygons_ = text_.table("Polygon3D", 8);
  for (std::uint64_t i = 0; i < polygons_; ++i) {
    const std::uint64_t nodes = text_.count("the number of nodes", 6);
    if (nodes < 1) text_.bad("a polygon has no nodes");
    const bool parameters = text_.flag();
    text_.numbers(1 + 3 * nodes + (parameters ? nodes : 0));
  }
}

void BrepWalk::trianglePolygons() {
  trianglePolygons_ = text_.table("PolygonOnTriangulations", 8);
  for (std::uint64_t i = 0; i < trianglePolygons_; ++i) {
    const std::uint64_t nodes = text_.count("the number of nodes", 2);
    if (nodes < 1) text_.bad("a polygon has no nodes");
    for (std::uint64_t k = 0; k < nodes; ++k) text_.integer("a node", 1, 0x7fffffff);
    text_.word();  // "p"
    text_.numbers(1);
    if (text_.flag()) text_.numbers(nodes);
  }
}

void BrepWalk::triangulations(int version) {
  triangulations_ = text_.table("Triangulations", 10);
  for (std::uint64_t i = 0; i < triangulations_; ++i) {
    const std::uint64_t nodes = text_.count("the number of nodes", 6), triangles = text_.count("the number of triangles", 6);
    if (nodes < 1 || triangles < 1) text_.bad("a triangulation is empty");
    const bool places = text_.flag();
    const bool normals = version >= 3 && text_.flag();
    text_.numbers(1 + 3 * nodes + (places ? 2 * nodes : 0));
    for (std::uint64_t k = 0; k < 3 * triangles; ++k) text_.integer("a node", 1, static_cast<std::int64_t>(nodes));
    if (normals) text_.numbers(3 * nodes);
  }
}

void BrepWalk::vertexGeometry() {
  text_.numbers(4);
  while (true) {
    text_.numbers(1);
    switch (text_.integer("the kind of a point", 0, 3)) {
      case 0: return;
      case 1: text_.index("a curve", curves_); break;
      case 2: text_.index("a curve", curves2d_); text_.index("a surface", surfaces_); break;
      default: text_.numbers(1); text_.index("a surface", surfaces_); break;
    }
    location();
  }
}

void BrepWalk::edgeGeometry(int version) {
  text_.numbers(1);
  text_.flag();
  text_.flag();
  text_.flag();
  while (true) {
    const std::int64_t kind = text_.integer("the kind of a curve", 0, 7);
    switch (kind) {
      case 0: return;
      case 1:
        text_.index("a curve", curves_);
        location();
        text_.numbers(2);
        break;
      case 2: case 3:
        text_.index("a curve", curves2d_);
        if (kind == 3) text_.indexAndContinuity("a curve", curves2d_);
        text_.index("a surface", surfaces_);
        location();
        text_.numbers(version == 2 ? 6 : 2);
        break;
      case 4:
        text_.word();  // C0 to CN
        text_.index("a surface", surfaces_);
        location();
        text_.index("a surface", surfaces_);
        location();
        break;
      case 5:
        text_.index("a polygon", polygons_);
        location();
        break;
      default:
        text_.index("a polygon", trianglePolygons_);
        if (kind == 7) text_.index("a polygon", trianglePolygons_);
        text_.index("a triangulation", triangulations_);
        location();
        break;
    }
  }
}

// Returns the seven flags that every shape has; for a face "2 n" may come first and names a triangulation.
std::string_view BrepWalk::faceGeometry() {
  if (text_.integer("a face's kind", 0, 2) == 2) {
    text_.integer("a triangulation", 1, static_cast<std::int64_t>(triangulations_));
    return text_.word();
  }
  text_.numbers(1);
  text_.index("a surface", surfaces_);
  location();
  const std::string_view flags = text_.word();
  if (flags != "2") return flags;
  text_.index("a triangulation", triangulations_);
  return text_.word();
}

void BrepWalk::shapes(int version) {
  const std::uint64_t all = text_.table("TShapes", 10);
  if (all == 0) text_.bad("it holds no shape");
  std::vector<std::uint64_t> expanded;  // shapes below each, as often as they are placed
  std::vector<std::uint32_t> depth;
  expanded.reserve(all);
  depth.reserve(all);
  // Shapes count from the last: number n is the one read at all - n.
  const auto subshape = [&](std::string_view name) -> std::optional<std::size_t> {
    if (name == "*") return std::nullopt;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
    if (std::string_view("+-ie").find(name.front()) == std::string_view::npos || error != std::errc{} ||
        end != name.data() + name.size()) {
      text_.bad(quoted(name) + " stands where a shape is expected");
    }
    if (number < 1 || number > all || all - number >= expanded.size()) {
      text_.bad("shape " + std::to_string(number) + " is named before it is there");
    }
    location();
    return static_cast<std::size_t>(all - number);
  };
  for (std::uint64_t i = 0; i < all; ++i) {
    const std::string_view kind = text_.word();
    if (kind == "Ve") vertexGeometry();
    else if (kind == "Ed") edgeGeometry(version);
    else if (kind != "Fa" && kind != "Wi" && kind != "Sh" && kind != "So" && kind != "CS" && kind != "Co") {
      text_.bad(quoted(kind) + " is no kind of shape");
    }
    const std::string_view flags = kind == "Fa" ? faceGeometry() : text_.word();
    if (flags.size() != 7 || flags.find_first_not_of("01") != std::string_view::npos) {
      text_.bad(quoted(flags) + " stands where seven flags are expected");
    }
    std::uint64_t below = 1;
    std::uint32_t levels = 1;
    while (const auto sub = subshape(text_.word())) {
      below = std::min<std::uint64_t>(below + expanded[*sub], std::uint64_t{1} << 60);
      levels = std::max(levels, depth[*sub] + 1);
    }
    if (levels > limits_.exchangeDepth) text_.over("shapes are nested too deeply", limits_.exchangeDepth);
    if (below > limits_.exchangeExpanded) {
      text_.over("one shape stands for " + std::to_string(below) + " shapes once each is placed", limits_.exchangeExpanded);
    }
    expanded.push_back(below);
    depth.push_back(levels);
  }
  if (!subshape(text_.word())) text_.bad("it holds no shape");
}

void BrepWalk::walk() {
  const int version = text_.version();
  locations();
  curves2d_ = text_.table("Curve2ds", 10);
  for (std::uint64_t i = 0; i < curves2d_; ++i) curve(2);
  curves_ = text_.table("Curves", 10);
  for (std::uint64_t i = 0; i < curves_; ++i) curve(3);
  polygons();
  trianglePolygons();
  surfaces_ = text_.table("Surfaces", 10);
  for (std::uint64_t i = 0; i < surfaces_; ++i) surface();
  triangulations(version);
  shapes(version);
}

}  // namespace

base::Status prescanBrep(std::string_view bytes, const base::Limits& limits) {
  if (bytes.size() > limits.exchangeBytes) {
    return Failure{Code::Limit, "The BREP file is refused: it has " + std::to_string(bytes.size()) +
                                    " bytes; the limit is " + std::to_string(limits.exchangeBytes) + "."};
  }
  BrepText text(bytes, limits);
  try {
    BrepWalk(text).walk();
  } catch (const BrepText::Stop&) {
    return text.failure;
  }
  return base::Done{};
}

}  // namespace pw::kernel
