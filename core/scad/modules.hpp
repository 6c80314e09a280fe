// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/vectors.hpp"
#include "graph/node.hpp"
#include "protocol/incomplete.hpp"
#include "scad/value.hpp"

// The builtin modules that make geometry: their parameters, and the shapes their arguments mean.
namespace pw::scad {

enum class ModuleId : std::uint8_t {
  None,
  Cube, Sphere, Cylinder, Polyhedron, Circle, Square, Polygon,
  Translate, Rotate, Scale, Mirror, Multmatrix, Color, Resize,
  Union, Difference, Intersection, Group, Hull, Minkowski, Render,
  LinearExtrude, RotateExtrude, Offset, Projection,
};

struct ModuleInfo {
  ModuleId id = ModuleId::None;
  std::string_view name;
  std::vector<std::string_view> parameters;  // the positional ones first
  std::size_t positional = 0;
  bool takesChildren = true;
  bool checksArguments = true;      // warns of names and surplus; else arguments are not even evaluated
  bool passesSpecials = true;       // `$` arguments reach the children
};

// The builtin module of that name, or null.
const ModuleInfo* findModule(std::string_view name);

// Modules of OpenSCAD that this program does not have yet: text, import, surface, fill, roof and the
// old import names. Calling one is a warning with the place, and no node.
bool isKnownMissingModule(std::string_view name);

// OpenSCAD's $fa, $fs, $fn as they stand at a call.
struct FragmentSettings {
  double angle = 12, size = 2, number = 0;
};
// How many edges a circle of that radius (mm) has.
double fragmentsOf(double radius, const FragmentSettings& settings);

class ModuleHost {
 public:
  virtual ~ModuleHost() = default;
  virtual void warn(std::string text) = 0;              // with the place of the statement
  virtual void warnWithoutPlace(std::string text) = 0;
  virtual void deprecateModule(std::string text) = 0;   // without a place, once per text
  // OpenSCAD reports these when it builds geometry: they are kept apart from the evaluation's lines.
  enum class Place { Statement, None };
  virtual void geometryWarning(std::string text, Place place) = 0;
  virtual void note(std::string text) = 0;              // a line of its own, as it is
  virtual void geometryError(std::string text) = 0;     // with the place
  // The model lacks what is called here, or what `name` says; see protocol::Incomplete.
  virtual void lacks(protocol::Lack what, std::string name, std::string detail) = 0;
  virtual FragmentSettings fragments() = 0;             // warns of values that are too small
  virtual const base::Limits& limits() const = 0;
};

// What a builtin module's arguments mean. Nothing as a shape: no child counts either.
struct Made {
  graph::Shape shape = graph::Nothing{};
  graph::Dimension dimension = graph::Dimension::Three;
  std::optional<base::Color> color = std::nullopt;
  std::string missing = {};  // what was asked for and is not there yet; a warning was given
};

// `arguments` follows ModuleInfo::parameters; those not given are `unset()`. A Failure is a limit.
base::Result<Made> makeShape(ModuleHost& host, ModuleId id, std::span<const Value> arguments);

// A cell nothing was stored in: no value of the language.
const Value& unset();
inline bool isUnset(const Value& value) {
  return value.isFunction() && &value.asFunction() == &unset().asFunction();
}

}  // namespace pw::scad
