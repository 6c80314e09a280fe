// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "kernel/exchange.hpp"
#include "kernel/part21_lexer.hpp"

// The text of a STEP file (ISO 10303-21, editions 1 to 3) as records and their references, without the schema.
// Programs write it with liberties: what can be understood is, what can't is skipped and listed, and OpenCASCADE is
// given a text of our own in which none of them is left. So there is one place that knows them.
namespace pw::kernel::part21 {

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

inline constexpr std::uint32_t absent = 0xffffffffu;

// Records in the file's order, and their text as OpenCASCADE takes it: one section of data, keywords in capitals, no
// comments, one record a line.
struct Records {
  std::vector<std::uint32_t> ids, lines;
  std::vector<Role> roles;
  // References of record i are references[first[i]] up to first[i + 1], as indices of records; `absent` where the
  // file has no such record.
  std::vector<std::uint32_t> first, references;
  std::vector<std::uint32_t> begins;  // record i is text[begins[i]] up to begins[i + 1]: "#12=KEYWORD(...);\n"
  std::string text;                   // of all records
  std::string schema;                 // the first of FILE_SCHEMA
  std::string program;                // FILE_NAME's originating system and preprocessor, as written
  // Strings in `text` with escapes, line ends or bytes beyond ASCII: where each begins and ends, quotes included.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> strings;
  std::vector<SkippedRecord> skipped;
  std::vector<std::string> remarks;   // what is unusual about the file as a whole, in the reader's words
  std::size_t size() const { return ids.size(); }
  std::string_view textOf(std::size_t i) const {
    return std::string_view(text).substr(begins[i], begins[i + 1] - begins[i]);
  }
  // ADVANCED_FACE; of a record of several types the first.
  std::string typeOf(std::size_t i) const;
};

// Failures: BadInput where the text is no Part 21 or has no data; Limit for bytes, records, nesting, list lengths and
// lengths of strings. Everything else is skipped record by record.
base::Result<Records> recordsOf(std::string_view bytes, const base::Limits& limits);

// The records and all that prescanStep refuses. Records that need one which is not there are left out.
base::Result<Records> scanned(std::string_view bytes, const base::Limits& limits);

// Which records are reached from those whose role `isRoot`.
template <class IsRoot>
std::vector<bool> reached(const Records& records, IsRoot isRoot) {
  std::vector<bool> is(records.size(), false);
  std::vector<std::uint32_t> open;
  const auto enter = [&](std::uint32_t i) {
    if (i == absent || is[i]) return;
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

// The whole file for OpenCASCADE: a header of ours, the records, the end.
std::string fileOf(const Records& records);

// -- Changes --

// The components of a record: their types, and their parameters as written.
struct Component {
  std::string_view type;
  std::vector<std::string_view> parameters;
};
std::vector<Component> componentsOf(std::string_view record);
// A record's text anew from its components.
std::string recordOf(std::uint32_t id, const std::vector<Component>& components, bool several);
bool isOfSeveral(std::string_view record);

// Texts that take the place of records', by index; "" takes the record out.
using Changes = std::map<std::uint32_t, std::string>;
// Record i without its references to records that are not in the file, the first of which is `missing`; "" where it can't
// be without.
std::string withoutAbsent(const Records& records, std::uint32_t i, std::uint32_t& missing);
// The same without references to the records of the numbers `ids`, which are sorted.
std::string withoutRecords(const Records& records, std::uint32_t i, const std::vector<std::uint32_t>& ids);
// Takes records out, with all that can't be without them: an item of a list that may be shorter (faces of a shell,
// items of a representation) goes alone, anything else takes the record that needs it along. Returns how many faces
// and bodies went with each of `dead`.
void takenOut(const Records& records, const std::vector<std::uint32_t>& dead, Changes& changes,
              std::vector<std::string>& lost);
// The records with the changes made.
Records changed(const Records& records, const Changes& changes);

// "The STEP file can't be read: <what> (line 12). <way out>"
base::Failure badStep(std::string what, std::size_t line);

}  // namespace pw::kernel::part21
