// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"

// The text of a STEP file (ISO 10303-21, editions 1 to 3) as records and their references, without the
// schema: what `prescanStep` judges before OpenCASCADE reads the same bytes.
namespace pw::kernel::part21 {

enum class Kind {
  End,
  Word,         // a keyword: CARTESIAN_POINT, HEADER, ISO-10303-21
  Number,       // integer or real
  Text,         // '...', quotes included
  Binary,       // "..."
  Enumeration,  // .T.
  Reference,    // #12; `number` is 12
  Symbol,       // one of ( ) , ; = $ * / &
  Bad,          // `text` says what is wrong, in the reader's words
};

struct Token {
  Kind kind = Kind::End;
  std::string_view text;
  std::uint32_t number = 0;
  std::uint32_t line = 1;
  bool is(char symbol) const { return kind == Kind::Symbol && text.front() == symbol; }
  bool isWord(std::string_view word) const { return kind == Kind::Word && text == word; }
};

// What is wrong with 12, -1.5E-03, 1. or .5 as a number, in the reader's words, or nothing. One whose square is no
// double is wrong too.
std::string_view numberFault(std::string_view text);

// Words of the text; blanks, line ends and /* comments */ separate them.
class Lexer {
 public:
  explicit Lexer(std::string_view bytes, std::size_t textLimit) : bytes_(bytes), limit_(textLimit) {}
  Token next();
  // To the next place where this word stands, or the end.
  void skipTo(std::string_view word);

 private:
  bool skipBlanks();
  Token made(Kind kind, std::size_t length);
  Token bad(std::string_view what) const { return {Kind::Bad, what, 0, line_}; }
  Token quoted(char quote);
  Token reference();

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t limit_;
  std::uint32_t line_ = 1;
};

// What a record is to the shape of an assembly; everything else is Other.
enum class Role : std::uint8_t {
  Other,
  Usage,        // NEXT_ASSEMBLY_USAGE_OCCURRENCE(.., assembly, component, ..)
  Placed,       // MAPPED_ITEM: another representation, placed
  Solid,        // MANIFOLD_SOLID_BREP and the like
  Shape,        // PRODUCT_DEFINITION_SHAPE(.., of)
  ShapeOf,      // SHAPE_DEFINITION_REPRESENTATION(shape, representation)
  Relation,     // SHAPE_REPRESENTATION_RELATIONSHIP(.., representation, representation)
  Structure,    // others from which a shape is reached: products, representations, their places
  Style,        // STYLED_ITEM and the like: colours
  Document,     // DOCUMENT_FILE: the name of another file
};

// Records in the file's order. References of record i are references[first[i]] up to first[i + 1], as
// indices of records.
struct Records {
  std::vector<std::uint32_t> ids, lines;
  std::vector<Role> roles;
  std::vector<std::uint32_t> first, references;
  std::string schema;  // the first of FILE_SCHEMA
  std::size_t size() const { return ids.size(); }
};

// Failures: BadInput where the text is no Part 21, ends early, names a record twice or refers to one that is not
// there; Limit for bytes, records, nesting, list lengths and lengths of strings.
base::Result<Records> recordsOf(std::string_view bytes, const base::Limits& limits);

// The records and all that prescanStep refuses.
base::Result<Records> scanned(std::string_view bytes, const base::Limits& limits);

// Which records are reached from those whose role `isRoot`.
template <class IsRoot>
std::vector<bool> reached(const Records& records, IsRoot isRoot) {
  std::vector<bool> is(records.size(), false);
  std::vector<std::uint32_t> open;
  const auto enter = [&](std::uint32_t i) {
    if (is[i]) return;
    is[i] = true;
    open.push_back(i);
  };
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    if (isRoot(records.roles[i])) enter(i);
  }
  while (!open.empty()) {
    const std::uint32_t i = open.back();
    open.pop_back();
    for (std::uint32_t k = records.first[i]; k < records.first[i + 1]; ++k) enter(records.references[k]);
  }
  return is;
}

// "The STEP file can't be read: <what> (line 12). <way out>"
base::Failure badStep(std::string what, std::size_t line);

}  // namespace pw::kernel::part21
