// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#define TOML_HEADER_ONLY 0
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

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
