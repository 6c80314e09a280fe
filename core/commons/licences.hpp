// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pw::commons {

// What a licence lets everyone do with the design, in the reader's questions. None: not known here.
struct Permissions {
  std::optional<bool> use, change, sell;
  // Whether who passes changed copies on may keep what they changed to themselves: no under share-alike
  // and reciprocal licences.
  std::optional<bool> keepPrivate;
  bool operator==(const Permissions&) const = default;
};

// Of a SPDX expression (ids, "+", WITH, AND, OR, parentheses): of OR the best offer counts, of AND
// every one. Unknown ids, LicenseRef-NOASSERTION and text that is no expression give none.
Permissions permissionsOf(std::string_view expression);

// The expression with its ids spelt as SPDX spells them ("cc-by-4.0" -> "CC-BY-4.0"); the text itself where it
// is no expression.
std::string normalisedLicence(std::string_view expression);

}  // namespace pw::commons
