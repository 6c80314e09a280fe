// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

// Files under .scad that are not what the parser expects: in another encoding, or no design at all.
namespace pw::scad {

struct SourceText {
  std::string text;    // UTF-8 (or bytes as they were) with line feeds
  std::string remark;  // what was changed, for the reader; "" for nothing
};

// UTF-16 becomes UTF-8, and carriage returns become line feeds where there are no line feeds. Other bytes stay.
SourceText readableText(std::string bytes, std::string_view path);

// Of a text that can't be read as OpenSCAD: what it is and what to do, in two sentences; "" where it looks like a
// design with a mistake in it. `path` is how the reader calls the file.
std::string foreignContent(std::string_view text, std::string_view path);

// A character that the language does not have, by name and number, and what to write instead where that is known:
// "the typographic quotation mark '“' (U+201C); write \" instead".
std::string characterWords(std::string_view character);

}  // namespace pw::scad
