// SPDX-License-Identifier: Apache-2.0
#include "scad/labels.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace pw::scad {
namespace {

constexpr std::size_t longestLabel = 48;  // bytes; two lines of a phone's form

bool isLower(char c) { return c >= 'a' && c <= 'z'; }
bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return isLower(c) || isUpper(c) || static_cast<unsigned char>(c) >= 0x80; }
char lower(char c) { return isUpper(c) ? static_cast<char>(c + 32) : c; }

// Runs of blanks are one; none at the ends.
std::string oneSpaced(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

// What a sentence ends with is no part of a label; dots of "etc..." stay.
std::string withoutEnd(std::string text) {
  if (text.ends_with("..")) return text;
  while (!text.empty() && (text.back() == '.' || text.back() == ':' || text.back() == ';' || text.back() == ',' ||
                           text.back() == ' '))
    text.pop_back();
  return text;
}

std::string labelFrom(std::string_view description) { return withoutEnd(oneSpaced(description)); }

struct Unit {
  std::string_view words[6];
  std::string_view shown;
};
constexpr Unit units[] = {
    {{"mm", "millimetre", "millimetres", "millimeter", "millimeters"}, "mm"},
    {{"cm", "centimetre", "centimetres", "centimeter", "centimeters"}, "cm"},
    {{"inch", "inches"}, "in"},
    {{"degrees", "degree", "deg", "\xC2\xB0"}, "\xC2\xB0"},
    {{"percent", "%"}, "%"},
    {{"gram", "grams"}, "g"},
};

// The unit that text begins with; "" for none.
std::string_view unitAt(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && (isLetter(text[length]) || text[length] == '%')) ++length;
  const std::string word = lowered(text.substr(0, length));
  for (const Unit& unit : units)
    if (!word.empty() && std::ranges::find(unit.words, word) != std::end(unit.words)) return unit.shown;
  return "";
}

// OpenSCAD's angles are degrees.
bool isAngle(const protocol::Parameter& parameter) {
  const std::string label = lowered(parameter.label);
  return (" " + lowered(nameInWords(parameter.name)) + " ").find(" angle ") != std::string::npos &&
         label.find("deg") == label.npos && label.find("\xC2\xB0") == label.npos;
}

}  // namespace

std::string nameInWords(std::string_view name) {
  if (name.starts_with('$')) return std::string(name);
  std::vector<std::string> words;
  std::string word;
  const auto end = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (c == '_') {
      end();
      continue;
    }
    // A new word: "wallThickness" before T, "PCBWidth" before W, never inside "PCB", "M3" or "2D".
    const bool afterSmall = i > 0 && (isLower(name[i - 1]) || static_cast<unsigned char>(name[i - 1]) >= 0x80);
    const bool beforeSmall = i + 2 < name.size() && isLower(name[i + 1]) && isLower(name[i + 2]);
    if (isUpper(c) && (afterSmall || (i > 0 && (isUpper(name[i - 1]) || isDigit(name[i - 1])) && beforeSmall))) end();
    word += c;
  }
  end();
  // WALL_THICKNESS is shouted, PCB in PCB_WIDTH is not.
  const bool shouted = std::ranges::none_of(name, isLower);
  constexpr std::size_t longestAbbreviation = 3;
  std::string out;
  for (std::string& one : words) {
    if (shouted && one.size() > longestAbbreviation && std::ranges::none_of(one, isDigit))
      std::transform(one.begin() + 1, one.end(), one.begin() + 1, lower);
    // Abbreviations keep their capitals, other words lose them inside the label.
    const bool plain = one.size() > 1 && isUpper(one[0]) && isLower(one[1]);
    if (!out.empty() && plain) one[0] = lower(one[0]);
    if (out.empty() && isLower(one[0])) one[0] = static_cast<char>(one[0] - 32);
    out += (out.empty() ? "" : " ") + one;
  }
  return out;
}

bool isLabel(std::string_view description) {
  const std::string text = labelFrom(description);
  if (text.empty() || text.size() > longestLabel || !std::ranges::any_of(text, isLetter)) return false;
  if (text.find_first_of("={}") != text.npos || oneSpaced(description).ends_with(';')) return false;
  for (const std::string_view ruler : {"--", "==", "**", "##", "__", "//", "~~"})
    if (text.find(ruler) != text.npos) return false;
  // One sentence: ". The", "? 1", but not "approx. 3" or "e.g. 5".
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const bool stop = text[i] == '.' || text[i] == '!' || text[i] == '?' || text[i] == ';';
    if (stop && text[i + 1] == ' ' && (isUpper(text[i + 2]) || text[i] != '.')) return false;
  }
  return true;
}

std::string unitIn(std::string_view description) {
  const std::string text = oneSpaced(description);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string_view rest = std::string_view(text).substr(i);
    // "(mm)", "[mm]", "in mm", "in millimetres", ", mm" at the end
    std::string_view unit;
    bool bracket = false;
    if (rest.starts_with('(') || rest.starts_with('[')) {
      bracket = true;
      rest.remove_prefix(1);
      if (rest.starts_with("in ")) rest.remove_prefix(3);
      unit = unitAt(rest);
    } else if (i > 0 && text[i - 1] == ' ' && rest.starts_with("in ")) {
      unit = unitAt(rest.substr(3));
      rest.remove_prefix(3);
    } else if (i > 0 && text[i - 1] == ',' && rest.starts_with(' ')) {
      unit = unitAt(rest.substr(1));
      rest.remove_prefix(1);
    }
    if (unit.empty()) continue;
    rest.remove_prefix(std::min(rest.find_first_of(" )],;.:"), rest.size()));
    if (!bracket || rest.starts_with(')') || rest.starts_with(']')) return std::string(unit);
  }
  return "";
}

void labelParameters(std::vector<protocol::Parameter>& parameters, const std::vector<LabelSource>& sources) {
  enum Stage { Description, Words, Name };
  std::vector<Stage> stages(parameters.size(), Description);
  const auto setLabel = [&](std::size_t i) {
    protocol::Parameter& parameter = parameters[i];
    if (stages[i] == Description) {
      if (sources[i].describes && isLabel(sources[i].description)) parameter.label = labelFrom(sources[i].description);
      else stages[i] = Words;
    }
    if (stages[i] == Words) parameter.label = nameInWords(parameter.name);
    if (stages[i] == Words && parameter.label.empty()) stages[i] = Name;
    if (stages[i] == Name) parameter.label = parameter.name;
  };
  for (std::size_t i = 0; i < parameters.size(); ++i) setLabel(i);
  // A label that a parameter falls back to may be another's, so until nothing changes; each moves twice at most.
  for (bool changed = true; changed;) {
    changed = false;
    std::unordered_map<std::string, int> count;
    for (const protocol::Parameter& parameter : parameters) ++count[lowered(parameter.label)];
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (count[lowered(parameters[i].label)] < 2 || stages[i] == Name) continue;
      stages[i] = stages[i] == Description ? Words : Name;
      setLabel(i);
      changed = true;
    }
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const bool measure = parameters[i].widget != protocol::Widget::CheckBox &&
                         parameters[i].widget != protocol::Widget::DropDown &&
                         parameters[i].widget != protocol::Widget::TextBox;
    // Said once: the label says it where it is the description.
    std::string unit = unitIn(sources[i].description);
    if (!unit.empty() && (stages[i] == Description || !sources[i].describes)) unit.clear();
    else if (unit.empty() && isAngle(parameters[i])) unit = "\xC2\xB0";
    parameters[i].unit = measure ? std::move(unit) : "";
  }
}

}  // namespace pw::scad
