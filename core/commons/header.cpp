// SPDX-License-Identifier: Apache-2.0
#include "commons/header.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "commons/licences.hpp"

namespace pw::commons {
namespace {

constexpr std::size_t headBytes = 32u << 10;  // of a file; licence texts in full are shorter
constexpr std::size_t longestName = 80;       // bytes of a title or an author

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

std::string_view trimmed(std::string_view text, std::string_view of = " \t\r") {
  text.remove_prefix(std::min(text.find_first_not_of(of), text.size()));
  return text.substr(0, text.find_last_not_of(of) + 1);
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// Whether a word stands in the text with no letter or digit beside it.
bool hasWord(std::string_view text, std::string_view word) {
  const auto plain = [](char c) { return !isLetter(c) && !isDigit(c); };
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || plain(text[at - 1])) && (end == text.size() || plain(text[end]))) return true;
  }
  return false;
}

bool hasAny(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::ranges::any_of(parts, [&](std::string_view part) { return has(text, part); });
}

// "4.0" of "v4", "version 4.0", "4.0"; "" where no number stands alone.
std::string versionIn(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!isDigit(text[i]) || (i > 0 && (isDigit(text[i - 1]) || text[i - 1] == '.'))) continue;
    const bool afterV = i > 0 && text[i - 1] == 'v';
    if (i > 0 && isLetter(text[i - 1]) && !afterV && !text.substr(0, i).ends_with("gpl")) continue;
    std::size_t end = i + 1;
    std::string version(1, text[i]);
    if (end + 1 < text.size() && text[end] == '.' && isDigit(text[end + 1])) {
      version += std::string(".") + text[end + 1];
      end += 2;
    } else {
      version += ".0";
    }
    if (end < text.size() && isDigit(text[end])) continue;  // a year
    return version;
  }
  return "";
}

std::string creativeCommons(std::string_view text) {
  if (hasAny(text, {"cc0", "cc-0", "cc 0", "creative commons zero"})) return "CC0-1.0";
  const bool by = hasWord(text, "by") || hasAny(text, {"attribution", "cc-by", "ccby"});
  if (!by) return "";
  const bool nc = hasWord(text, "nc") || hasAny(text, {"noncommercial", "non-commercial", "non commercial"});
  const bool sa = hasWord(text, "sa") || hasAny(text, {"sharealike", "share-alike", "share alike"});
  const bool nd = hasWord(text, "nd") || hasAny(text, {"noderiv", "no-deriv", "no deriv"});
  if (sa && nd) return "";
  const std::string version = versionIn(text);
  return std::string("CC-BY") + (nc ? "-NC" : "") + (nd ? "-ND" : sa ? "-SA" : "") +
         (version.empty() ? "" : "-" + version);
}

std::string gnu(std::string_view text) {
  const std::string version = versionIn(text);
  if (version.empty()) return "";
  const bool affero = hasAny(text, {"agpl", "affero"});
  const bool lesser = hasAny(text, {"lgpl", "lesser", "library general public"});
  const bool later = hasAny(text, {"or later", "or any later", "any later version", "or newer"});
  return std::string(affero ? "AGPL-" : lesser ? "LGPL-" : "GPL-") + version + (later ? "-or-later" : "");
}

// -- Comments --

// The comments of a source: those before the first statement, or all.
std::vector<std::string> commentLines(std::string_view source, bool all) {
  std::vector<std::string> lines;
  const auto add = [&](std::string_view line) {
    lines.emplace_back(trimmed(line, " \t\r*/!#"));
  };
  if (source.starts_with("\xEF\xBB\xBF")) source.remove_prefix(3);
  for (std::size_t at = 0; at < source.size();) {
    const char c = source[at];
    if (source.substr(at, 2) == "//") {
      const std::size_t end = std::min(source.find('\n', at), source.size());
      add(source.substr(at, end - at));
      at = end;
    } else if (source.substr(at, 2) == "/*") {
      const std::size_t end = std::min(source.find("*/", at + 2), source.size());
      for (std::string_view rest = source.substr(at, end - at); !rest.empty();) {
        const std::size_t line = std::min(rest.find('\n'), rest.size());
        add(rest.substr(0, line));
        rest.remove_prefix(std::min(line + 1, rest.size()));
      }
      at = std::min(end + 2, source.size());
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      ++at;
    } else if (!all) {
      break;
    } else if (c == '"') {
      for (++at; at < source.size() && source[at] != '"'; ++at)
        if (source[at] == '\\') ++at;
      ++at;
    } else {
      ++at;
    }
  }
  return lines;
}

// What follows one of the keys and a colon or a blank at the start of the line: "Author: Jo" -> "Jo".
std::string_view valueOf(std::string_view line, std::initializer_list<std::string_view> keys) {
  const std::string small = lowered(line);
  for (const std::string_view key : keys) {
    if (!small.starts_with(key)) continue;
    std::string_view rest = line.substr(key.size());
    const bool at = key.starts_with('@');  // "@author Jo"
    if (rest.starts_with(':') || (at && rest.starts_with(' '))) return trimmed(rest, " \t:");
  }
  return {};
}

// -- People --

// "2019-2021, Jo Doe <jo@example.org>. All rights reserved." -> "Jo Doe"; "" for what is no name.
// Where a line says outright who it is, a name may be written small.
std::string personIn(std::string_view text, bool said = false) {
  std::string_view rest = trimmed(text, " \t,:;-*");
  const auto drop = [&](std::string_view word) {
    if (lowered(rest.substr(0, word.size())) != word) return false;
    rest = trimmed(rest.substr(word.size()), " \t,:;-");
    return true;
  };
  for (bool dropped = true; dropped;) {
    dropped = drop("(c)") || drop("\xC2\xA9") || drop("copyright");
    std::size_t year = 0;
    while (year < rest.size() && (isDigit(rest[year]) || rest[year] == '-' || rest[year] == ',' || rest[year] == ' ')) ++year;
    if (year >= 4 || rest.substr(0, year).find_first_not_of(" -,") != rest.npos) {
      rest = trimmed(rest.substr(year), " \t,:;-");
      dropped = dropped || year > 0;
    }
    dropped = drop("by ") || dropped;
  }
  for (const std::string_view end : {"<", "(", "http", " all rights", ". ", " mit license", " licensed", ", 1", ", 2", " - ", ", jan", ", feb",
        ", mar", ", apr", ", may", ", jun", ", jul", ", aug", ", sep", ", oct", ", nov", ", dec", " on 1", " on 2"})
    rest = rest.substr(0, std::min(lowered(rest).find(end), rest.size()));
  // "Jo Doe 2013"
  if (const std::size_t blank = rest.rfind(' '); blank != rest.npos && rest.size() - blank == 5 &&
      std::ranges::all_of(rest.substr(blank + 1), isDigit))
    rest.remove_suffix(5);
  rest = trimmed(rest, " \t,.;:-");
  // A sentence or a clause of a licence text is nobody.
  const std::string small = lowered(rest);
  const bool person = !rest.empty() && rest.size() <= longestName && isLetter(rest[0]) && rest[0] != lower(rest[0]);
  const bool clause = hasAny(small, {"licen", "copyright", "holder", "notice", "permission", "{{", "="});
  const bool foreign = !rest.empty() && static_cast<unsigned char>(rest[0]) >= 0x80;
  const bool handle = said && !rest.empty() && rest.size() <= longestName;
  // "BY UN-COMMENTING IT" is no name; "NASA" may be one.
  const bool shouted = !said && has(rest, " ") && std::ranges::none_of(rest, [](char c) { return c != lower(c) ? false : isLetter(c); });
  return (person || foreign || handle) && !clause && !shouted && std::ranges::count(rest, ' ') < 8 ? std::string(rest) : "";
}

std::string authorOf(const std::vector<std::string>& lines) {
  for (const std::string& line : lines)
    if (const auto value = valueOf(line, {"author", "authors", "@author", "designer", "spdx-filecopyrighttext", "created by", "designed by"}); !value.empty())
      if (std::string person = personIn(value, true); !person.empty()) return person;
  for (const std::string& line : lines) {
    const std::string small = lowered(line);
    const bool copyright = small.starts_with("copyright") || small.starts_with("@copyright") || small.starts_with("(c)") ||
                           small.starts_with("\xC2\xA9");
    if (!copyright) continue;
    std::string_view rest = line;
    if (rest.starts_with('@')) rest.remove_prefix(1);
    if (std::string person = personIn(rest); !person.empty()) return person;
  }
  for (const std::string& line : lines)
    for (const std::string_view start : {"by ", "written by ", "designed by ", "created by "})
      if (lowered(line).starts_with(start))
        if (std::string person = personIn(std::string_view(line).substr(start.size())); !person.empty()) return person;
  return "";
}

// -- Licences --

// Whether a line speaks of the licence of the file it stands in.
bool saysLicence(const std::string& small) {
  for (const std::string_view start :
       {"license", "licence", "licensed", "licenced", "@license", "@licence", "released under", "distributed under", "published under",
        "creative commons", "cc by", "cc-by", "cc0", "gnu ", "gpl", "lgpl", "agpl", "mit license", "mit licence", "copyright", "(c)",
        "@copyright"})
    if (small.starts_with(start)) return true;
  return hasAny(small, {"is licensed under", "is licenced under", "is released under", "license is ", "licence is "});
}

std::string licenceOf(const std::vector<std::string>& lines) {
  std::set<std::string> named;
  std::string whole;
  for (const std::string& line : lines) {
    whole += lowered(line) + " ";
    const std::string small = lowered(line);
    if (!saysLicence(small) || hasAny(small, {"dual lic", "dual-lic"})) continue;
    if (std::string id = licenceNamed(valueOf(line, {"license", "licence"}).empty() ? std::string_view(line) : valueOf(line, {"license", "licence"})); !id.empty())
      named.insert(std::move(id));
  }
  // The notice that the GNU licences ask for, over several lines.
  if (const std::size_t at = whole.find("general public license as published"); at != whole.npos) {
    const std::string_view before = std::string_view(whole).substr(at < 40 ? 0 : at - 40, at < 40 ? at : 40);
    std::string_view notice = std::string_view(whole).substr(at, 400);
    const std::size_t version = notice.find("version ");
    if (version != notice.npos)
      named.insert(gnu((hasAny(before, {"lesser", "library"}) ? "lgpl " : has(before, "affero") ? "agpl " : "gpl ") +
                       std::string(notice.substr(version))));
  }
  named.erase("");
  // A line may name the licence, and the notice below it the same with its version.
  return named.size() == 1 ? *named.begin() : "";
}

std::string spdxIn(std::string_view source) {
  constexpr std::string_view key = "SPDX-License-Identifier:";
  if (!has(source, key)) return "";
  std::string found;
  for (const std::string& line : commentLines(source, true)) {
    if (!line.starts_with(key)) continue;
    std::string_view text = trimmed(std::string_view(line).substr(key.size()));
    for (const std::string_view end : {"*/", "-->", "#}"})
      text = trimmed(text.substr(0, std::min(text.find(end), text.size())));
    const std::string expression = normalisedLicence(text);
    if (text.empty() || text.size() > 200 || (!found.empty() && found != expression)) return "";
    found = expression;
  }
  return found;
}

// -- Titles --

bool isTitle(const std::string& line) {
  const std::string small = lowered(line);
  if (line.empty() || line.size() > longestName || !isLetter(line[0]) || line[0] == small[0]) return false;
  if (line.ends_with('.') || line.ends_with(':') || line.ends_with(',') || line.find_first_of("=;{}[]<>") != line.npos)
    return false;
  return !saysLicence(small) && !hasAny(small, {"http", "copyright", "spdx", ". ", "@", "library", "this file", "this is", ".scad"}) &&
         !hasAny(" " + small, {" created by", " generated by", " written by", " designed by", " made by", " modified by", " adapted by"});
}

}  // namespace

std::string licenceNamed(std::string_view text) {
  const std::string_view plain = trimmed(text, " \t\r.,");
  if (permissionsOf(plain).use) return normalisedLicence(plain);
  const std::string small = lowered(plain);
  std::vector<std::string> found;
  const auto add = [&](std::string id) {
    if (!id.empty()) found.push_back(std::move(id));
  };
  if (hasAny(small, {"creative commons", "cc-by", "cc by", "ccby", "cc0", "cc-0"})) add(creativeCommons(small));
  if (hasAny(small, {"gpl", "general public licen"})) add(gnu(small));
  if (hasWord(small, "mit")) add("MIT");
  if (hasWord(small, "apache") && has(small, "2")) add("Apache-2.0");
  if (has(small, "bsd") && hasAny(small, {"2-clause", "2 clause"})) add("BSD-2-Clause");
  if (has(small, "bsd") && hasAny(small, {"3-clause", "3 clause"})) add("BSD-3-Clause");
  if ((hasWord(small, "mpl") || has(small, "mozilla public")) && has(small, "2")) add("MPL-2.0");
  for (const char kind : {'s', 'w', 'p'})
    if (hasAny(small, {std::string("cern-ohl-") + kind, std::string("cern ohl ") + kind}) && has(small, "2"))
      add(std::string("CERN-OHL-") + static_cast<char>(kind - 32) + "-2.0");
  if (hasWord(small, "unlicense")) add("Unlicense");
  if (hasWord(small, "wtfpl")) add("WTFPL");
  return found.size() == 1 ? found.front() : "";
}

About readHeader(std::string_view source) {
  const std::vector<std::string> lines = commentLines(source.substr(0, headBytes), false);
  About about;
  about.licence = spdxIn(source);
  if (about.licence.empty()) about.licence = licenceOf(lines);
  about.author = authorOf(lines);
  for (const std::string& line : lines) {
    const auto take = [&](std::string& field, std::initializer_list<std::string_view> keys) {
      if (const auto value = valueOf(line, keys); field.empty() && !value.empty()) field = std::string(value);
    };
    take(about.title, {"title", "name", "project", "@title", "design"});
    take(about.version, {"version", "@version"});
    take(about.description, {"description", "summary"});
    take(about.source, {"source", "url", "homepage", "web", "website", "link"});
    if (about.source.empty() && (line.starts_with("https://") || line.starts_with("http://")) && !has(line, " "))
      about.source = line;
    if (about.source.empty() && lowered(line).starts_with("www.thingiverse.com/thing:")) about.source = "https://" + line;
  }
  if (!about.source.starts_with("http://") && !about.source.starts_with("https://")) about.source.clear();
  // The first line is a title where it looks like one and what follows is a header, or says who made it.
  const auto first = std::ranges::find_if(lines, [](const std::string& line) { return !line.empty(); });
  if (first != lines.end() && isTitle(*first)) {
    const std::size_t by = lowered(*first).rfind(" by ");
    const std::string person = by == std::string::npos ? "" : personIn(first->substr(by + 4));
    if (about.author.empty()) about.author = person;
    if (about.title.empty() && !person.empty()) about.title = std::string(trimmed(first->substr(0, by), " \t,-"));
    else if (about.title.empty() && (!about.author.empty() || !about.licence.empty() || !about.source.empty()))
      about.title = *first;
  }
  if (about.title.size() > longestName) about.title.clear();
  Permissions permissions = permissionsOf(about.licence);
  // Versions of the Creative Commons licences answer these questions alike.
  if (!permissions.use && about.licence.starts_with("CC-BY")) permissions = permissionsOf(about.licence + "-4.0");
  about.mayUse = permissions.use;
  about.mayChange = permissions.change;
  about.maySell = permissions.sell;
  about.mayKeepPrivate = permissions.keepPrivate;
  return about;
}

}  // namespace pw::commons
