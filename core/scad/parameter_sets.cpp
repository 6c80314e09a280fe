// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "scad/customizer.hpp"

namespace pw::scad {
namespace {

using Json = nlohmann::ordered_json;

base::Failure wrong(std::string words) {
  return {base::Code::BadInput, "The parameter-set file can't be read: " + std::move(words) + "."};
}

// What a value of the file is; false for what no parameter takes (null, objects).
bool readValue(const Json& json, protocol::ParameterValue& out) {
  if (json.is_string()) {
    out = json.get<std::string>();
  } else if (json.is_boolean()) {
    out = json.get<bool>();
  } else if (json.is_number()) {
    out = json.get<double>();
  } else if (json.is_array() &&
             std::all_of(json.begin(), json.end(), [](const Json& e) { return e.is_number(); })) {
    out = json.get<std::vector<double>>();
  } else {
    return false;
  }
  return true;
}

std::string text(double number) {
  char buffer[32];
  const std::to_chars_result end =
      std::to_chars(buffer, buffer + sizeof buffer, number == 0 ? 0 : number);
  return std::string(buffer, end.ptr);
}

std::string text(const protocol::ParameterValue& value) {
  if (const double* number = std::get_if<double>(&value)) return text(*number);
  if (const bool* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const std::string* string = std::get_if<std::string>(&value)) return *string;
  std::string out = "[";
  for (const double number : std::get<std::vector<double>>(value)) {
    if (out.size() > 1) out += ", ";
    out += text(number);
  }
  return out + "]";
}

}  // namespace

base::Result<std::vector<protocol::ParameterSet>> readParameterSets(std::string_view json) {
  if (json.starts_with("\xEF\xBB\xBF")) json.remove_prefix(3);
  Json document;
  try {
    document = Json::parse(json);
  } catch (const Json::parse_error& error) {
    const std::size_t at = std::min(error.byte, json.size());
    return wrong(
        "it is not JSON from line " +
        std::to_string(
            1 + std::count(json.begin(), json.begin() + static_cast<std::ptrdiff_t>(at), '\n')) +
        " on");
  }
  const auto sets = document.is_object() ? document.find("parameterSets") : document.end();
  if (!document.is_object() || sets == document.end() || !sets->is_object())
    return wrong("there is no \"parameterSets\" in it");
  std::vector<protocol::ParameterSet> out;
  for (const auto& [name, values] : sets->items()) {
    if (!values.is_object())
      return wrong("the set \"" + name + "\" is not a list of names and values");
    protocol::ParameterSet set;
    set.name = name;
    for (const auto& [parameter, value] : values.items()) {
      protocol::ParameterValue read;
      if (readValue(value, read)) set.values[parameter] = std::move(read);
    }
    out.push_back(std::move(set));
  }
  return out;
}

std::string writeParameterSets(const std::vector<protocol::ParameterSet>& sets) {
  std::map<std::string_view, const protocol::ParameterSet*> sorted;  // of two of one name the later
  for (const protocol::ParameterSet& set : sets) sorted[set.name] = &set;
  Json document = Json::object();
  Json& all = document["parameterSets"] = Json::object();
  for (const auto& [name, set] : sorted) {
    Json& values = all[std::string(name)] = Json::object();
    for (const auto& [parameter, value] : set->values) values[parameter] = text(value);
  }
  document["fileFormatVersion"] = "1";
  return document.dump(4, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pw::scad
