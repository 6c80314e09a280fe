// SPDX-License-Identifier: Apache-2.0
#include "mutants.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "text.hpp"

namespace pw::step_mutants {

namespace {

// One way of being wrong. `change` may leave the text as it is where the seed has nothing of the kind.
struct Kind {
  const char* name;
  void (*change)(Text&, Random&);
};

// -- Bytes --
void flipBytes(Text& t, Random& r) {
  for (std::size_t i = 0, n = 1 + r.below(8); i < n; ++i) t.all[r.below(t.all.size())] = static_cast<char>(r.below(256));
}
void cut(Text& t, Random& r) { t.all.resize(r.below(t.all.size())); }
void noise(Text& t, Random& r) {
  std::string bytes;
  for (int i = 0; i < 64; ++i) bytes += static_cast<char>(r.below(256));
  t.all.insert(r.below(t.all.size()), bytes);
}
void openText(Text& t, Random& r) { t.all.insert(t.records[r.below(t.records.size())].at + 3, "'"); }
void openComment(Text& t, Random& r) { t.all.insert(t.records[r.below(t.records.size())].at, "/* "); }
void noSection(Text& t, Random& r) {
  static constexpr const char* words[] = {"ENDSEC;", "HEADER;", "DATA;", "END-ISO-10303-21;", "ISO-10303-21;"};
  const std::string word = words[r.below(5)];
  if (const std::size_t at = t.all.find(word); at != std::string::npos) t.all.erase(at, word.size());
}
void lowerCase(Text& t, Random&) {
  for (char& c : t.all) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

// -- Records --
void removeRecord(Text& t, Random& r) { t.replace(t.records[r.below(t.records.size())], ""); }
void doubleRecord(Text& t, Random& r) { t.append(t.record(r.below(t.records.size())) + "\n"); }
void swapRecords(Text& t, Random& r) {
  const std::size_t a = r.below(t.records.size()), b = r.below(t.records.size());
  if (a == b) return;
  const std::size_t first = std::min(a, b), second = std::max(a, b);
  const std::string one = t.record(first).substr(t.number(first).size());
  const std::string two = t.record(second).substr(t.number(second).size());
  t.replace(t.records[second], t.number(second) + one);
  t.replace(t.records[first], t.number(first) + two);
}
void shuffle(Text& t, Random& r) {
  std::vector<std::string> records;
  for (std::size_t i = 0; i < t.records.size(); ++i) records.push_back(t.record(i));
  for (std::size_t i = records.size(); i > 1; --i) std::swap(records[i - 1], records[r.below(i)]);
  std::string data;
  for (const std::string& record : records) data += record + "\n";
  const std::size_t begin = t.records.front().at, end = t.records.back().at + t.records.back().length;
  t.all.replace(begin, end - begin, data);
}

// -- References --
void toNothing(Text& t, Random& r) { t.replace(anyOf(references(t), r), numbered(900000 + static_cast<int>(r.below(1000)))); }
void toAnother(Text& t, Random& r) {
  for (int i = 0; i < 3; ++i) {
    Text now(t.all);
    now.replace(anyOf(references(now), r), now.number(r.below(now.records.size())));
    t.all = now.all;
  }
}
void toItself(Text& t, Random& r) {
  const std::size_t i = r.below(t.records.size());
  const std::size_t at = t.all.find('#', t.records[i].at + 1);
  if (at >= t.records[i].at + t.records[i].length) return;
  std::size_t end = at + 1;
  while (t.all[end] >= '0' && t.all[end] <= '9') ++end;
  t.replace({at, end - at}, t.number(i));
}
void toTooFar(Text& t, Random& r) { t.replace(anyOf(references(t), r), "#4294967297"); }
void missing(Text& t, Random& r) { t.replace(anyOf(references(t), r), r.below(2) == 0 ? "$" : "*"); }

// -- Numbers --
void zero(Text& t, Random& r) { t.replace(anyOf(numbers(t), r), "0."); }
void negative(Text& t, Random& r) {
  const Span span = anyOf(numbers(t), r);
  t.all.insert(span.at, "-");
}
void wild(Text& t, Random& r) {
  static constexpr const char* values[] = {"1.E300", "-1.E300", "1.E-300", "1.E999", "nan", "1.7976931348623157E308",
                                           "1.E20", "99999999999999999999", "2147483647", "1.2.3", "."};
  t.replace(anyOf(numbers(t), r), values[r.below(11)]);
}
void jitter(Text& t, Random& r) {
  for (int i = 0; i < 6; ++i) {
    Text now(t.all);
    char value[32];
    std::snprintf(value, sizeof value, "%d.%03d", static_cast<int>(r.below(40)) - 20, static_cast<int>(r.below(1000)));
    now.replace(anyOf(numbers(now), r), value);
    t.all = now.all;
  }
}
void onePoint(Text& t, Random&) { replaceAll(t, argumentsOf(t, "CARTESIAN_POINT"), "('',(0.,0.,0.))"); }
void oneDirection(Text& t, Random& r) {
  replaceAll(t, argumentsOf(t, "DIRECTION"), r.below(2) == 0 ? "('',(0.,0.,0.))" : "('',(0.,0.,1.))");
}
void radius(Text& t, Random& r) {
  static constexpr const char* values[] = {"0.", "-1.", "1.E30", "1.E-12", "$"};
  const std::string value = values[r.below(5)];
  for (const char* keyword : {"CIRCLE", "CYLINDRICAL_SURFACE"}) {
    Text now(t.all);
    for (std::vector<Span> all = argumentsOf(now, keyword); !all.empty(); all.pop_back()) {
      const Span span = all.back();
      const std::size_t comma = now.all.rfind(',', span.at + span.length);
      now.replace({comma + 1, span.at + span.length - 1 - (comma + 1)}, value);
    }
    t.all = now.all;
  }
}
void units(Text& t, Random& r) {
  static constexpr const char* names[][2] = {{".MILLI.", ".EXA."},     {".METRE.", ".GRAM."},   {"LENGTH_UNIT()", ""},
                                             {"1.E-06", "0."},         {"1.E-06", "1.E10"},     {"1.E-06", "-1."},
                                             {"MEASURE(25.4)", "MEASURE(0.)"}, {".RADIAN.", ".STERADIAN."}};
  const auto& change = names[r.below(8)];
  if (const std::size_t at = t.all.find(change[0]); at != std::string::npos) {
    t.all.replace(at, std::string(change[0]).size(), change[1]);
  }
}

// -- Types --
void otherKeyword(Text& t, Random& r) {
  const std::vector<Span> all = keywords(t);
  const Span from = anyOf(all, r), to = anyOf(all, r);
  t.replace(to, t.all.substr(from.at, from.length));
}
void misspelt(Text& t, Random& r) { t.all[anyOf(keywords(t), r).at] = 'Q'; }
void flag(Text& t, Random& r) {
  const Span span = anyOf(enumerations(t), r);
  if (span.length == 0) return;
  static constexpr const char* values[] = {".U.", ".QQ.", "0", "''"};
  const std::string now = t.all.substr(span.at, span.length);
  t.replace(span, now == ".T." ? ".F." : now == ".F." ? ".T." : values[r.below(4)]);
}
void turned(Text& t, Random&) {
  for (std::size_t at = 0; (at = t.all.find(",.T.)", at)) != std::string::npos; ++at) t.all[at + 2] = 'F';
}
void fewer(Text& t, Random& r) {
  const Span span = t.records[r.below(t.records.size())];
  const std::size_t comma = t.all.find(',', span.at);
  if (comma >= span.at + span.length) return;
  std::size_t end = comma + 1;
  while (t.all[end] != ',' && t.all[end] != ')') ++end;
  t.all.erase(comma, end - comma);
}
void more(Text& t, Random& r) {
  const Span span = t.records[r.below(t.records.size())];
  const std::size_t open = t.all.find('(', span.at);
  t.all.insert(open + 1, "$,*,(1.,'x'),");
}
void emptyList(Text& t, Random& r) {
  t.replace(anyOf(lists(t), r), "(");
}

// -- Size --
void nested(Text& t, Random& r) {
  static constexpr std::size_t depths[] = {60, 70, 10000, 300000};
  const std::size_t depth = depths[r.below(4)];
  t.append(numbered(fresh) + "=DIRECTION(''," + repeated("(", depth) + "1." + repeated(")", depth) + ");\n");
}
void longList(Text& t, Random& r) {
  const std::size_t count = r.below(2) == 0 ? 100000 : 1000002;
  t.append(numbered(fresh) + "=DIRECTION('',(" + repeated("1,", count) + "1.));\n");
}
void longText(Text& t, Random& r) {
  const std::string name = repeated("x", r.below(2) == 0 ? 60000 : 2000000);
  if (const std::size_t at = t.all.find("PRODUCT('"); at != std::string::npos) t.all.insert(at + 9, name);
}
void chain(Text& t, Random& r) {
  const int length = r.below(2) == 0 ? 150 : 60000;
  const std::string way = numberOf(t, "DIRECTION"), edge = numberOf(t, "EDGE_CURVE"), line = numberOf(t, "LINE");
  std::string text;
  for (int i = 0; i < length; ++i) {
    text += numbered(fresh + i) + "=OFFSET_CURVE_3D(''," + (i == 0 ? line : numbered(fresh + i - 1)) + ",1.,.F.," + way +
            ");\n";
  }
  t.append(text);
  // An edge lies on the last of them, so that the chain is read.
  const std::size_t at = t.all.find("\n" + edge + "=");
  const std::size_t from = t.all.rfind(',' , t.all.find(';', at) - 6);
  const std::size_t basis = t.all.rfind('#', from);
  if (at != std::string::npos) t.replace({basis, from - basis}, numbered(fresh + length - 1));
}
void doubling(Text& t, Random& r) {
  const int levels = r.below(2) == 0 ? 12 : 60;
  std::string text = numbered(fresh) + "=GEOMETRIC_SET('',(" + numberOf(t, "CARTESIAN_POINT") + "));\n";
  for (int i = 1; i < levels; ++i) {
    const std::string below = numbered(fresh + i - 1);
    text += numbered(fresh + i) + "=GEOMETRIC_SET('',(" + below + "," + below + "));\n";
  }
  t.append(text);
}
// Products that use the one below ten times each: three levels are a thousand parts, eight a hundred million.
void assemblies(Text& t, Random& r, bool circle) {
  const int levels = circle ? 3 : r.below(2) == 0 ? 2 : 8;
  std::string text;
  const int first = fresh;
  for (int i = 0; i < levels; ++i) {
    text += numbered(first + i) + "=PRODUCT_DEFINITION('','',$,$);\n";
    for (int k = 0; i > 0 && k < 10; ++k) {
      text += numbered(first + 1000 + i * 10 + k) + "=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','',''," + numbered(first + i) +
              "," + numbered(first + i - 1) + ",$);\n";
    }
  }
  if (circle) {
    text += numbered(first + 5000) + "=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','',''," + numbered(first) + "," +
            numbered(first + levels - 1) + ",$);\n";
  }
  t.append(text);
}
void assemblyBomb(Text& t, Random& r) { assemblies(t, r, false); }
void assemblyCircle(Text& t, Random& r) { assemblies(t, r, true); }
// In the place of a line: a spline whose degree, knots and multiplicities don't fit together.
void spline(Text& t, Random& r) {
  static constexpr const char* tails[] = {
      "3,(#1,#1),.UNSPECIFIED.,.F.,.F.,(4,4),(0.,1.),.UNSPECIFIED.)",
      "1,(#1,#1),.UNSPECIFIED.,.F.,.F.,(2,2),(1.,0.),.UNSPECIFIED.)",
      "200000,(#1,#1),.UNSPECIFIED.,.F.,.F.,(200001,200001),(0.,1.),.UNSPECIFIED.)",
      "1,(#1,#1),.UNSPECIFIED.,.T.,.F.,(2147483647,2147483647),(0.,1.),.UNSPECIFIED.)",
      "-1,(),.UNSPECIFIED.,.F.,.F.,(),(),.UNSPECIFIED.)"};
  const std::vector<Span> lines = argumentsOf(t, "LINE");
  if (lines.empty()) return;
  const std::string point = numberOf(t, "CARTESIAN_POINT");
  std::string tail = tails[r.below(5)];
  for (std::size_t at = 0; (at = tail.find("#1", at)) != std::string::npos; at += point.size()) tail.replace(at, 2, point);
  const Span line = anyOf(lines, r);
  t.replace({line.at - 4, line.length + 4}, "B_SPLINE_CURVE_WITH_KNOTS(''," + tail);
}
// Asks the reader to open another file.
void otherFile(Text& t, Random&) {
  const std::string definition = numberOf(t, "PRODUCT_DEFINITION");
  t.append("#1000000=DOCUMENT_TYPE('geometry');\n#1000001=DOCUMENT_FILE('/etc/passwd','',$,#1000000,'',$);\n"
           "#1000002=APPLIED_DOCUMENT_REFERENCE(#1000001,'',(" + definition + "));\n");
}

constexpr Kind kinds[] = {
    {"bytes flipped", flipBytes},
    {"cut off", cut},
    {"noise inserted", noise},
    {"a string opened", openText},
    {"a comment opened", openComment},
    {"a section's word missing", noSection},
    {"lower case", lowerCase},
    {"a record missing", removeRecord},
    {"a record twice", doubleRecord},
    {"two records swapped", swapRecords},
    {"records in another order", shuffle},
    {"a reference to nothing", toNothing},
    {"references to other records", toAnother},
    {"a record of itself", toItself},
    {"a record number too large", toTooFar},
    {"a value missing", missing},
    {"a zero", zero},
    {"a number negative", negative},
    {"a wild number", wild},
    {"numbers changed", jitter},
    {"all points one", onePoint},
    {"all directions one", oneDirection},
    {"radii wrong", radius},
    {"units wrong", units},
    {"a keyword of another record", otherKeyword},
    {"a keyword misspelt", misspelt},
    {"a flag changed", flag},
    {"all edges turned", turned},
    {"a parameter fewer", fewer},
    {"parameters more", more},
    {"a list empty", emptyList},
    {"brackets nested", nested},
    {"a long list", longList},
    {"a long string", longText},
    {"a chain of records", chain},
    {"records that double", doubling},
    {"assemblies that multiply", assemblyBomb},
    {"an assembly of itself", assemblyCircle},
    {"a spline that can't be", spline},
    {"another file asked for", otherFile},
};

}  // namespace

Mutant mutant(std::span<const Seed> seeds, int number) {
  constexpr std::size_t count = std::size(kinds);
  const auto index = static_cast<std::size_t>(number);
  const Kind& kind = kinds[index % count];
  const Seed& seed = seeds[(index / count + index) % seeds.size()];
  Text text(seed.text);
  Random random(0x5745u + static_cast<std::uint64_t>(number));
  kind.change(text, random);
  char digits[8];
  std::snprintf(digits, sizeof digits, "%03d", number);
  return {std::string(digits) + " " + seed.name + ": " + kind.name, std::move(text.all)};
}

}  // namespace pw::step_mutants
