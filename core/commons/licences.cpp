// SPDX-License-Identifier: Apache-2.0
#include "commons/licences.hpp"

#include <algorithm>
#include <vector>

// Ids as the SPDX licence list 3.x spells them; what they allow is read from the licence texts.
namespace pw::commons {
namespace {

struct Known {
  std::string_view id;
  Permissions permissions;
};

constexpr Permissions everything{true, true, true, true};
constexpr Permissions nothing{false, false, false, false};

// The free licences that hardware, software and documents of commons carry. Creative Commons' own are
// told apart by their parts, below.
constexpr std::string_view freeIds[] = {
    "0BSD", "AFL-3.0", "AGPL-3.0", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "Artistic-2.0",
    "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC-PDDC", "CC0-1.0", "CERN-OHL-1.1", "CERN-OHL-1.2",
    "CERN-OHL-P-2.0", "CERN-OHL-S-2.0", "CERN-OHL-W-2.0", "EPL-2.0", "EUPL-1.2", "FSFAP",
    "GFDL-1.3-only", "GFDL-1.3-or-later", "GPL-2.0", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0",
    "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.0", "LGPL-2.0-only", "LGPL-2.0-or-later", "LGPL-2.1", "LGPL-2.1-only", "LGPL-2.1-or-later",
    "LGPL-3.0", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-2.0", "ODbL-1.0", "OFL-1.1",
    "SHL-0.5", "SHL-0.51", "TAPR-OHL-1.0", "Unlicense", "WTFPL", "Zlib",
};

// Of these, the ones that ask for changes to be passed on under the same licence, or with their sources.
// What begins so, with any version.
constexpr std::string_view reciprocal[] = {
    "AGPL-", "Artistic-2.0", "CERN-OHL-1.", "CERN-OHL-S-", "CERN-OHL-W-", "EPL-", "EUPL-", "GFDL-", "GPL-",
    "LGPL-", "MPL-", "ODbL-", "OFL-", "TAPR-OHL-",
};

constexpr std::string_view exceptionIds[] = {
    "Classpath-exception-2.0", "Font-exception-2.0", "GCC-exception-3.1", "LLVM-exception", "SHL-2.0",
    "SHL-2.1",
};

constexpr Known references[] = {
    {"LicenseRef-AllRightsReserved", nothing},
    {"LicenseRef-NONE", nothing},
    {"LicenseRef-NOASSERTION", {}},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

bool sameWord(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

// CC-BY, then any of NC and ND or SA, then a version: "CC-BY-NC-SA-4.0".
bool creativeCommons(std::string_view id, Known& out, std::string& spelling) {
  spelling.assign(id);
  std::ranges::transform(spelling, spelling.begin(), upper);
  std::string_view rest = spelling;
  const auto take = [&rest](std::string_view part) {
    if (!rest.starts_with(part)) return false;
    rest.remove_prefix(part.size());
    return true;
  };
  if (!take("CC-BY")) return false;
  const bool notForMoney = take("-NC");
  const bool notChanged = take("-ND");
  const bool alike = !notChanged && take("-SA");
  constexpr std::string_view versions[] = {"-1.0", "-2.0", "-2.5", "-3.0", "-4.0"};
  if (std::ranges::find(versions, rest) == std::end(versions)) return false;
  out = {spelling, {true, !notChanged, !notForMoney, !notChanged && !alike}};
  return true;
}

struct Licence {
  std::string spelling;
  Permissions permissions;
};

Licence licenceOf(std::string_view id) {
  for (const std::string_view known : freeIds) {
    if (!sameWord(known, id)) continue;
    Permissions permissions = everything;
    permissions.keepPrivate =
        std::ranges::none_of(reciprocal, [&](std::string_view start) { return known.starts_with(start); });
    return {std::string(known), permissions};
  }
  for (const Known& known : references) {
    if (sameWord(known.id, id)) return {std::string(known.id), known.permissions};
  }
  Known found{};
  std::string spelling;
  if (creativeCommons(id, found, spelling)) return {spelling, found.permissions};
  return {std::string(id), {}};
}

std::optional<bool> both(std::optional<bool> a, std::optional<bool> b) {
  if ((a && !*a) || (b && !*b)) return false;
  return a && b ? std::optional(true) : std::nullopt;
}

std::optional<bool> either(std::optional<bool> a, std::optional<bool> b) {
  if ((a && *a) || (b && *b)) return true;
  return a && b ? std::optional(false) : std::nullopt;
}

// The grammar of the SPDX specification, annex D: OR binds weakest, then AND, then WITH.
class Parser {
 public:
  explicit Parser(std::string_view text) {
    while (true) {
      text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
      if (text.empty()) break;
      const std::size_t end =
          text[0] == '(' || text[0] == ')' ? 1 : std::min(text.find_first_of(" \t\r\n()"), text.size());
      words_.push_back(text.substr(0, end));
      text.remove_prefix(end);
    }
  }

  std::optional<Licence> whole() {
    auto out = disjunction(0);
    return out && at_ == words_.size() ? out : std::nullopt;
  }

 private:
  static constexpr int deepest = 32;

  bool take(std::string_view word) {
    if (at_ == words_.size() || !sameWord(words_[at_], word)) return false;
    ++at_;
    return true;
  }

  std::optional<Licence> disjunction(int depth) {
    auto left = conjunction(depth);
    while (left && take("OR")) {
      const auto right = conjunction(depth);
      if (!right) return std::nullopt;
      const Permissions a = left->permissions;
      const Permissions b = right->permissions;
      left = Licence{left->spelling + " OR " + right->spelling,
                     {either(a.use, b.use), either(a.change, b.change), either(a.sell, b.sell),
                      either(a.keepPrivate, b.keepPrivate)}};
    }
    return left;
  }

  std::optional<Licence> conjunction(int depth) {
    auto left = simple(depth);
    while (left && take("AND")) {
      const auto right = simple(depth);
      if (!right) return std::nullopt;
      const Permissions a = left->permissions;
      const Permissions b = right->permissions;
      left = Licence{left->spelling + " AND " + right->spelling,
                     {both(a.use, b.use), both(a.change, b.change), both(a.sell, b.sell),
                      both(a.keepPrivate, b.keepPrivate)}};
    }
    return left;
  }

  std::optional<Licence> simple(int depth) {
    if (take("(")) {
      auto inner = depth < deepest ? disjunction(depth + 1) : std::nullopt;
      if (!inner || !take(")")) return std::nullopt;
      inner->spelling = "(" + inner->spelling + ")";
      return inner;
    }
    if (at_ == words_.size() || !isId(words_[at_])) return std::nullopt;
    std::string_view id = words_[at_++];
    const bool orLater = id.ends_with('+');
    if (orLater) id.remove_suffix(1);
    Licence out = licenceOf(id);
    if (orLater) out.spelling += '+';
    if (!take("WITH")) return out;
    if (at_ == words_.size() || !isId(words_[at_])) return std::nullopt;
    std::string_view exception = words_[at_++];
    for (const std::string_view known : exceptionIds) {
      if (sameWord(known, exception)) exception = known;
    }
    // Exceptions only add permissions.
    out.spelling.append(" WITH ").append(exception);
    return out;
  }

  static bool isId(std::string_view word) {
    if (sameWord(word, "AND") || sameWord(word, "OR") || sameWord(word, "WITH")) return false;
    return word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-+:") ==
           std::string_view::npos;
  }

  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
};

}  // namespace

Permissions permissionsOf(std::string_view expression) {
  const auto licence = Parser(expression).whole();
  return licence ? licence->permissions : Permissions{};
}

std::string normalisedLicence(std::string_view expression) {
  auto licence = Parser(expression).whole();
  return licence ? std::move(licence->spelling) : std::string(expression);
}

}  // namespace pw::commons
