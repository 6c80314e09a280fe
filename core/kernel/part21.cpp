// SPDX-License-Identifier: Apache-2.0
#include "kernel/part21.hpp"

#include <algorithm>
#include <utility>

namespace pw::kernel::part21 {

namespace {

using base::Code;
using base::Failure;
using base::Status;

constexpr std::string_view wayOut =
    " Export it again from the program it was made with, as STEP AP214 or AP242.";

Role roleOf(std::string_view word) {
  static constexpr std::pair<std::string_view, Role> known[] = {
      {"MAPPED_ITEM", Role::Placed},
      {"FACETED_BREP", Role::Solid},
      {"BREP_WITH_VOIDS", Role::Solid},
      {"MANIFOLD_SOLID_BREP", Role::Solid},
      {"PRODUCT_DEFINITION_SHAPE", Role::Shape},
      {"NEXT_ASSEMBLY_USAGE_OCCURRENCE", Role::Usage},
      {"SHAPE_DEFINITION_REPRESENTATION", Role::ShapeOf},
      {"SHAPE_REPRESENTATION_RELATIONSHIP", Role::Relation},
      {"CONTEXT_DEPENDENT_SHAPE_REPRESENTATION", Role::Structure},
      {"PRODUCT_DEFINITION", Role::Structure},
      {"DOCUMENT_FILE", Role::Document},
  };
  for (const auto& [name, role] : known) {
    if (word.size() == name.size() && word == name) return role;
  }
  if (word.ends_with("STYLED_ITEM")) return Role::Style;
  if (word.ends_with("SHAPE_REPRESENTATION")) return Role::Structure;
  return Role::Other;
}

Failure tooMany(const std::string& what, std::size_t limit, std::size_t line) {
  return {Code::Limit, "The STEP file is refused: " + what + " (line " + std::to_string(line) + "; the limit is " +
                           std::to_string(limit) + ")."};
}

class Parser {
 public:
  Parser(std::string_view bytes, const base::Limits& limits)
      : limits_(limits), lexer_(bytes, limits.exchangeStringBytes) {
    counts_.resize(limits.exchangeNesting + 2);
  }

  base::Result<Records> parsed();

 private:
  void step() { token_ = lexer_.next(); }
  Status sections();
  Status header();
  Status data();
  Status record();
  Status typed(Role& role);
  Status parameters();
  Status opened(std::size_t& depth);
  Status resolved();
  Failure unexpected(const std::string& place) const;
  std::string here() const;

  const base::Limits& limits_;
  Lexer lexer_;
  Token token_;
  Records records_;
  std::vector<std::size_t> counts_;  // items so far, by nesting
  bool inData_ = false;
  bool inSchema_ = false;
};

std::string Parser::here() const {
  return inData_ && !records_.ids.empty() ? "record #" + std::to_string(records_.ids.back()) : "the header";
}

Failure Parser::unexpected(const std::string& place) const {
  if (token_.kind == Kind::End) {
    return badStep("it ends in the middle of " + place + ", so it was not copied whole", token_.line);
  }
  if (token_.kind == Kind::Bad) {
    if (token_.text == "a string is too long") {
      return tooMany("a string in " + place + " has more bytes than the limit", limits_.exchangeStringBytes,
                     token_.line);
    }
    return badStep(std::string(token_.text) + " in " + place, token_.line);
  }
  std::string text(token_.text.substr(0, 40));
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F) c = ' ';
  }
  return badStep("\"" + text + "\" is not expected in " + place, token_.line);
}

Status Parser::opened(std::size_t& depth) {
  if (++depth > limits_.exchangeNesting) {
    return tooMany("brackets are nested too deeply in " + here(), limits_.exchangeNesting, token_.line);
  }
  counts_[depth] = 0;
  return base::Done{};
}

// From '(' to its ')': values separated by commas, lists in lists. token_ is past the ')' afterwards.
Status Parser::parameters() {
  std::size_t depth = 0;
  if (auto status = opened(depth); !status) return status;
  step();
  bool wantsValue = true;
  while (depth > 0) {
    const bool first = wantsValue && counts_[depth] == 0;
    if (token_.is(')') && (!wantsValue || first)) {
      --depth;
      wantsValue = false;
      step();
      continue;
    }
    if (!wantsValue) {
      if (!token_.is(',')) return unexpected(here());
      wantsValue = true;
      step();
      continue;
    }
    if (++counts_[depth] > limits_.exchangeListLength) {
      return tooMany("a list in " + here() + " is too long", limits_.exchangeListLength, token_.line);
    }
    if (token_.kind == Kind::Word) {  // a value with its type: LENGTH_MEASURE(1.)
      step();
      if (!token_.is('(')) return unexpected(here());
    }
    if (token_.is('(')) {
      if (auto status = opened(depth); !status) return status;
      step();
      continue;
    }
    switch (token_.kind) {
      case Kind::Reference:
        if (!inData_) return unexpected(here());
        records_.references.push_back(token_.number);
        break;
      case Kind::Text:
        if (inSchema_ && records_.schema.empty()) {
          records_.schema = token_.text.substr(1, token_.text.size() - 2);
        }
        break;
      case Kind::Number: case Kind::Binary: case Kind::Enumeration:
        break;
      default:
        if (!token_.is('$') && !token_.is('*')) return unexpected(here());
    }
    wantsValue = false;
    step();
  }
  return base::Done{};
}

// KEYWORD(...)
Status Parser::typed(Role& role) {
  if (token_.kind != Kind::Word) return unexpected(here());
  if (const Role found = roleOf(token_.text); found != Role::Other) role = found;
  inSchema_ = !inData_ && token_.text == "FILE_SCHEMA";
  step();
  if (!token_.is('(')) return unexpected(here());
  return parameters();
}

// #12=KEYWORD(...); or, of several supertypes, #12=(A(...)B(...));
Status Parser::record() {
  if (records_.size() >= limits_.exchangeRecords) {
    return tooMany("it has too many records", limits_.exchangeRecords, token_.line);
  }
  records_.ids.push_back(token_.number);
  records_.lines.push_back(token_.line);
  records_.first.push_back(static_cast<std::uint32_t>(records_.references.size()));
  Role role = Role::Other;
  step();
  if (!token_.is('=')) return unexpected(here());
  step();
  if (token_.is('(')) {
    step();
    std::size_t supertypes = 0;
    while (!token_.is(')')) {
      if (++supertypes > limits_.exchangeNesting) {
        return tooMany(here() + " has too many supertypes", limits_.exchangeNesting, token_.line);
      }
      if (auto status = typed(role); !status) return status;
    }
    step();
  } else if (auto status = typed(role); !status) {
    return status;
  }
  if (!token_.is(';')) return unexpected(here());
  records_.roles.push_back(role);
  step();
  return base::Done{};
}

Status Parser::data() {
  if (token_.is('(')) {  // edition 3: DATA('name',('schema'));
    if (auto status = parameters(); !status) return status;
  }
  if (!token_.is(';')) return unexpected("its data");
  step();
  inData_ = true;
  while (token_.kind == Kind::Reference) {
    if (auto status = record(); !status) return status;
  }
  inData_ = false;
  return base::Done{};
}

Status Parser::header() {
  if (!token_.is(';')) return unexpected("the header");
  step();
  Role none = Role::Other;
  while (token_.kind == Kind::Word && !token_.isWord("ENDSEC")) {
    if (auto status = typed(none); !status) return status;
    if (!token_.is(';')) return unexpected("the header");
    step();
  }
  return base::Done{};
}

Status Parser::sections() {
  bool hasData = false;
  while (true) {
    const Token name = token_;
    if (name.isWord("END-ISO-10303-21")) break;
    if (name.kind != Kind::Word) return unexpected("the file's sections");
    step();
    Status status = base::Done{};
    if (name.text == "HEADER") {
      status = header();
    } else if (name.text == "DATA") {
      status = data();
      hasData = true;
    } else if (name.text == "ANCHOR" || name.text == "REFERENCE" || name.text == "SIGNATURE") {
      lexer_.skipTo("ENDSEC");  // of edition 3: nothing in them is read, and URIs and signatures are other words
      step();
    } else {
      token_ = name;
      status = unexpected("the file's sections");
    }
    if (!status) return status;
    if (!token_.isWord("ENDSEC")) return unexpected(name.text == "DATA" ? "its data" : "a section");
    step();
    if (!token_.is(';')) return unexpected("the end of a section");
    step();
  }
  if (!hasData) return badStep("it has no data", token_.line);
  return base::Done{};
}

// Record numbers become indices. Numbers are usually dense: then one table, otherwise a sorted list.
Status Parser::resolved() {
  const std::size_t count = records_.size();
  records_.first.push_back(static_cast<std::uint32_t>(records_.references.size()));
  std::vector<std::uint32_t> order(count);
  for (std::uint32_t i = 0; i < count; ++i) order[i] = i;
  const auto& ids = records_.ids;
  if (!std::is_sorted(ids.begin(), ids.end())) {
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
      return ids[a] != ids[b] ? ids[a] < ids[b] : a < b;
    });
  }
  for (std::size_t i = 1; i < count; ++i) {
    if (ids[order[i]] != ids[order[i - 1]]) continue;
    return badStep("record #" + std::to_string(ids[order[i]]) + " is there twice, the first time in line " +
                       std::to_string(records_.lines[order[i - 1]]),
                   records_.lines[order[i]]);
  }
  constexpr std::uint32_t absent = 0xffffffffu;
  const std::uint32_t largest = count == 0 ? 0 : ids[order.back()];
  std::vector<std::uint32_t> table;
  if (largest / 4 < count + 1000) {
    table.assign(largest + std::size_t{1}, absent);
    for (std::uint32_t i = 0; i < count; ++i) table[ids[i]] = i;
  }
  const auto indexOf = [&](std::uint32_t id) {
    if (!table.empty()) return id < table.size() ? table[id] : absent;
    const auto found = std::lower_bound(order.begin(), order.end(), id,
                                        [&](auto index, auto wanted) { return ids[index] < wanted; });
    return found != order.end() && ids[*found] == id ? *found : absent;
  };
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = records_.first[i]; k < records_.first[i + 1]; ++k) {
      const std::uint32_t id = records_.references[k];
      records_.references[k] = indexOf(id);
      if (records_.references[k] != absent) continue;
      return badStep("record #" + std::to_string(ids[i]) + " refers to #" + std::to_string(id) +
                         ", which is not in the file",
                     records_.lines[i]);
    }
  }
  return base::Done{};
}

base::Result<Records> Parser::parsed() {
  step();
  if (!token_.isWord("ISO-10303-21")) {
    return Failure{Code::BadInput,
                   "This is no STEP file: it doesn't begin with ISO-10303-21. Open a .step or .stp file that another "
                   "program exported."};
  }
  step();
  if (!token_.is(';')) return unexpected("its first line");
  step();
  if (auto status = sections(); !status) return status.failure();
  if (auto status = resolved(); !status) return status.failure();
  return std::move(records_);
}

}  // namespace

Failure badStep(std::string what, std::size_t line) {
  return {Code::BadInput, "The STEP file can't be read: " + std::move(what) + " (line " + std::to_string(line) +
                              ")." + std::string(wayOut)};
}

base::Result<Records> recordsOf(std::string_view bytes, const base::Limits& limits) {
  if (bytes.size() > limits.exchangeBytes) {
    return Failure{Code::Limit, "The STEP file is refused: it has " + std::to_string(bytes.size()) +
                                    " bytes; the limit is " + std::to_string(limits.exchangeBytes) + "."};
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);  // a byte order mark
  return Parser(bytes, limits).parsed();
}

}  // namespace pw::kernel::part21
