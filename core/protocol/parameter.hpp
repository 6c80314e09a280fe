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

enum class Widget { CheckBox, DropDown, Slider, SpinBox, TextBox, Vector };

// A customizable value of a design, as OpenSCAD's Customizer reads it from annotated assignments
// (manual, chapter Customizer; where the manual differs from OpenSCAD's behaviour, the behaviour wins).
struct Parameter {
  std::string name;
  std::string group;        // "Parameters" where none was opened; Global ones are listed once
  std::string description;  // the line above the assignment, "" for none
  std::string label;        // the name with runs of '_' as one space
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
