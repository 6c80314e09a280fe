// SPDX-License-Identifier: Apache-2.0
#include "protocol/json.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "base/limits.hpp"
#include "protocol/fields.hpp"
#include "protocol/literal.hpp"

namespace pw::protocol {
namespace {

using base::Code;
using base::Failure;
using base::Status;
using Json = nlohmann::ordered_json;

constexpr std::string_view codeNames[] = {"bad-input",   "empty",     "not-found", "limit",
                                          "unsupported", "cancelled", "usage",     "internal"};

template <class T>
concept Message = requires { Fields<T>::list; };
template <class T>
concept Named = std::is_enum_v<T>;

// -- To JSON --
// All overloads stand before the templates that call them: types of std are not found later.
Json encoded(bool value);
Json encoded(int value);
Json encoded(double value);
Json encoded(const std::string& value);
Json encoded(const ParameterValue& value);
Json encoded(const ParameterValues& values);
template <Named T>
Json encoded(T value);
template <Message T>
Json encoded(const T& message);
template <class T>
Json encoded(const std::vector<T>& values);

Json encoded(bool value) { return value; }
Json encoded(int value) { return value; }
Json encoded(double value) {
  // Whole numbers print as such ("40", not "40.0"), as the page's own JSON does.
  if (std::abs(value) < 1e15 && value == std::trunc(value) && !(value == 0 && std::signbit(value)))
    return static_cast<std::int64_t>(value);
  return value;
}
Json encoded(const std::string& value) { return value; }
Json encoded(const ParameterValue& value) {
  return std::visit([](const auto& held) { return encoded(held); }, value);
}
Json encoded(const ParameterValues& values) {
  Json out = Json::object();
  for (const auto& [name, value] : values) out[name] = encoded(value);
  return out;
}
template <Named T>
Json encoded(T value) {
  return std::string(Names<T>::names[static_cast<std::size_t>(value)]);
}
template <class T>
Json encoded(const std::vector<T>& values) {
  Json out = Json::array();
  for (const auto& value : values) out.push_back(encoded(value));
  return out;
}

template <class T>
void put(Json& object, std::string_view name, const T& value) {
  object[std::string(name)] = encoded(value);
}
template <class T>
void put(Json& object, std::string_view name, const std::optional<T>& value) {
  if (value) object[std::string(name)] = encoded(*value);
}

template <Message T>
Json encoded(const T& message) {
  Json out = Json::object();
  std::apply([&](const auto&... field) { (put(out, field.name, message.*field.member), ...); },
             Fields<T>::list);
  return out;
}

// -- From JSON --
Failure wrong(const std::string& path, std::string_view expected, const Json& found) {
  std::string text = found.is_structured() ? std::string(found.is_array() ? "a list" : "an object")
                                           : found.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > 60) text = text.substr(0, 60) + "...";
  return {Code::Usage, path + " takes " + std::string(expected) + ", not " + text + "."};
}

Status decode(bool& out, const Json& json, const std::string& path);
Status decode(int& out, const Json& json, const std::string& path);
Status decode(double& out, const Json& json, const std::string& path);
Status decode(std::string& out, const Json& json, const std::string& path);
Status decode(ParameterValue& out, const Json& json, const std::string& path);
Status decode(ParameterValues& out, const Json& json, const std::string& path);
template <Named T>
Status decode(T& out, const Json& json, const std::string& path);
template <Message T>
Status decode(T& out, const Json& json, const std::string& path);
template <class T>
Status decode(std::vector<T>& out, const Json& json, const std::string& path);
template <class T>
Status decode(std::optional<T>& out, const Json& json, const std::string& path);

Status decode(bool& out, const Json& json, const std::string& path) {
  if (!json.is_boolean()) return wrong(path, "true or false", json);
  out = json.get<bool>();
  return base::Done{};
}
Status decode(int& out, const Json& json, const std::string& path) {
  const double number = json.is_number() ? json.get<double>() : std::nan("");
  if (!(number == std::trunc(number) && number >= std::numeric_limits<int>::min() &&
        number <= std::numeric_limits<int>::max()))
    return wrong(path, "a whole number", json);
  out = static_cast<int>(number);
  return base::Done{};
}
Status decode(double& out, const Json& json, const std::string& path) {
  // nlohmann reads 1e999 as a failure of the whole text, so a number here is finite.
  if (!json.is_number()) return wrong(path, "a number", json);
  out = json.get<double>();
  return base::Done{};
}
Status decode(std::string& out, const Json& json, const std::string& path) {
  if (!json.is_string()) return wrong(path, "text", json);
  out = json.get_ref<const std::string&>();
  return base::Done{};
}
bool asLiteral(Literal& out, const Json& json, std::size_t depth) {
  using Kind = Literal::Kind;
  if (json.is_number()) {
    out.kind = Kind::Number;
    out.number = json.get<double>();
  } else if (json.is_boolean()) {
    out.kind = Kind::Truth;
    out.truth = json.get<bool>();
  } else if (json.is_string()) {
    out.kind = Kind::Text;
    out.text = json.get_ref<const std::string&>();
  } else if (json.is_array() && depth < base::Limits{}.literalDepth) {
    out.kind = Kind::List;
    for (const Json& item : json)
      if (!asLiteral(out.items.emplace_back(), item, depth + 1)) return false;
  } else {
    return false;
  }
  return true;
}
Status decode(ParameterValue& out, const Json& json, const std::string& path) {
  if (json.is_boolean()) {
    out = json.get<bool>();
  } else if (json.is_number()) {
    out = json.get<double>();
  } else if (json.is_string()) {
    out = json.get_ref<const std::string&>();
  } else if (json.is_array() && std::all_of(json.begin(), json.end(), [](const Json& one) { return one.is_number(); })) {
    out = json.get<std::vector<double>>();
  } else if (json.is_array()) {
    // ["nuts", "bolts"] is the text of that list.
    Literal list;
    if (!asLiteral(list, json, 0)) return wrong(path, "a list of numbers, texts, truth values and such lists", json);
    out = textOf(list);
  } else {
    return wrong(path, "a number, true or false, text or a list of numbers", json);
  }
  return base::Done{};
}
Status decode(ParameterValues& out, const Json& json, const std::string& path) {
  if (!json.is_object()) return wrong(path, "an object", json);
  out.clear();
  for (const auto& [name, value] : json.items())
    if (auto status = decode(out[name], value, path + "." + name); !status) return status;
  return base::Done{};
}
template <Named T>
Status decode(T& out, const Json& json, const std::string& path) {
  std::string expected = "one of";
  for (std::size_t i = 0; i < std::size(Names<T>::names); ++i) {
    if (json.is_string() && json.get_ref<const std::string&>() == Names<T>::names[i]) {
      out = static_cast<T>(i);
      return base::Done{};
    }
    expected += (i ? ", " : " ") + std::string(Names<T>::names[i]);
  }
  return wrong(path, expected, json);
}
template <class T>
Status decode(std::vector<T>& out, const Json& json, const std::string& path) {
  if (!json.is_array()) return wrong(path, "a list", json);
  out.assign(json.size(), T{});
  for (std::size_t i = 0; i < out.size(); ++i)
    if (auto status = decode(out[i], json[i], path + "[" + std::to_string(i) + "]"); !status)
      return status;
  return base::Done{};
}
template <class T>
Status decode(std::optional<T>& out, const Json& json, const std::string& path) {
  out.emplace();
  return decode(*out, json, path);
}

template <class Owner, class T>
bool take(Owner& owner, const Field<Owner, T>& field, const Json& json, const std::string& path,
          Status& status) {
  const auto found = json.find(std::string(field.name));
  if (found == json.end() || (found->is_null() && !std::is_same_v<T, ParameterValue>)) return true;
  status = decode(owner.*field.member, *found, path + "." + std::string(field.name));
  return status.ok();
}

template <Message T>
Status decode(T& out, const Json& json, const std::string& path) {
  if (!json.is_object()) return wrong(path, "an object", json);
  Status status = base::Done{};
  std::apply([&](const auto&... field) { (take(out, field, json, path, status) && ...); },
             Fields<T>::list);
  return status;
}

}  // namespace

template <class T>
std::string toJson(const T& message) {
  return encoded(message).dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class T>
base::Result<T> fromJson(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  const std::string name(Fields<T>::name);
  if (json.is_discarded()) return Failure{Code::Usage, name + " is not JSON."};
  T message;
  if (auto status = decode(message, json, name); !status) return status.failure();
  return message;
}

#define PW_JSON(Type)                          \
  template std::string toJson(const Type&);    \
  template base::Result<Type> fromJson(std::string_view);
PW_JSON(Diagnostic)
PW_JSON(ParameterOption)
PW_JSON(Parameter)
PW_JSON(ParameterSet)
PW_JSON(Problem)
PW_JSON(OpenRequest)
PW_JSON(DesignAbout)
PW_JSON(OpenAnswer)
PW_JSON(RegenerateRequest)
PW_JSON(ModelMeasures)
PW_JSON(RegenerateAnswer)
PW_JSON(ExactRequest)
PW_JSON(FileBody)
PW_JSON(SkippedRecord)
PW_JSON(FileContents)
PW_JSON(FacetedLine)
PW_JSON(ExactAnswer)
PW_JSON(ExportRequest)
PW_JSON(ExportAnswer)
PW_JSON(SourceRequest)
PW_JSON(SourceAnswer)
PW_JSON(SetsRequest)
PW_JSON(SetsAnswer)
PW_JSON(SetsFileRequest)
PW_JSON(SetsFileAnswer)
PW_JSON(EchoAnswer)
PW_JSON(ProgressNote)
PW_JSON(SessionOpening)
PW_JSON(ValueChange)
PW_JSON(ValueRemark)
PW_JSON(SessionState)
PW_JSON(CatalogueEntry)
PW_JSON(CataloguePicture)
PW_JSON(CataloguePart)
PW_JSON(CatalogueFile)
PW_JSON(CatalogueKey)
PW_JSON(CatalogueRecord)
PW_JSON(CatalogueRequest)
PW_JSON(CatalogueAnswer)
PW_JSON(CatalogueIndex)
#undef PW_JSON

std::string_view nameOf(Code code) { return codeNames[static_cast<std::size_t>(code)]; }

Code codeOf(std::string_view name) {
  for (std::size_t i = 0; i < std::size(codeNames); ++i)
    if (codeNames[i] == name) return static_cast<Code>(i);
  return Code::Internal;
}

Problem problemOf(const Failure& failure) {
  Problem problem{std::string(nameOf(failure.code)), failure.message, "", 0};
  if (failure.place) {
    problem.file = failure.place->file;
    problem.line = failure.place->line;
  }
  return problem;
}

}  // namespace pw::protocol
