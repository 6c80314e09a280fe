// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "protocol/values.hpp"
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
  } else if (json.is_array()) {
    out = json.dump(-1, ' ', false, Json::error_handler_t::replace);  // the text of a list
  } else {
    return false;
  }
  return true;
}

// Whether the parser gave up at the bracket behind a comma, as left behind by a deleted line.
bool endsInComma(std::string_view json, std::size_t at) {
  if (at == 0 || (json[at - 1] != '}' && json[at - 1] != ']')) return false;
  const auto before = [&](std::size_t end) { return json.substr(0, end).find_last_not_of(" \t\r\n"); };
  const std::size_t comma = before(at - 1);
  if (comma == json.npos || json[comma] != ',') return false;
  const std::size_t last = before(comma);
  return last != json.npos && json[last] != '{' && json[last] != '[';
}

// The object of named sets. Without "parameterSets" around them too: a file that holds nothing but objects.
const Json* setsIn(const Json& document) {
  if (!document.is_object()) return nullptr;
  if (const auto sets = document.find("parameterSets"); sets != document.end())
    return sets->is_object() ? &*sets : nullptr;
  bool any = false;
  for (const auto& [name, values] : document.items()) {
    if (name == "fileFormatVersion") continue;
    if (!values.is_object()) return nullptr;
    any = true;
  }
  return any ? &document : nullptr;
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
        " on" + (endsInComma(json, at) ? " (a comma stands before a closing bracket)" : ""));
  }
  const Json* sets = setsIn(document);
  if (!sets) return wrong("there is no \"parameterSets\" in it, which holds the named sets");
  std::vector<protocol::ParameterSet> out;
  for (const auto& [name, values] : sets->items()) {
    if (sets == &document && name == "fileFormatVersion") continue;
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
    for (const auto& [parameter, value] : set->values) values[parameter] = protocol::textOf(value);
  }
  document["fileFormatVersion"] = "1";
  return document.dump(4, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pw::scad
