// SPDX-License-Identifier: Apache-2.0
#include "commons/okh.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace pw;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Read {
  commons::Manifest manifest;
  std::vector<commons::Remark> remarks;
};

Read read(const std::string& text) {
  Read out;
  auto manifest = commons::readManifest(text, "okh.toml", out.remarks);
  REQUIRE(manifest);
  out.manifest = std::move(*manifest);
  return out;
}

}  // namespace

TEST_CASE(
    "A manifest tells pictures with their words, parts with their numbers, and files by what they "
    "are") {
  const auto [manifest, remarks] = read(R"(okhv = "2.4"
name = "Lamp"
license = "CERN-OHL-S-2.0"
licensor = ["Ann", {name = "Ben"}]
source = ["lamp.scad", {location = "shade.scad"}]
export = "lamp.stl"
readme = "README.md"
tsdc = ["3DP", "LAS"]
material = "PLA"

[[image]]
location = "side.png"
[[image]]
location = "front.webp"
depicts = "The lamp from the front"
slots = ["model-main"]

[[part]]
name = "Shade"
source = "shade.scad"
tsdc = "LAS"
material = ["Plywood"]
quantity = 4
)");
  CHECK(remarks.empty());
  CHECK(manifest.authors == std::vector<std::string>{"Ann", "Ben"});
  CHECK(manifest.about.author == "Ann, Ben");
  CHECK(manifest.about.mayKeepPrivate == false);
  CHECK(manifest.processes == std::vector<std::string>{"3DP", "LAS"});
  REQUIRE(manifest.sources.size() == 2);
  CHECK(manifest.sources[1].location == "shade.scad");
  CHECK(manifest.sources[1].line == 5);
  REQUIRE(manifest.exports.size() == 1);
  CHECK(manifest.exports[0].location == "lamp.stl");
  REQUIRE(manifest.documents.size() == 1);
  REQUIRE(manifest.pictures.size() == 2);
  CHECK(manifest.pictures[0].depicts.empty());
  CHECK_FALSE(manifest.pictures[0].main);
  CHECK(manifest.pictures[1].depicts == "The lamp from the front");
  CHECK(manifest.pictures[1].main);
  REQUIRE(manifest.parts.size() == 1);
  CHECK(manifest.parts[0].name == "Shade");
  CHECK(manifest.parts[0].count == 4);
  CHECK(manifest.parts[0].materials == std::vector<std::string>{"Plywood"});
}

TEST_CASE(
    "Keys that have no place of their own are kept with their values, in the order of the file") {
  const auto [manifest, remarks] = read(R"(license = "MIT"
standard-compliance = "Gridfinity"
made = 2024-05-01
[outer-dimensions]
width = 12.5
holes = [1, 2]
[x-shop]
price = {eur = 3}
)");
  CHECK(remarks.empty());
  REQUIRE(manifest.others.size() == 4);
  CHECK(manifest.others[0].name == "standard-compliance");
  CHECK(manifest.others[0].json == "\"Gridfinity\"");
  CHECK(manifest.others[0].line == 2);
  CHECK(manifest.others[1].json == "\"2024-05-01\"");
  CHECK(manifest.others[2].name == "outer-dimensions");
  CHECK(manifest.others[2].json == R"({"holes":[1,2],"width":12.5})");
  CHECK(manifest.others[3].json == R"({"price":{"eur":3}})");
}

TEST_CASE("What is of the wrong kind is told with its line, and the rest is read") {
  const auto [manifest, remarks] = read(R"(license = "MIT"
tsdc = 3
source = [7]
part = "Lid"
image = [{depicts = "nothing"}]
material = "PLA"
)");
  REQUIRE(remarks.size() == 4);
  CHECK(remarks[0].line == 2);
  CHECK(remarks[1].line == 3);
  CHECK(remarks[2].line == 5);
  CHECK(remarks[3].line == 4);
  CHECK_THAT(remarks[3].text, ContainsSubstring("[[part]]"));
  CHECK(manifest.materials == std::vector<std::string>{"PLA"});
  CHECK(manifest.pictures.empty());
  CHECK(read("license = \"MIT\"\n[[part]]\nname = \"A\"\nquantity = 0").remarks.front().line == 4);
}

TEST_CASE("A value nested without end is cut off with a remark, however the tables are written") {
  std::string nested = "1";
  for (int i = 0; i < 60; ++i) nested = "{a = " + nested + "}";
  const auto cut = read("license = \"MIT\"\nx = " + nested);
  REQUIRE(cut.remarks.size() == 1);
  CHECK(cut.remarks[0].line == 2);
  CHECK_THAT(cut.remarks[0].text, ContainsSubstring("'x' is nested more than"));
  // Dotted keys inside inline tables add up: two hundred of a hundred parts each would be a tower
  // of tables.
  std::string key = "a";
  for (int i = 1; i < 90; ++i) key += ".a";
  std::string tower = "1";
  for (int i = 0; i < 200; ++i) tower = "{" + key + " = " + tower + "}";
  std::vector<commons::Remark> remarks;
  const auto refused = commons::readManifest("\nx = " + tower, "okh.toml", remarks);
  REQUIRE_FALSE(refused);
  CHECK(refused.failure().place->line == 2);
  // Many short keys on one line are no tower.
  std::string list = "x = [";
  for (int i = 0; i < 500; ++i) list += "{b.c = 1.5}, ";
  CHECK(commons::readManifest(list + "]", "okh.toml", remarks));
}
