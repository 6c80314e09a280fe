// SPDX-License-Identifier: Apache-2.0
#include "scad/modules.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "scad/colors.hpp"
#include "scad/trigonometry.hpp"

namespace pw::scad {
namespace {

using graph::Dimension;

// Parameters beyond the positional ones can only be named. `h`, `segments`, `v` and `start` are of later
// snapshots; 2021.01 warns of them.
const std::vector<ModuleInfo>& moduleTable() {
  static const std::vector<ModuleInfo> table = {
      {ModuleId::Cube, "cube", {"size", "center"}, 2, false},
      {ModuleId::Sphere, "sphere", {"r", "d"}, 1, false},
      {ModuleId::Cylinder, "cylinder", {"h", "r1", "r2", "center", "r", "d", "d1", "d2"}, 4, false},
      {ModuleId::Polyhedron, "polyhedron", {"points", "faces", "convexity", "triangles"}, 3, false},
      {ModuleId::Circle, "circle", {"r", "d"}, 1, false},
      {ModuleId::Square, "square", {"size", "center"}, 2, false},
      {ModuleId::Polygon, "polygon", {"points", "paths", "convexity"}, 3, false},
      {ModuleId::Translate, "translate", {"v"}, 1},
      {ModuleId::Rotate, "rotate", {"a", "v"}, 2},
      {ModuleId::Scale, "scale", {"v"}, 1},
      {ModuleId::Mirror, "mirror", {"v"}, 1},
      {ModuleId::Multmatrix, "multmatrix", {"m"}, 1},
      {ModuleId::Color, "color", {"c", "alpha"}, 2},
      {ModuleId::Resize, "resize", {"newsize", "auto", "convexity"}, 3},
      {ModuleId::Union, "union", {}, 0, true, false, false},
      {ModuleId::Difference, "difference", {}, 0, true, false, false},
      {ModuleId::Intersection, "intersection", {}, 0, true, false, false},
      {ModuleId::Group, "group", {}, 0, true, false, false},
      {ModuleId::Hull, "hull", {}, 0},
      {ModuleId::Minkowski, "minkowski", {"convexity"}, 1},
      {ModuleId::Render, "render", {"convexity"}, 1},
      {ModuleId::LinearExtrude,
       "linear_extrude",
       {"file", "layer", "height", "origin", "scale", "center", "twist", "slices", "convexity", "h", "v",
        "segments"},
       8},
      {ModuleId::RotateExtrude,
       "rotate_extrude",
       {"file", "layer", "origin", "scale", "angle", "convexity", "start"},
       4},
      {ModuleId::Offset, "offset", {"r", "delta", "chamfer"}, 1},
      {ModuleId::Projection, "projection", {"cut", "convexity"}, 1},
  };
  return table;
}

// One call's arguments by parameter name position.
struct Arguments {
  std::span<const Value> values;
  const Value& operator[](std::size_t index) const {
    static const Value nothing;
    return index < values.size() && !isUnset(values[index]) ? values[index] : nothing;
  }
};

bool isTrueBool(const Value& value) { return value.isBool() && value.asBool(); }
bool isUsable(double number) { return std::isfinite(number) && number > 0; }

// One function for each module, none inlined: a browser compiles, twice, whatever function is called, and a
// design calls a few of these.
class Maker {
 public:
  Maker(ModuleHost& host, std::span<const Value> arguments) : host_(host), arguments_{arguments} {}

  base::Result<Made> make(ModuleId id) {
    switch (id) {
      case ModuleId::Cube: return cube();
      case ModuleId::Sphere: return sphere();
      case ModuleId::Cylinder: return cylinder();
      case ModuleId::Polyhedron: return polyhedron();
      case ModuleId::Circle: return circle();
      case ModuleId::Square: return square();
      case ModuleId::Polygon: return polygon();
      case ModuleId::Translate: return translate();
      case ModuleId::Rotate: return rotate();
      case ModuleId::Scale: return scale();
      case ModuleId::Mirror: return mirror();
      case ModuleId::Multmatrix: return multmatrix();
      case ModuleId::Color: return color();
      case ModuleId::Resize: return resize();
      case ModuleId::LinearExtrude: return linearExtrude();
      case ModuleId::RotateExtrude: return rotateExtrude();
      case ModuleId::Offset: return offset();
      case ModuleId::Projection:
        return Made{graph::Projection{isTrueBool(arguments_[0])}, Dimension::Two};
      case ModuleId::Union:
      case ModuleId::Group:
      case ModuleId::Render:
      case ModuleId::None:
        return Made{graph::Union{}};
      case ModuleId::Difference: return Made{graph::Difference{}};
      case ModuleId::Intersection: return Made{graph::Intersection{}};
      case ModuleId::Hull: return Made{graph::Hull{}};
      case ModuleId::Minkowski: return Made{graph::Minkowski{}};
    }
    return Made{};
  }

 private:
  static Made nothing(Dimension dimension) { return Made{graph::Nothing{}, dimension}; }

  // -- Limits --
  std::optional<base::Failure> tooFar(const char* module, std::initializer_list<double> lengths) const {
    const double most = host_.limits().reach;
    for (const double length : lengths) {
      if (!(std::abs(length) > most)) continue;
      return base::Failure{base::Code::Limit,
                           std::string(module) + "() is asked for a measure of " + numberText(length) +
                               " mm; the most that is allowed is " + numberText(most) +
                               ". Use a smaller one"};
    }
    return std::nullopt;
  }
  base::Result<int> fragments(const char* module, double radius, const FragmentSettings& settings) const {
    const double count = fragmentsOf(radius, settings);
    const auto most = static_cast<double>(host_.limits().fragments);
    if (count > most)
      return base::Failure{base::Code::Limit,
                           std::string(module) + "() is asked for a circle of " + numberText(count) +
                               " edges; the most that is allowed is " + numberText(most) +
                               ". Use a smaller $fn, or larger $fa and $fs"};
    return static_cast<int>(count);
  }
  // Whether $fn asks for a polygon (graph::polygonFragments), not for a circle.
  static bool polygonal(int count, const FragmentSettings& settings) {
    return settings.number > 0 && count <= graph::polygonFragments;
  }

  // Reads a vector as 2021.01 does: of three, the numbers before the first element that is none count although
  // it is then refused; one of two is never refused, and leaves x and y alone unless both are numbers.
  static bool readVector(const Value& asked, base::Vec3& into, double third) {
    if (!asked.isVector()) return false;
    const auto& elements = asked.asVector();
    if (elements.size() == 2) {
      if (elements[0].isNumber() && elements[1].isNumber())
        into = {elements[0].asNumber(), elements[1].asNumber(), third};
      into.z = third;
      return true;
    }
    if (elements.size() != 3) return false;
    for (int i = 0; i < 3; ++i) {
      const Value& element = elements[static_cast<std::size_t>(i)];
      if (!element.isNumber()) return false;
      into[i] = element.asNumber();
    }
    return true;
  }

  // -- Solids --
  [[gnu::noinline]] base::Result<Made> cube() {
    base::Vec3 size{1};
    const Value& asked = arguments_[0];
    if (asked.isNumber()) {
      size = base::Vec3(asked.asNumber());
    } else if (!asked.isUndef()) {
      // Up to the first element that is no number, the size is taken all the same.
      bool usable = asked.isVector() && asked.asVector().size() == 3;
      for (int i = 0; usable && i < 3; ++i) {
        const Value& element = asked.asVector()[static_cast<std::size_t>(i)];
        usable = element.isNumber();
        if (usable) size[i] = element.asNumber();
      }
      if (!usable)
        host_.warn("Unable to convert cube(size=" + asked.echoText() +
                   ", ...) parameter to a number or a vec3 of numbers");
    }
    if (!isUsable(size.x) || !isUsable(size.y) || !isUsable(size.z)) return nothing(Dimension::Three);
    if (auto failure = tooFar("cube", {size.x, size.y, size.z})) return *failure;
    return Made{graph::Cube{size, isTrueBool(arguments_[1])}, Dimension::Three};
  }

  // A radius, or half a diameter, which wins. Nothing where neither is a number.
  std::optional<double> radius(const Value& diameter, const char* diameterName, const Value& radius,
                               const char* radiusName) {
    if (diameter.isNumber()) {
      if (radius.isNumber())
        host_.warn(std::string("Ignoring radius variable '") + radiusName + "' as diameter '" +
                   diameterName + "' is defined too.");
      return diameter.asNumber() / 2;
    }
    if (radius.isNumber()) return radius.asNumber();
    return std::nullopt;
  }

  [[gnu::noinline]] base::Result<Made> sphere() {
    const FragmentSettings settings = host_.fragments();
    const double r = radius(arguments_[1], "d", arguments_[0], "r").value_or(1);
    if (!isUsable(r)) return nothing(Dimension::Three);
    if (auto failure = tooFar("sphere", {r})) return *failure;
    const base::Result<int> count = fragments("sphere", r, settings);
    if (!count) return count.failure();
    return Made{graph::Sphere{r, *count, polygonal(*count, settings)}, Dimension::Three};
  }

  [[gnu::noinline]] base::Result<Made> cylinder() {
    const FragmentSettings settings = host_.fragments();
    const double h = arguments_[0].numberOr(1);
    const auto r = radius(arguments_[5], "d", arguments_[4], "r");
    const auto bottom = radius(arguments_[6], "d1", arguments_[1], "r1");
    const auto top = radius(arguments_[7], "d2", arguments_[2], "r2");
    if (r && (bottom || top)) host_.warn("Cylinder parameters ambiguous");
    const double r1 = bottom.value_or(r.value_or(1));
    const double r2 = top.value_or(r.value_or(1));
    const double larger = std::max(r1, r2);
    if (!isUsable(h) || !isUsable(larger) || !(r1 >= 0) || !(r2 >= 0) || !std::isfinite(r1 + r2))
      return nothing(Dimension::Three);
    if (auto failure = tooFar("cylinder", {h, r1, r2})) return *failure;
    const base::Result<int> count = fragments("cylinder", larger, settings);
    if (!count) return count.failure();
    return Made{graph::Cylinder{h, r1, r2, *count, isTrueBool(arguments_[3]), polygonal(*count, settings)},
                Dimension::Three};
  }

  // Indices as 2021.01's build for x86-64 makes them of numbers: of 64 bits for faces, of 32 for paths, where
  // -1 is 4294967295 and what has no place in 64 bits is 0.
  static std::uint64_t signedBits(double number) {
    constexpr double most = 9223372036854775808.0;  // 2^63
    return number >= -most && number < most ? static_cast<std::uint64_t>(static_cast<std::int64_t>(number))
                                            : std::uint64_t{1} << 63;
  }
  static std::uint64_t faceIndex(double number) {
    constexpr double most = 9223372036854775808.0;
    return number >= most ? signedBits(number - most) ^ (std::uint64_t{1} << 63) : signedBits(number);
  }
  static std::uint64_t pathIndex(double number) { return static_cast<std::uint32_t>(signedBits(number)); }

  // Indices of a face or path that name a point; the others are reported and left out.
  std::vector<std::uint32_t> indices(const Value& list, std::size_t points, const char* name, std::size_t row,
                                     std::uint64_t (*indexOf)(double)) {
    std::vector<std::uint32_t> result;
    if (!list.isVector()) return result;
    const auto& elements = list.asVector();
    result.reserve(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const std::uint64_t index = indexOf(elements[i].numberOr(0));
      if (index < points) {
        result.push_back(static_cast<std::uint32_t>(index));
      } else {
        host_.geometryWarning("Point index " + std::to_string(index) + " is out of bounds (from " + name + "[" +
                                  std::to_string(row) + "][" + std::to_string(i) + "])",
                              ModuleHost::Place::Statement);
        host_.lacks(protocol::Lack::Value, "", std::string("an index in ") + name + " names no point");
      }
    }
    return result;
  }

  [[gnu::noinline]] base::Result<Made> polyhedron() {
    graph::Polyhedron shape;
    const Value& points = arguments_[0];
    const Value* faces = &arguments_[1];
    if (faces->isUndef() && !arguments_[3].isUndef()) {
      host_.deprecateModule(
          "polyhedron(triangles=[]) will be removed in future releases. Use polyhedron(faces=[]) "
          "instead.");
      faces = &arguments_[3];
    }
    if (points.isVector()) {
      const auto& elements = points.asVector();
      shape.points.reserve(elements.size());
      for (std::size_t i = 0; i < elements.size(); ++i) {
        base::Vec3 point{0};
        if (!elements[i].toVec3(point.x, point.y, point.z, 0)) {
          host_.geometryError("Unable to convert points[" + std::to_string(i) + "] = " +
                              elements[i].echoText() + " to a vec3 of numbers");
          host_.lacks(protocol::Lack::Value, "", "one of its points is no vector of three numbers");
          return nothing(Dimension::Three);
        }
        if (auto failure = tooFar("polyhedron", {point.x, point.y, point.z})) return *failure;
        shape.points.push_back(point);
      }
    }
    bool degenerate = false;
    if (faces->isVector()) {
      const auto& rows = faces->asVector();
      if (rows.size() > host_.limits().facets)
        return base::Failure{base::Code::Limit, "polyhedron() has " + std::to_string(rows.size()) +
                                                    " faces; the most that is allowed is " +
                                                    std::to_string(host_.limits().facets)};
      shape.faces.reserve(rows.size());
      for (std::size_t row = 0; row < rows.size(); ++row) {
        std::vector<std::uint32_t> face = indices(rows[row], shape.points.size(), "faces", row, faceIndex);
        if (face.size() < 3) {
          degenerate = true;
        } else {
          shape.faces.push_back(std::move(face));
        }
      }
    }
    if (degenerate)
      host_.geometryWarning("PolySet has degenerate polygons", ModuleHost::Place::None);
    if (shape.faces.empty()) return nothing(Dimension::Three);
    return Made{std::move(shape), Dimension::Three};
  }

  // -- Outlines --
  [[gnu::noinline]] base::Result<Made> circle() {
    const FragmentSettings settings = host_.fragments();
    const double r = radius(arguments_[1], "d", arguments_[0], "r").value_or(1);
    if (!isUsable(r)) return nothing(Dimension::Two);
    if (auto failure = tooFar("circle", {r})) return *failure;
    const base::Result<int> count = fragments("circle", r, settings);
    if (!count) return count.failure();
    return Made{graph::Circle{r, *count, polygonal(*count, settings)}, Dimension::Two};
  }

  [[gnu::noinline]] base::Result<Made> square() {
    base::Vec2 size{1};
    const Value& asked = arguments_[0];
    if (asked.isNumber()) {
      size = base::Vec2(asked.asNumber());
    } else if (!asked.isUndef()) {
      // Unlike cube()'s, a size with an element that is no number is not used at all.
      if (asked.isVector() && asked.asVector().size() == 2 && asked.asVector()[0].isNumber() &&
          asked.asVector()[1].isNumber())
        size = {asked.asVector()[0].asNumber(), asked.asVector()[1].asNumber()};
      else
        host_.warn("Unable to convert square(size=" + asked.echoText() +
                   ", ...) parameter to a number or a vec2 of numbers");
    }
    if (!isUsable(size.x) || !isUsable(size.y)) return nothing(Dimension::Two);
    if (auto failure = tooFar("square", {size.x, size.y})) return *failure;
    return Made{graph::Square{size, isTrueBool(arguments_[1])}, Dimension::Two};
  }

  [[gnu::noinline]] base::Result<Made> polygon() {
    graph::Polygon shape;
    if (!arguments_[0].isVector()) return nothing(Dimension::Two);
    const auto& points = arguments_[0].asVector();
    shape.points.reserve(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
      const Value& point = points[i];
      const bool pair = point.isVector() && point.asVector().size() == 2 &&
                        point.asVector()[0].isNumber() && point.asVector()[1].isNumber() &&
                        !std::isinf(point.asVector()[0].asNumber()) && !std::isinf(point.asVector()[1].asNumber());
      if (!pair) {
        host_.geometryError("Unable to convert points[" + std::to_string(i) + "] = " + point.echoText() +
                            " to a vec2 of numbers");
        host_.lacks(protocol::Lack::Value, "", "one of its points is no vector of two numbers");
        return nothing(Dimension::Two);
      }
      const base::Vec2 place{point.asVector()[0].asNumber(), point.asVector()[1].asNumber()};
      if (std::isnan(place.x) || std::isnan(place.y)) {
        host_.geometryWarning("Range check failed for polygon. skipping", ModuleHost::Place::None);
        host_.lacks(protocol::Lack::Value, "", "one of its points is not finite");
        return nothing(Dimension::Two);
      }
      if (auto failure = tooFar("polygon", {place.x, place.y})) return *failure;
      shape.points.push_back(place);
    }
    const Value& paths = arguments_[1];
    if (paths.isVector() && !paths.asVector().empty()) {
      for (std::size_t row = 0; row < paths.asVector().size(); ++row) {
        auto path = indices(paths.asVector()[row], shape.points.size(), "paths", row, pathIndex);
        if (path.size() >= 3) shape.paths.push_back(std::move(path));
      }
    } else if (shape.points.size() >= 3) {
      auto& path = shape.paths.emplace_back();
      for (std::size_t i = 0; i < shape.points.size(); ++i)
        path.push_back(static_cast<std::uint32_t>(i));
    }
    if (shape.paths.empty()) return nothing(Dimension::Two);
    return Made{std::move(shape), Dimension::Two};
  }

  // -- Transforms --
  static Made transform(const base::Mat4& matrix) { return Made{graph::Transform{matrix}}; }

  [[gnu::noinline]] base::Result<Made> translate() {
    base::Vec3 by{0};
    if (!readVector(arguments_[0], by, 0) || !std::isfinite(by.x) || !std::isfinite(by.y) || !std::isfinite(by.z)) {
      by = base::Vec3{0};
      host_.warn("Unable to convert translate(" + arguments_[0].echoText() +
                 ") parameter to a vec3 or vec2 of numbers");
    }
    if (auto failure = tooFar("translate", {by.x, by.y, by.z})) return *failure;
    base::Mat4 matrix{1};
    matrix[3] = base::Vec4(by, 1);
    return transform(matrix);
  }

  [[gnu::noinline]] base::Result<Made> scale() {
    base::Vec3 factor{1};
    const Value& asked = arguments_[0];
    if (asked.isNumber()) {
      factor = base::Vec3(asked.asNumber());
    } else if (!readVector(asked, factor, 1)) {
      host_.warn("Unable to convert scale(" + asked.echoText() +
                 ") parameter to a number, a vec3 or vec2 of numbers or a number");
    }
    base::Mat4 matrix{1};
    for (int i = 0; i < 3; ++i) matrix[i][i] = factor[i];
    return transform(matrix);
  }

  [[gnu::noinline]] base::Result<Made> mirror() {
    base::Vec3 normal{1, 0, 0};
    if (!readVector(arguments_[0], normal, 0))
      host_.warn("Unable to convert mirror(" + arguments_[0].echoText() +
                 ") parameter to a vec3 or vec2 of numbers");
    const double square = normal.x * normal.x + normal.y * normal.y + normal.z * normal.z;
    base::Mat4 matrix{1};
    if (square != 0) {
      for (int column = 0; column < 3; ++column)
        for (int row = 0; row < 3; ++row)
          matrix[column][row] = (row == column ? 1.0 : 0.0) - 2 * normal[row] * normal[column] / square;
    }
    return transform(matrix);
  }

  static base::Mat4 aboutAxis(int axis, double degrees) {
    const double sine = sinDegrees(degrees);
    const double cosine = cosDegrees(degrees);
    const int next = (axis + 1) % 3;
    const int last = (axis + 2) % 3;
    base::Mat4 matrix{1};
    matrix[next][next] = cosine;
    matrix[next][last] = sine;
    matrix[last][next] = -sine;
    matrix[last][last] = cosine;
    return matrix;
  }

  void warnOfRotation(const Value* angle, const Value* axis) {
    std::string text = "Problem converting rotate(";
    text += angle ? "a=" + angle->echoText() : "...";
    if (axis) text += ", v=" + axis->echoText();
    host_.warn(text + ") parameter");
  }

  [[gnu::noinline]] base::Result<Made> rotate() {
    const Value& angle = arguments_[0];
    const Value& axis = arguments_[1];
    if (angle.isVector()) {
      const auto& angles = angle.asVector();
      bool usable = angles.size() <= 3;
      // From z to x; an element that is no number turns as far as the one after it.
      double degrees[3] = {0, 0, 0};
      double last = 0;
      for (std::size_t i = std::min(angles.size(), std::size_t{3}); i-- > 0;) {
        usable = usable && angles[i].isFiniteNumber();
        degrees[i] = last = angles[i].numberOr(last);
      }
      if (!usable) {
        warnOfRotation(&angle, axis.isUndef() ? nullptr : &axis);
      } else if (!axis.isUndef()) {
        host_.warn("When parameter a is supplied as vector, v is ignored rotate(a=" + angle.echoText() +
                   ", v=" + axis.echoText() + ")");
      }
      return transform(aboutAxis(2, degrees[2]) * aboutAxis(1, degrees[1]) * aboutAxis(0, degrees[0]));
    }
    base::Vec3 around{0, 0, 1};
    const bool angleUsable = angle.isFiniteNumber();
    const double degrees = angleUsable ? angle.asNumber() : 0;
    const bool axisUsable = axis.isUndef() || readVector(axis, around, 0);
    if (!angleUsable || !axisUsable)
      warnOfRotation(angleUsable ? nullptr : &angle, axisUsable ? nullptr : &axis);
    const double length = std::sqrt(around.x * around.x + around.y * around.y + around.z * around.z);
    base::Mat4 matrix{1};
    if (angleUsable && length != 0) {
      around /= length;
      const double sine = sinDegrees(degrees);
      const double cosine = cosDegrees(degrees);
      const double cross[3][3] = {{0, -around.z, around.y}, {around.z, 0, -around.x},
                                  {-around.y, around.x, 0}};
      for (int column = 0; column < 3; ++column)
        for (int row = 0; row < 3; ++row)
          matrix[column][row] = (row == column ? cosine : 0.0) + sine * cross[row][column] +
                                (1 - cosine) * around[row] * around[column];
    }
    return transform(matrix);
  }

  [[gnu::noinline]] base::Result<Made> multmatrix() {
    base::Mat4 matrix{1};
    if (arguments_[0].isVector()) {
      const auto& rows = arguments_[0].asVector();
      for (int row = 0; row < 4 && row < static_cast<int>(rows.size()); ++row) {
        const Value& cells = rows[static_cast<std::size_t>(row)];
        if (!cells.isVector()) continue;
        for (int column = 0; column < 4 && column < static_cast<int>(cells.asVector().size()); ++column) {
          const Value& cell = cells.asVector()[static_cast<std::size_t>(column)];
          if (cell.isNumber()) matrix[column][row] = cell.asNumber();
        }
      }
      const double divisor = matrix[3][3];
      if (divisor != 1)
        for (int column = 0; column < 4; ++column) matrix[column] /= divisor;
    }
    return transform(matrix);
  }

  [[gnu::noinline]] base::Result<Made> resize() {
    graph::Resize shape{base::Vec3{0}, {false, false, false}};
    const auto put = [](const Value& list, auto&& store) {
      if (!list.isVector()) return;
      for (std::size_t i = 0; i < 3 && i < list.asVector().size(); ++i) store(i, list.asVector()[i]);
    };
    put(arguments_[0], [&](std::size_t i, const Value& value) {
      shape.newSize[static_cast<int>(i)] = value.numberOr(0);
    });
    if (arguments_[1].isBool()) {
      shape.automatic.fill(arguments_[1].asBool());
    } else {
      put(arguments_[1], [&](std::size_t i, const Value& value) { shape.automatic[i] = value.isTrue(); });
    }
    for (int i = 0; i < 3; ++i)
      if (!(shape.newSize[i] > 0)) shape.newSize[i] = 0;
    if (auto failure = tooFar("resize", {shape.newSize.x, shape.newSize.y, shape.newSize.z}))
      return *failure;
    return Made{shape};
  }

  [[gnu::noinline]] base::Result<Made> color() {
    Made made{graph::Union{}};
    const Value& asked = arguments_[0];
    if (asked.isVector()) {
      float parts[4] = {1, 1, 1, 1};
      for (std::size_t i = 0; i < 4 && i < asked.asVector().size(); ++i) {
        const double part = asked.asVector()[i].numberOr(0);
        if (!(part >= 0 && part <= 1)) {
          char number[400];
          std::snprintf(number, sizeof number, "%.1f", part);
          host_.warn(std::string("color() expects numbers between 0.0 and 1.0. Value of ") + number +
                     " is out of range");
        }
        parts[i] = static_cast<float>(std::clamp(std::isnan(part) ? 0.0 : part, 0.0, 1.0));
      }
      made.color = base::Color{parts[0], parts[1], parts[2], parts[3]};
    } else if (asked.isString()) {
      made.color = colorOf(asked.asString());
      if (!made.color) {
        host_.warn("Unable to parse color \"" + asked.asString() + "\"");
        host_.note("Please see https://en.wikipedia.org/wiki/Web_colors");
      }
    }
    if (made.color && arguments_[1].isFiniteNumber())
      made.color->a = static_cast<float>(std::clamp(arguments_[1].asNumber(), 0.0, 1.0));
    return made;
  }

  // -- From one dimension to the other --
  [[gnu::noinline]] base::Result<Made> linearExtrude() {
    graph::LinearExtrude shape;
    const FragmentSettings settings = host_.fragments();
    shape.fragmentAngle = settings.angle;
    shape.fragmentSize = settings.size;
    shape.fragmentNumber = settings.number;
    // The first positional parameter is the name of a file; a number there is the height.
    double height = 100;
    if (arguments_[0].isString() && !arguments_[0].asString().empty()) {
      host_.deprecateModule(
          "Support for reading files in linear_extrude will be removed in future releases. Use a child "
          "import() instead.");
      return missing("linear_extrude(file)");
    }
    for (const std::size_t index : {std::size_t{0}, std::size_t{9}, std::size_t{2}})
      if (arguments_[index].isFiniteNumber()) height = arguments_[index].asNumber();
    if (!(height > 0)) height = 0;
    shape.direction = {0, 0, height};
    const Value& along = arguments_[10];
    base::Vec3 direction{0};
    if (along.toVec3(direction.x, direction.y, direction.z, 0) && direction != base::Vec3{0}) {
      const bool measured = arguments_[0].isNumber() || arguments_[2].isNumber() || arguments_[9].isNumber();
      const double length = std::sqrt(direction.x * direction.x + direction.y * direction.y +
                                      direction.z * direction.z);
      shape.direction = measured ? direction * (height / length) : direction;
      if (!(shape.direction.z > 0)) height = 0;
    }
    shape.center = isTrueBool(arguments_[5]);
    const Value& scale = arguments_[4];
    if (scale.isFiniteNumber()) {
      shape.scale = base::Vec2(scale.asNumber());
    } else {
      double x = 1;
      double y = 1;
      if (scale.toVec2(x, y)) shape.scale = {x, y};
    }
    shape.scale.x = std::max(shape.scale.x, 0.0);
    shape.scale.y = std::max(shape.scale.y, 0.0);
    if (arguments_[6].isFiniteNumber()) shape.twist = arguments_[6].asNumber();
    const auto whole = [](const Value& value) {
      return value.isFiniteNumber() ? std::clamp(std::trunc(value.asNumber()), 0.0, 1e9) : 0.0;
    };
    shape.slices = static_cast<int>(whole(arguments_[7]));
    shape.segments = static_cast<int>(whole(arguments_[11]));
    if (!(height > 0)) return nothing(Dimension::Three);
    if (auto failure = tooFar("linear_extrude", {shape.direction.x, shape.direction.y, shape.direction.z}))
      return *failure;
    return Made{shape, Dimension::Three};
  }

  [[gnu::noinline]] base::Result<Made> rotateExtrude() {
    graph::RotateExtrude shape;
    const FragmentSettings settings = host_.fragments();
    shape.fragmentAngle = settings.angle;
    shape.fragmentSize = settings.size;
    shape.fragmentNumber = settings.number;
    if (!arguments_[0].isUndef() && !(arguments_[0].isString() && arguments_[0].asString().empty())) {
      host_.deprecateModule(
          "Support for reading files in rotate_extrude will be removed in future releases. Use a child "
          "import() instead.");
      return missing("rotate_extrude(file)");
    }
    const Value& angle = arguments_[4];
    const Value& start = arguments_[6];
    shape.fullTurn = true;
    shape.angle = 360;
    shape.start = 180;
    if (angle.isFiniteNumber() && std::abs(angle.asNumber()) < 360) {
      shape.fullTurn = false;
      shape.angle = angle.asNumber();
      shape.start = 0;
      if (shape.angle == 0) return nothing(Dimension::Three);
    }
    if (start.isFiniteNumber()) shape.start = start.asNumber();
    return Made{shape, Dimension::Three};
  }

  [[gnu::noinline]] base::Result<Made> offset() {
    graph::Offset shape{};
    const FragmentSettings settings = host_.fragments();
    shape.fragmentAngle = settings.angle;
    shape.fragmentSize = settings.size;
    shape.fragmentNumber = settings.number;
    shape.delta = 1;
    if (arguments_[0].isNumber()) {
      shape.delta = arguments_[0].asNumber();
    } else if (arguments_[1].isNumber()) {
      shape.delta = arguments_[1].asNumber();
      shape.join = isTrueBool(arguments_[2]) ? graph::Offset::Join::Chamfer : graph::Offset::Join::Miter;
    }
    if (std::isnan(shape.delta)) return nothing(Dimension::Two);
    if (auto failure = tooFar("offset", {shape.delta})) return *failure;
    return Made{shape, Dimension::Two};
  }

  base::Result<Made> missing(const char* what) {
    host_.warn(std::string(what) + " is not supported yet and is left out");
    Made made = nothing(Dimension::Three);
    made.missing = what;
    return made;
  }

  ModuleHost& host_;
  Arguments arguments_;
};

}  // namespace

const ModuleInfo* findModule(std::string_view name) {
  for (const ModuleInfo& info : moduleTable())
    if (info.name == name) return &info;
  return nullptr;
}

bool isKnownMissingModule(std::string_view name) {
  static constexpr std::array<std::string_view, 9> names = {
      "text", "import", "surface", "fill", "roof", "import_dxf", "import_stl", "import_off", "dxf_linear_extrude"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

double fragmentsOf(double radius, const FragmentSettings& settings) {
  // The grid OpenSCAD rounds coordinates to: smaller circles are triangles.
  constexpr double grid = 0x1p-20;
  if (radius < grid || !std::isfinite(settings.number)) return 3;
  if (settings.number > 0) return std::floor(std::max(settings.number, 3.0));
  // Of the two the one that is a number: fmin and fmax pass over the other.
  return std::ceil(
      std::fmax(std::fmin(360 / settings.angle, radius * 2 * std::numbers::pi / settings.size), 5.0));
}

base::Result<Made> makeShape(ModuleHost& host, ModuleId id, std::span<const Value> arguments) {
  return Maker(host, arguments).make(id);
}

}  // namespace pw::scad
