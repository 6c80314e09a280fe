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
      {"SHELL_BASED_SURFACE_MODEL", Role::Solid},
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

std::string printable(std::string_view text) {
  std::string out(text.substr(0, 40));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F) c = ' ';
  }
  return out;
}

bool isSection(const Token& token) {
  for (const std::string_view word : {"ENDSEC", "END-ISO-10303-21", "DATA", "HEADER", "ANCHOR", "REFERENCE", "SIGNATURE"})
    if (token.isWord(word)) return true;
  return false;
}

class Parser {
 public:
  Parser(std::string_view bytes, const base::Limits& limits)
      : limits_(limits), lexer_(bytes, limits.exchangeStringBytes) {
    counts_.resize(limits.exchangeNesting + 2);
    records_.text.reserve(bytes.size() + bytes.size() / 64);
  }

  base::Result<Records> parsed();

 private:
  // A record that can't be understood ends in this; a bound that is passed ends the file in `refused_`.
  struct Skip {
    std::string why;
  };
  using Read = std::optional<Skip>;

  void step() { token_ = lexer_.next(); }
  void header();
  void headerEntry();
  void data();
  void record();
  Read body(std::uint32_t id, std::uint32_t line);
  Read typed(Role& role);
  Read parameters();
  Read value();
  Read opened(std::size_t& depth);
  void put(const Token& token);
  void putNumber(std::string_view text);
  void skip(std::uint32_t id, std::uint32_t line, std::string_view text, Skip why);
  bool refused(Failure failure) {
    if (!refused_) refused_ = std::move(failure);
    return true;
  }
  void remark(std::string text);
  Read unexpected() const;
  Status begun();
  Status resolved();
  std::string here() const { return id_ != 0 ? "record #" + std::to_string(id_) : std::string("the header"); }

  const base::Limits& limits_;
  Lexer lexer_;
  Token token_;
  Records records_;
  std::vector<std::size_t> counts_;  // items so far, by nesting
  std::size_t scopes_ = 0;           // of edition 1, that are open
  std::uint32_t id_ = 0;             // of the record under way; 0 in the header
  std::string_view entry_;           // FILE_NAME: the entry of the header under way
  std::vector<std::string> texts_;   // its strings
  std::optional<Failure> refused_;
};

void Parser::remark(std::string text) {
  if (std::find(records_.remarks.begin(), records_.remarks.end(), text) == records_.remarks.end()) {
    records_.remarks.push_back(std::move(text));
  }
}

Parser::Read Parser::unexpected() const {
  if (token_.kind == Kind::End) return Skip{"the file ends in the middle of it"};
  if (token_.kind == Kind::Bad) return Skip{std::string(token_.text)};
  return Skip{"\"" + printable(token_.text) + "\" is not expected in it"};
}

Parser::Read Parser::opened(std::size_t& depth) {
  if (++depth > limits_.exchangeNesting) {
    refused(tooMany("brackets are nested too deeply in " + here(), limits_.exchangeNesting, token_.line));
    return Skip{};
  }
  counts_[depth] = 0;
  records_.text += '(';
  return std::nullopt;
}

// OpenCASCADE's lexer knows 1.E5 and not 1e5 or 1E5.
void Parser::putNumber(std::string_view text) {
  const std::size_t exponent = text.find_first_of("eE");
  records_.text += text.substr(0, exponent);
  if (exponent == std::string_view::npos) return;
  if (text.substr(0, exponent).find('.') == std::string_view::npos) records_.text += '.';
  records_.text += 'E';
  records_.text += text.substr(exponent + 1);
}

void Parser::put(const Token& token) {
  std::string& text = records_.text;
  switch (token.kind) {
    case Kind::Number:
      return putNumber(token.text);
    case Kind::Word: case Kind::Enumeration:
      for (const char c : token.text) text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      if (token.kind == Kind::Enumeration) {
        if (text.ends_with(".TRUE.")) text.replace(text.size() - 6, 6, ".T.");
        if (text.ends_with(".FALSE.")) text.replace(text.size() - 7, 7, ".F.");
      }
      return;
    case Kind::Text: {
      const bool isPlain = std::all_of(token.text.begin(), token.text.end(),
                                       [](char c) { return c >= 0x20 && c < 0x7F && c != '\\'; });
      const auto begin = static_cast<std::uint32_t>(text.size());
      text += token.text;
      if (!isPlain) records_.strings.emplace_back(begin, static_cast<std::uint32_t>(text.size()));
      return;
    }
    default:
      text += token.text;
  }
}

// What stands for one parameter, but for lists.
Parser::Read Parser::value() {
  switch (token_.kind) {
    case Kind::Reference:
      if (id_ == 0) return unexpected();
      records_.references.push_back(token_.number);
      break;
    case Kind::Text:
      if (!entry_.empty()) texts_.emplace_back(token_.text.substr(1, token_.text.size() - 2));
      break;
    case Kind::Number: case Kind::Binary: case Kind::Enumeration:
      break;
    default:
      if (!token_.is('$') && !token_.is('*')) return unexpected();
  }
  put(token_);
  step();
  return std::nullopt;
}

// From '(' to its ')': values separated by commas, lists in lists. token_ is past the ')' afterwards.
Parser::Read Parser::parameters() {
  std::size_t depth = 0;
  if (auto skip = opened(depth)) return skip;
  step();
  bool wantsValue = true;
  while (depth > 0) {
    const bool first = wantsValue && counts_[depth] == 0;
    if (token_.is(')') && (!wantsValue || first)) {
      --depth;
      wantsValue = false;
      records_.text += ')';
      step();
      continue;
    }
    if (!wantsValue) {
      if (!token_.is(',')) return unexpected();
      wantsValue = true;
      records_.text += ',';
      step();
      continue;
    }
    if (++counts_[depth] > limits_.exchangeListLength) {
      refused(tooMany("a list in " + here() + " is too long", limits_.exchangeListLength, token_.line));
      return Skip{};
    }
    if (token_.kind == Kind::Word) {  // a value with its type: LENGTH_MEASURE(1.)
      put(token_);
      step();
      if (!token_.is('(')) return unexpected();
    }
    if (token_.is('(')) {
      if (auto skip = opened(depth)) return skip;
      step();
      continue;
    }
    if (token_.is(',') || token_.is(')')) {  // nothing where a value belongs
      records_.text += '$';
    } else if (auto skip = value()) {
      return skip;
    }
    wantsValue = false;
  }
  return std::nullopt;
}

// KEYWORD(...)
Parser::Read Parser::typed(Role& role) {
  if (token_.kind != Kind::Word) return unexpected();
  const std::size_t begin = records_.text.size();
  put(token_);
  if (const Role found = roleOf(std::string_view(records_.text).substr(begin)); found != Role::Other) role = found;
  if (token_.text.front() == '!') return Skip{"its type is the writer's own"};
  step();
  if (!token_.is('(')) return unexpected();
  return parameters();
}

// What follows "#12=": KEYWORD(...); or, of several supertypes, (A(...)B(...)); before either, in edition 1, records
// that it holds: &SCOPE #1=...; ENDSCOPE.
Parser::Read Parser::body(std::uint32_t id, std::uint32_t line) {
  if (token_.is('&')) {
    step();
    if (!token_.isWord("SCOPE") || scopes_ >= 8) return unexpected();
    step();
    ++scopes_;
    while (token_.kind == Kind::Reference && !refused_) record();
    --scopes_;
    if (refused_) return Skip{};
    if (!token_.isWord("ENDSCOPE")) return unexpected();
    step();
    if (token_.is('/')) {
      do step();
      while (token_.kind == Kind::Reference || token_.is(','));
      if (!token_.is('/')) return unexpected();
      step();
    }
  }
  id_ = id;
  records_.ids.push_back(id);
  records_.lines.push_back(line);
  records_.first.push_back(static_cast<std::uint32_t>(records_.references.size()));
  records_.begins.push_back(static_cast<std::uint32_t>(records_.text.size()));
  records_.roles.push_back(Role::Other);
  records_.text += '#' + std::to_string(id) + '=';
  Role role = Role::Other;
  Read skip;
  if (token_.is('(')) {
    records_.text += '(';
    step();
    std::size_t supertypes = 0;
    while (!skip && !token_.is(')')) {
      if (++supertypes > limits_.exchangeNesting) {
        refused(tooMany(here() + " has too many supertypes", limits_.exchangeNesting, token_.line));
        skip = Skip{};
      } else {
        skip = typed(role);
      }
    }
    records_.text += ')';
    if (!skip) step();
  } else {
    skip = typed(role);
  }
  // A ';' that was forgotten changes nothing.
  if (!skip && !token_.is(';') && token_.kind != Kind::Reference && !token_.isWord("ENDSEC")) skip = unexpected();
  records_.text += ";\n";
  records_.roles.back() = role;
  return skip;
}

void Parser::skip(std::uint32_t id, std::uint32_t line, std::string_view text, Skip why) {
  std::string type;
  for (const char c : text.substr(0, 64)) {
    if (c == '(' && !type.empty()) break;
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '!') type += c;
  }
  records_.skipped.push_back({id, std::move(type), line, std::move(why.why), {}});
  if (records_.skipped.size() > limits_.exchangeSkipped) {
    refused(Failure{Code::BadInput, "The STEP file can't be read: more than " + std::to_string(limits_.exchangeSkipped) +
                                        " of its records are damaged, the last #" + std::to_string(id) + " (line " +
                                        std::to_string(line) + ")." + std::string(wayOut)});
  }
}

void Parser::record() {
  if (records_.size() >= limits_.exchangeRecords) {
    refused(tooMany("it has too many records", limits_.exchangeRecords, token_.line));
    return;
  }
  const std::uint32_t id = token_.number, line = token_.line;
  const Lexer::Place begin = lexer_.place();
  const std::size_t count = records_.size();
  step();
  Read skip = token_.is('=') ? std::nullopt : unexpected();
  if (!skip) {
    step();
    skip = body(id, line);
  }
  if (skip && token_.kind == Kind::Bad && token_.text == "a string is too long") {
    refused(tooMany("a string in record #" + std::to_string(id) + " has more bytes than the limit", limits_.exchangeStringBytes, line));
  }
  id_ = 0;
  if (!skip) {
    if (token_.is(';')) step();
    return;
  }
  if (refused_) return;
  // Out with what of it there is.
  std::string text;
  if (records_.size() > count && records_.ids.back() == id && records_.lines.back() == line) {
    text = records_.text.substr(records_.begins.back());
    text.erase(0, text.find('=') + 1);
    records_.references.resize(records_.first.back());
    records_.text.resize(records_.begins.back());
    while (!records_.strings.empty() && records_.strings.back().first >= records_.text.size()) records_.strings.pop_back();
    records_.ids.pop_back(), records_.lines.pop_back(), records_.roles.pop_back();
    records_.first.pop_back(), records_.begins.pop_back();
  }
  if (token_.kind == Kind::End) {
    remark("The file ends in the middle of record #" + std::to_string(id) + " (line " + std::to_string(line) +
           "), so it was not copied whole: what comes before is shown.");
  }
  this->skip(id, line, text, *std::move(skip));
  if (records_.size() <= count) lexer_.goTo(begin);
  lexer_.skipRecord();
  step();
}

// Records up to the section's end, or to what looks like the next section's begin.
void Parser::data() {
  if (token_.is('(')) {  // edition 3: DATA('name',('schema'));
    const std::size_t size = records_.text.size();
    if (parameters()) return lexer_.skipTo("#"), step();
    records_.text.resize(size);
    while (!records_.strings.empty() && records_.strings.back().first >= size) records_.strings.pop_back();
  }
  if (token_.is(';')) step();
  while (!refused_) {
    if (token_.kind == Kind::Reference) {
      record();
    } else if (token_.kind == Kind::End || isSection(token_)) {
      return;
    } else {
      skip(0, token_.line, "", *unexpected());
      lexer_.skipRecord();
      step();
    }
  }
}

void Parser::headerEntry() {
  const Token name = token_;
  entry_ = name.text;
  texts_.clear();
  Role none = Role::Other;
  const Read skip = typed(none);
  entry_ = {};
  if (skip) return lexer_.skipTo(";"), step();
  if (name.isWord("FILE_SCHEMA") && records_.schema.empty() && !texts_.empty()) records_.schema = texts_.front();
  if (name.isWord("FILE_NAME") && texts_.size() >= 3) {
    records_.program = texts_[texts_.size() - 2];
    if (records_.program.empty()) records_.program = texts_[texts_.size() - 3];
  }
}

void Parser::header() {
  while (!refused_ && token_.kind != Kind::End && !token_.isWord("ENDSEC") && !token_.isWord("DATA")) {
    if (token_.kind == Kind::Word) headerEntry();
    else step();
  }
  records_.text.clear();  // OpenCASCADE gets a header of ours
  records_.strings.clear();
}

// Past "ISO-10303-21;", wherever in the first lines it stands.
Status Parser::begun() {
  const std::string_view bytes = lexer_.rest();
  const Failure none{Code::BadInput,
                     "This is no STEP file: it doesn't begin with ISO-10303-21. Open a .step or .stp file that another "
                     "program exported."};
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return Failure{Code::BadInput,
                   "This is no STEP file: it is saved as UTF-16. Save it as plain text (UTF-8 or ASCII)."};
  }
  step();
  if (!token_.isWord("ISO-10303-21")) {
    constexpr std::size_t looked = 4096;
    const std::string_view head = bytes.substr(0, looked);
    const std::size_t at = head.find("ISO-10303-21;");
    if (at == std::string_view::npos) return none;
    lexer_.goTo({static_cast<std::size_t>(at), 1});
    step();
    if (!token_.isWord("ISO-10303-21")) return none;
    remark(std::to_string(at) + " bytes before the STEP file's beginning were skipped.");
  }
  step();
  if (token_.is(';')) step();
  return base::Done{};
}

// Record numbers become indices. Numbers are usually dense: then one table, otherwise a sorted list. Of two records
// with one number the first counts.
Status Parser::resolved() {
  const std::size_t count = records_.size();
  records_.first.push_back(static_cast<std::uint32_t>(records_.references.size()));
  records_.begins.push_back(static_cast<std::uint32_t>(records_.text.size()));
  std::vector<std::uint32_t> order(count);
  for (std::uint32_t i = 0; i < count; ++i) order[i] = i;
  const auto& ids = records_.ids;
  if (!std::is_sorted(ids.begin(), ids.end())) {
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
      return ids[a] != ids[b] ? ids[a] < ids[b] : a < b;
    });
  }
  Changes twice;
  for (std::size_t i = 1, first = 0; i < count; ++i) {
    if (ids[order[i]] != ids[order[first]]) {
      first = i;
      continue;
    }
    const std::uint32_t line = records_.lines[order[i]];
    skip(ids[order[i]], line, records_.typeOf(order[i]),
         {"its number is taken by the record in line " + std::to_string(records_.lines[order[first]])});
    if (refused_) return *refused_;
    twice.emplace(order[i], "");
  }
  const std::uint32_t largest = count == 0 ? 0 : ids[order.back()];
  std::vector<std::uint32_t> table;
  if (largest / 4 < count + 1000) {
    table.assign(largest + std::size_t{1}, absent);
    for (std::uint32_t i = 0; i < count; ++i)
      if (table[ids[i]] == absent) table[ids[i]] = i;
  }
  for (std::uint32_t& reference : records_.references) {
    const std::uint32_t id = reference;
    if (!table.empty()) {
      reference = id < table.size() ? table[id] : absent;
    } else {
      const auto found = std::lower_bound(order.begin(), order.end(), id,
                                          [&](auto index, auto wanted) { return ids[index] < wanted; });
      reference = found != order.end() && ids[*found] == id ? *found : absent;
    }
  }
  if (!twice.empty()) records_ = changed(records_, twice);
  return base::Done{};
}

base::Result<Records> Parser::parsed() {
  if (auto status = begun(); !status) return status.failure();
  bool hasData = false;
  while (!refused_ && token_.kind != Kind::End && !token_.isWord("END-ISO-10303-21")) {
    const Token name = token_;
    step();
    if (name.isWord("HEADER")) {
      header();
    } else if (name.isWord("DATA")) {
      data();
      hasData = true;
    } else if (name.isWord("ANCHOR") || name.isWord("REFERENCE") || name.isWord("SIGNATURE")) {
      lexer_.skipTo("ENDSEC");  // of edition 3: nothing in them is read, and URIs and signatures are other words
      step();
    }  // ENDSEC, its ';', and what stands between sections
  }
  if (refused_) return *refused_;
  if (!hasData) return badStep("it has no data: it was not copied whole", token_.line);
  if (token_.kind == Kind::End && records_.remarks.empty()) {
    remark("The file has no end (END-ISO-10303-21), so it may not have been copied whole.");
  }
  const std::string_view behind = lexer_.rest();
  if (std::any_of(behind.begin(), behind.end(), [](unsigned char c) { return c > 0x20 && c != ';'; })) {
    remark("What stands behind the STEP file's end was not read (" + std::to_string(behind.size()) + " bytes).");
  }
  if (auto status = resolved(); !status) return status.failure();
  return std::move(records_);
}

}  // namespace

std::string Records::typeOf(std::size_t i) const {
  std::string_view one = textOf(i);
  one.remove_prefix(one.find('=') + 1);
  if (one.starts_with('(')) one.remove_prefix(1);
  return std::string(one.substr(0, one.find('(')));
}

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

std::string fileOf(const Records& records) {
  std::string schema;
  for (const char c : records.schema)
    if (c >= 0x20 && c < 0x7F && c != '\'' && c != '\\') schema += c;
  std::string out = "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\n"
                    "FILE_SCHEMA(('" + (schema.empty() ? "AUTOMOTIVE_DESIGN" : schema) + "'));\nENDSEC;\nDATA;\n";
  out.reserve(out.size() + records.text.size() + 64);
  out += records.text;
  out += "ENDSEC;\nEND-ISO-10303-21;\n";
  return out;
}

}  // namespace pw::kernel::part21
