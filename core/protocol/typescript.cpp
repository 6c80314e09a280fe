// SPDX-License-Identifier: Apache-2.0
#include "protocol/typescript.hpp"

#include <optional>
#include <type_traits>

#include "protocol/fields.hpp"

namespace pw::protocol {
namespace {

// What a C++ type is called in the interfaces (`type`) and in the table (`leaf`).
struct Spelling {
  std::string type, leaf;
  bool optional = false;
};

template <class T>
struct Spelled {
  static Spelling get() {
    if constexpr (std::is_enum_v<T>) {
      return {std::string(Names<T>::name), std::string(Names<T>::name)};
    } else {
      return {std::string(Fields<T>::name), std::string(Fields<T>::name)};
    }
  }
};
template <>
struct Spelled<std::string> {
  static Spelling get() { return {"string", "string"}; }
};
template <>
struct Spelled<double> {
  static Spelling get() { return {"number", "number"}; }
};
template <>
struct Spelled<int> {
  static Spelling get() { return {"number", "integer"}; }
};
template <>
struct Spelled<bool> {
  static Spelling get() { return {"boolean", "boolean"}; }
};
template <>
struct Spelled<ParameterValue> {
  static Spelling get() { return {"ParameterValue", "ParameterValue"}; }
};
template <>
struct Spelled<ParameterValues> {
  static Spelling get() { return {"ParameterValues", "ParameterValues"}; }
};
template <class T>
struct Spelled<std::vector<T>> {
  static Spelling get() {
    const Spelling element = Spelled<T>::get();
    return {element.type + "[]", element.leaf + "[]"};
  }
};
template <class T>
struct Spelled<std::optional<T>> {
  static Spelling get() {
    Spelling held = Spelled<T>::get();
    held.optional = true;
    return held;
  }
};

template <class T>
void addEnum(std::string& out) {
  out += "export type " + std::string(Names<T>::name) + " =";
  const char* separator = " ";
  for (const auto name : Names<T>::names) {
    out += separator + ("\"" + std::string(name) + "\"");
    separator = " | ";
  }
  out += ";\n";
}

template <class T>
void addEnumTable(std::string& out) {
  out += "  " + std::string(Names<T>::name) + ": [";
  const char* separator = "";
  for (const auto name : Names<T>::names) {
    out += separator + ("\"" + std::string(name) + "\"");
    separator = ", ";
  }
  out += "],\n";
}

template <class T>
void addInterface(std::string& out) {
  out += "\nexport interface " + std::string(Fields<T>::name) + " {\n";
  std::apply(
      [&]<class... F>(const F&... field) {
        const auto line = [&]<class Owner, class M>(const Field<Owner, M>& one) {
          const Spelling spelling = Spelled<M>::get();
          out += "  " + std::string(one.name) + (spelling.optional ? "?: " : ": ") + spelling.type + ";\n";
        };
        (line(field), ...);
      },
      Fields<T>::list);
  out += "}\n";
}

template <class T>
void addTable(std::string& out) {
  out += "  " + std::string(Fields<T>::name) + ": {";
  const char* separator = " ";
  std::apply(
      [&]<class... F>(const F&... field) {
        const auto entry = [&]<class Owner, class M>(const Field<Owner, M>& one) {
          const Spelling spelling = Spelled<M>::get();
          out += separator + std::string(one.name) + ": \"" + spelling.leaf +
                 (spelling.optional ? "?\"" : "\"");
          separator = ", ";
        };
        (entry(field), ...);
      },
      Fields<T>::list);
  out += " },\n";
}

template <class... T>
void addAll(std::string& out, std::type_identity<std::tuple<T...>>) {
  (addInterface<T>(out), ...);
  out += "\nexport const enums = {\n";
  addEnumTable<Severity>(out);
  addEnumTable<Lack>(out);
  addEnumTable<Widget>(out);
  out += "} as const;\n\nexport const schema = {\n";
  (addTable<T>(out), ...);
  out += "} as const;\n";
}

}  // namespace

std::string typescript() {
  std::string out =
      "// SPDX-License-Identifier: Apache-2.0\n"
      "// Made by partwright_types from core/protocol/fields.hpp; changes go there.\n\n"
      "export type ParameterValue = number | boolean | string | number[];\n"
      "export type ParameterValues = Record<string, ParameterValue>;\n";
  addEnum<Severity>(out);
  addEnum<Lack>(out);
  addEnum<Widget>(out);
  addAll(out, std::type_identity<Messages>{});
  return out;
}

}  // namespace pw::protocol
