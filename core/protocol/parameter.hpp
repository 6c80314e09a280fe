// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace pw::protocol {

// A parameter's value: data, never source text.
using ParameterValue = std::variant<double, bool, std::string, std::vector<double>>;

struct ParameterOption {
  ParameterValue value;  // number or string
  std::string label;     // what is shown; the value as text where the annotation gives no label
};

// Vector: one to four numbers. Literal: every other list, a range, or undef, as the text of a protocol::Literal.
enum class Widget { CheckBox, DropDown, Slider, SpinBox, TextBox, Vector, Literal };

// A customizable value of a design, as OpenSCAD's Customizer reads it from annotated assignments
// (manual, chapter Customizer; where the manual differs from OpenSCAD's behaviour, the behaviour wins).
struct Parameter {
  std::string name;
  std::string group;        // "Parameters" where none was opened; Global ones are listed once
  std::string description;  // whole: the comment above the assignment, "" for none
  // What is shown everywhere: never empty, never cut, and no other parameter of the design has the same. A short
  // description, else the name in words, else the name (scad/labels.hpp).
  std::string label;
  std::string unit;         // "mm", "°", ... where the description states one that the label does not say
  Widget widget = Widget::TextBox;
  ParameterValue initial;
  std::optional<double> minimum, maximum, step;
  std::optional<int> maximumLength;  // bytes, text boxes
  std::vector<ParameterOption> options;
  std::string hint;         // of other customizers: "color", "font", "file", "image_surface", "image_array",
                            // "draw_polygon"; "" for none. The widget is OpenSCAD's all the same
  int line = 0;             // of the assignment in the main file
  bool global = false;      // group Global: belongs to every group
};

using ParameterValues = std::map<std::string, ParameterValue>;

// A named set of values, as OpenSCAD's parameter-set files hold them.
struct ParameterSet {
  std::string name;
  std::map<std::string, ParameterValue> values;  // as read: strings, numbers, booleans
};

}  // namespace pw::protocol
