// SPDX-License-Identifier: Apache-2.0
#include "commons/design.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace pw;
using Catch::Matchers::ContainsSubstring;

namespace {

commons::DesignFiles designOf(std::initializer_list<std::pair<const char*, const char*>> files) {
  base::MemorySources sources;
  for (const auto& [path, text] : files) sources.put(path, text);
  return commons::readDesign(sources, sources.list(""));
}

}  // namespace

TEST_CASE("The only file that no other one includes is the main file") {
  const auto design = designOf({{"box.scad", "include <lib/walls.scad>\nuse <screws.scad>"},
                                {"lib/walls.scad", "use <../lid.scad>"},
                                {"lid.scad", ""},
                                {"screws.scad", ""}});
  CHECK(design.main == "box.scad");
  CHECK(design.candidates.empty());
}

TEST_CASE("Where several files are included by none, the reader is asked") {
  const auto design = designOf({{"b.scad", "use <common.scad>"}, {"a.SCAD", ""}, {"common.scad", ""}});
  CHECK(design.main.empty());
  CHECK(design.candidates == std::vector<std::string>{"a.SCAD", "b.scad"});
}

TEST_CASE("Designs are offered before the files of libraries, wherever those lie") {
  const auto design = designOf({{"m/lib/BOSL2/std.scad", ""}, {"m/lib/unused.scad", ""}, {"m/zeta.scad", "use <BOSL2/std.scad>"},
                                {"a/deep/demo.scad", ""}});
  CHECK(design.main.empty());
  CHECK(design.candidates == std::vector<std::string>{"m/zeta.scad", "a/deep/demo.scad", "m/lib/unused.scad"});
  CHECK(commons::filesMeantBy(std::vector<std::string>{"a/b.scad", "ab.scad", "c/B.scad", "b.scad"}, "b.scad") ==
        std::vector<std::string>{"a/b.scad", "c/B.scad"});
}

TEST_CASE("Files that include one another are all offered") {
  const auto design = designOf({{"a.scad", "include <b.scad>"}, {"b.scad", "include <a.scad>"}});
  CHECK(design.candidates == std::vector<std::string>{"a.scad", "b.scad"});
}

TEST_CASE("A file that includes itself is still the main file") {
  CHECK(designOf({{"a.scad", "include <a.scad>"}}).main == "a.scad");
}

TEST_CASE("Includes in comments, strings and other names are none") {
  CHECK(commons::includedIn("// include <a>\n/* use <b> */ x = \"use <c> \\\" include <d>\";\n"
                            "reuse <e>; include\n <f.scad>; use<g h.scad> use (<i>) include <j\n>")
        == std::vector<std::string>{"f.scad", "g h.scad"});
  CHECK(commons::includedIn("\"unterminated \\").empty());
}

TEST_CASE("partwright.toml names the main file, relative to itself") {
  const auto design = designOf({{"top/partwright.toml", "[design]\nmain = \"src/b.scad\""},
                                {"top/src/a.scad", ""},
                                {"top/src/b.scad", ""}});
  CHECK(design.main == "top/src/b.scad");
  CHECK(design.remarks.empty());
}

TEST_CASE("A main file that is not there is remarked with its line, and the includes decide") {
  const auto design = designOf({{"partwright.toml", "[design]\n\nmain = \"gone.scad\""}, {"a.scad", ""}});
  CHECK(design.main == "a.scad");
  REQUIRE(design.remarks.size() == 1);
  CHECK(design.remarks[0].line == 3);
  CHECK_THAT(design.remarks[0].text, ContainsSubstring("gone.scad"));
}

TEST_CASE("okh.toml tells what a design is, from whom, and what may be done with it") {
  const auto design = designOf({{"okh.toml", R"(okhv = "2.4"
name = "Tray"
version = "1.2.0"
repo = "https://example.org/tray"
license = "cc-by-nc-sa-4.0"
function = "Holds screws."
source = ["tray.scad", "readme.md"]
[[licensor]]
name = "Ann"
[[licensor]]
name = "Ben"
email = "ben@example.org"
)"},
                                {"tray.scad", ""},
                                {"other.scad", ""}});
  CHECK(design.main == "tray.scad");
  CHECK(design.about.title == "Tray");
  CHECK(design.about.version == "1.2.0");
  CHECK(design.about.author == "Ann, Ben");
  CHECK(design.about.description == "Holds screws.");
  CHECK(design.about.source == "https://example.org/tray");
  CHECK(design.about.licence == "CC-BY-NC-SA-4.0");
  CHECK(design.about.mayUse == true);
  CHECK(design.about.mayChange == true);
  CHECK(design.about.maySell == false);
  CHECK(design.remarks.empty());
}

TEST_CASE("Licensors are taken as text, table or list, and a version as a number as it is written") {
  std::vector<commons::Remark> remarks;
  CHECK(commons::readOkh("licensor = \"A\"\nlicense = \"MIT\"\nversion = 1.20 # old", "okh.toml", remarks)->author == "A");
  CHECK(commons::readOkh("licensor = {name = \"B\"}\nlicense = \"MIT\"", "okh.toml", remarks)->author == "B");
  CHECK(commons::readOkh("licensor = [\"A\", {name = \"B\"}]\nlicense = \"MIT\"", "okh.toml", remarks)->author ==
        "A, B");
  CHECK(commons::readOkh("organization = {name = \"Org\"}\nlicense = \"MIT\"", "okh.toml", remarks)->author == "Org");
  CHECK(commons::readOkh("license = \"MIT\"\nversion = 1.20 # old", "okh.toml", remarks)->version == "1.20");
  CHECK(commons::readOkh("license = \"MIT\"\nversion = 3", "okh.toml", remarks)->version == "3");
  CHECK(remarks.empty());
}

TEST_CASE("A manifest that is no TOML is remarked with its line, and the design still opens") {
  const auto design = designOf({{"okh.toml", "name = \"x\"\nversion = = 2\n"}, {"a.scad", ""}});
  CHECK(design.main == "a.scad");
  CHECK(design.about.title.empty());
  REQUIRE(design.remarks.size() == 1);
  CHECK(design.remarks[0].file == "okh.toml");
  CHECK(design.remarks[0].line == 2);
}

TEST_CASE("A manifest with a table that has no name is remarked with its line") {
  for (const char* text : {"a = 1\n[!]", "a = 1\n[[.]]", "a = 1\n[a.=]", "a = 1\n[\"\"\"x\"\"\"]"}) {
    INFO(text);
    std::vector<commons::Remark> remarks;
    const auto about = commons::readOkh(text, "okh.toml", remarks);
    REQUIRE_FALSE(about);
    CHECK(about.failure().code == base::Code::BadInput);
    CHECK(about.failure().place->line == 2);
  }
}

TEST_CASE("A key of two hundred thousand parts is refused, as is a manifest of two megabytes") {
  std::vector<commons::Remark> remarks;
  const auto keyOf = [](int parts) {
    std::string key = "a";
    for (int i = 1; i < parts; ++i) key += i % 2 ? ". \"a.\"" : ".a";
    return key;
  };
  for (const std::string& text : {"\n" + keyOf(200'000) + " = 1", "\n[" + keyOf(200'000) + "]",
                                  "\nx = {" + keyOf(200'000) + " = 1}"}) {
    const auto about = commons::readOkh(text, "okh.toml", remarks);
    REQUIRE_FALSE(about);
    CHECK(about.failure().place->line == 2);
  }
  CHECK(commons::readOkh(keyOf(100) + " = 1", "okh.toml", remarks));
  CHECK(commons::readOkh(std::string(2u << 20, '#'), "okh.toml", remarks).failure().code == base::Code::Limit);
  // Dots in texts and comments are no parts of a key.
  CHECK(commons::readOkh("name = \"" + std::string(500, '.') + "\" # " + std::string(500, '.'), "okh.toml", remarks));
}

TEST_CASE("A manifest of wrong types, without a licence, or with a script for an address, is remarked on") {
  std::vector<commons::Remark> remarks;
  const auto about = commons::readOkh("name = 5\nrepo = \"javascript:alert(1)\"", "okh.toml", remarks);
  REQUIRE(about);
  CHECK(about->title.empty());
  CHECK(about->source.empty());
  CHECK(about->mayUse == std::nullopt);
  REQUIRE(remarks.size() == 3);
  CHECK(remarks[0].line == 1);
  CHECK(remarks[1].line == 2);
  CHECK_THAT(remarks[2].text, ContainsSubstring("no licence"));
}

TEST_CASE("The manifest nearest the root counts") {
  const auto design = designOf({{"a/b/okh.toml", "name = \"deep\"\nlicense = \"MIT\""},
                                {"z/okh.toml", "name = \"near\"\nlicense = \"MIT\""}});
  CHECK(design.about.title == "near");
}
