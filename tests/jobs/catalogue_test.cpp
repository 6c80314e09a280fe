// SPDX-License-Identifier: Apache-2.0
#include "jobs/catalogue.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "model/engine.hpp"
#include "protocol/preview.hpp"
#include "support/files.hpp"

using namespace pw;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;
using Json = nlohmann::json;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

jobs::Catalogued catalogued(const std::string& id, const Files& files) {
  auto sources = std::make_shared<base::MemorySources>();
  for (const auto& [path, text] : files) sources->put(path, text);
  jobs::Workshop workshop(model::makeAsWrittenEngine(base::Limits{}.resultBytes));
  return jobs::catalogued(workshop, id, std::move(sources), {});
}

jobs::Catalogued sample(const std::string& id) {
  Files files;
  const std::string folder = "samples/" + id + "/";
  for (const auto& file : support::filesIn("samples/" + id))
    files.emplace_back(file.path.substr(folder.size()), file.content);
  files.emplace_back("picture.webp", "not looked into");
  return catalogued(id, files);
}

const std::string& made(const jobs::Catalogued& result, const std::string& name) {
  for (std::size_t i = 0; i < result.made.size(); ++i)
    if (result.answer.made[i] == name) return result.made[i];
  FAIL("there is no " << name);
  return result.made.front();
}

}  // namespace

TEST_CASE(
    "A sample becomes a record with its people, rights, size and files, and a preview of the same "
    "size") {
  const jobs::Catalogued result = sample("gridfinity-bin");
  const protocol::CatalogueEntry& entry = result.answer.entry;
  CHECK_FALSE(result.answer.problem);
  CHECK_FALSE(result.answer.fault);
  CHECK(result.answer.diagnostics.empty());
  CHECK(entry.title == "Gridfinity bin with dividers");
  CHECK(entry.authors == std::vector<std::string>{"Partwright samples"});
  CHECK(entry.maySell == true);
  CHECK(entry.processes == std::vector<std::string>{"3DP"});
  CHECK(entry.picture == "picture.webp");
  REQUIRE(entry.size.size() == 3);
  CHECK_THAT(entry.size[0], WithinAbs(125.5, 1e-6));
  CHECK_THAT(entry.size[1], WithinAbs(83.5, 1e-6));

  const std::string& bytes = made(result, "gridfinity-bin.pwp");
  const auto preview =
      protocol::decodePreview({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  REQUIRE(preview);
  CHECK_THAT(preview->box.max.x - preview->box.min.x, WithinAbs(entry.size[0], 1e-9));
  CHECK(preview->indices.size() > 1000);

  const Json record = Json::parse(made(result, "gridfinity-bin.json"));
  CHECK(record["format"] == "partwright-design/1");
  CHECK(record["main"] == "gridfinity-bin.scad");
  CHECK(record["presets"].size() >= 1);
  for (const Json& file : record["files"]) {
    const std::string path = file["path"];
    INFO(path);
    CHECK(file["role"] == (path.ends_with(".scad")   ? "source"
                           : path.ends_with(".toml") ? "manifest"
                           : path.ends_with(".json") ? "presets"
                                                     : "picture"));
    CHECK(file["bytes"] > 0);
  }
  CHECK(made(sample("gridfinity-bin"), "gridfinity-bin.json") ==
        made(result, "gridfinity-bin.json"));
}

TEST_CASE("Every sample is without remarks and has a preview") {
  for (const char* id : {"gridfinity-bin", "hose-adapter", "snap-enclosure"}) {
    INFO(id);
    const jobs::Catalogued result = sample(id);
    CHECK(result.answer.diagnostics.empty());
    CHECK(result.answer.entry.preview);
    CHECK(result.answer.entry.parameters > 3);
  }
}

TEST_CASE(
    "What a manifest names and the folder lacks is told with the line, and keeps no design out") {
  const jobs::Catalogued result =
      catalogued("tray", {{"tray.scad", "cube([30, 20, 5]);"}, {"okh.toml", R"(name = "Tray"
license = "MIT"
source = ["tray.scad", "gone.scad"]
[[image]]
location = "https://example.org/tray.png"
[[image]]
location = "../../etc/passwd"
[[image]]
location = "tray.scad"
)"}});
  CHECK_FALSE(result.answer.problem);
  CHECK_FALSE(result.answer.fault);
  CHECK(result.answer.entry.picture.empty());
  REQUIRE(result.answer.diagnostics.size() == 4);
  CHECK(result.answer.diagnostics[0].line == 4);
  CHECK_THAT(result.answer.diagnostics[0].text, ContainsSubstring("on another site"));
  CHECK(result.answer.diagnostics[0].file == "tray/okh.toml");
  CHECK(result.answer.diagnostics[1].line == 6);
  CHECK(result.answer.diagnostics[2].line == 8);
  CHECK(result.answer.diagnostics[3].line == 3);
}

TEST_CASE(
    "A design that can't be built is listed without a preview, and the fault names the place") {
  const jobs::Catalogued result =
      catalogued("bad", {{"bad.scad", "\nassert(false, \"too thin\");"},
                         {"okh.toml", "name = \"Bad\"\nlicense = \"MIT\""}});
  CHECK_FALSE(result.answer.problem);
  REQUIRE(result.answer.fault);
  CHECK(result.answer.fault->file == "bad/bad.scad");
  CHECK(result.answer.fault->line == 2);
  CHECK_FALSE(result.answer.entry.preview);
  CHECK(result.answer.entry.size.empty());
  CHECK(result.answer.made == std::vector<std::string>{"bad.json"});

  const jobs::Catalogued two = catalogued(
      "two", {{"a.scad", "cube(1);"}, {"b.scad", "cube(2);"}, {"okh.toml", "license = \"MIT\""}});
  REQUIRE(two.answer.fault);
  CHECK_THAT(two.answer.fault->message, ContainsSubstring("main = \"a.scad\""));
}

TEST_CASE("Folders without a design, or with a name that is none for an address, are left out") {
  CHECK(catalogued("empty", {{"okh.toml", "license = \"MIT\""}}).answer.problem);
  for (const char* id : {"", "a b", "..", ".hidden", "catalogue", "a/b", "\xC3\xA4"}) {
    INFO(id);
    const jobs::Catalogued result = catalogued(id, {{"a.scad", "cube(1);"}});
    REQUIRE(result.answer.problem);
    CHECK(result.made.empty());
  }
}

TEST_CASE(
    "Hidden files are no part of a design, and a long description is cut at a word for the index") {
  std::string words;
  for (int i = 0; i < 100; ++i) words += "sch\xC3\xB6n ";
  const jobs::Catalogued result =
      catalogued("a", {{"a.scad", "cube(1);"},
                       {".git/config", "secret"},
                       {"docs/.env", "secret"},
                       {"okh.toml", "license = \"MIT\"\nfunction = \"" + words + "\""}});
  CHECK(result.answer.copied == std::vector<std::string>{"a.scad", "okh.toml"});
  CHECK(result.answer.entry.summary.size() < 260);
  CHECK_THAT(result.answer.entry.summary, ContainsSubstring("n\xE2\x80\xA6"));
  CHECK(Json::parse(made(result, "a.json"))["description"] == words);
}

TEST_CASE("The index lists designs by id, and the same designs give the same bytes") {
  const auto a = catalogued("a", {{"a.scad", "cube(1);"}}).answer.entry;
  const auto b = catalogued("b", {{"b.scad", "square(2);"}}).answer.entry;
  const std::string index = jobs::catalogueIndex({b, a});
  CHECK(index == jobs::catalogueIndex({a, b}));
  const Json json = Json::parse(index);
  CHECK(json["format"] == "partwright-catalogue/1");
  CHECK(json["designs"][0]["id"] == "a");
  CHECK(json["designs"][1]["flat"] == true);
}
