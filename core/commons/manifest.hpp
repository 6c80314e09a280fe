// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

// toml++ 3.3 asserts that a key begins with a key's character before it reports one that does not; in a
// release build it has the compiler assume so. A stranger's manifest must not get that far: the checks
// behind its assertions are enough.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(condition) static_assert(true)
#define TOML_HEADER_ONLY 0
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

#include "base/result.hpp"
#include "commons/design.hpp"

// What the readers of okh.toml and partwright.toml share. Only for sources of this room.
namespace pw::commons {

// Failure: BadInput with the line.
base::Result<toml::table> parsedManifest(const std::string& text, const std::string& path);

// The text under a key: "" where it is absent; a remark where it is something else.
std::string textIn(const toml::table& table, std::string_view key, const std::string& path,
                   std::vector<Remark>& remarks);

// Texts under a key that takes one text or a list of them.
std::vector<std::string> textsIn(const toml::table& table, std::string_view key);

int lineOf(const toml::node* node);  // 0 for null
// A value as it is written in the file.
std::string sourceText(const std::string& text, const toml::node& node);

}  // namespace pw::commons
