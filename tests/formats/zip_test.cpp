// SPDX-License-Identifier: Apache-2.0
#include "formats/zip.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace pw;
using Catch::Matchers::ContainsSubstring;

namespace {

const base::Limits limits;

std::string zipOf(std::vector<formats::ZipEntry> entries) {
  const auto bytes = formats::writeZip(entries);
  REQUIRE(bytes);
  return *bytes;
}

// Puts a name of the same length in the place of another, in both of its headers.
std::string renamed(std::string zip, std::string_view from, std::string_view to) {
  REQUIRE(from.size() == to.size());
  std::size_t found = 0;
  for (std::size_t at = zip.find(from); at != std::string::npos; at = zip.find(from, at + 1)) {
    zip.replace(at, from.size(), to);
    ++found;
  }
  REQUIRE(found == 2);
  return zip;
}

}  // namespace

TEST_CASE("A zip gives back every file it was given, an empty one and large ones included") {
  std::string large;
  for (int i = 0; i < 300'000; ++i) large += std::to_string(i * 7919LL % 1000);
  const std::string zip = zipOf({{"b/design.scad", "cube(1);"}, {"a.txt", ""}, {"ünï/large", large}});
  const auto back = formats::readZip(zip, limits);
  REQUIRE(back);
  REQUIRE(back->size() == 3);
  CHECK((*back)[0].path == "b/design.scad");
  CHECK((*back)[0].bytes == "cube(1);");
  CHECK((*back)[1].bytes.empty());
  CHECK((*back)[2].path == "ünï/large");
  CHECK((*back)[2].bytes == large);
  CHECK(zip.size() < large.size());
}

TEST_CASE("The same files give the same zip, dated 1980") {
  const std::string zip = zipOf({{"a", "text"}});
  CHECK(zip == zipOf({{"a", "text"}}));
  CHECK(zip.substr(10, 4) == std::string("\x00\x00\x21\x00", 4));
}

TEST_CASE("Folders and the leftovers of macOS are no files of a design") {
  std::string zip = zipOf({{"__MACOSX/._a.scad", "x"}, {"a.scad", "y"}, {"b/.DS_Store", "z"}, {"folderX", ""}, {"cY", ""}});
  zip = renamed(std::move(zip), "folderX", "folder/");
  zip = renamed(std::move(zip), "cY", "./");
  const auto back = formats::readZip(zip, limits);
  REQUIRE(back);
  REQUIRE(back->size() == 1);
  CHECK((*back)[0].path == "a.scad");
}

TEST_CASE("A path that leaves its folder is refused, whichever way it is written") {
  const std::string zip = zipOf({{"dir/evil.scad", "x"}});
  for (const std::string_view bad : {"../evil1.scad", "/etc/passwd12", "a/../../b.sca", "C:/evil2.scad",
                                     "..\\evil1.scad"}) {
    INFO(bad);
    const auto back = formats::readZip(renamed(zip, "dir/evil.scad", bad), limits);
    REQUIRE_FALSE(back);
    CHECK(back.failure().code == base::Code::BadInput);
    CHECK_THAT(back.failure().message, ContainsSubstring("leaves its folder"));
  }
  CHECK(formats::readZip(renamed(zip, "dir/evil.scad", "a//b/./c.scad"), limits)->front().path ==
        "a/b/c.scad");
}

TEST_CASE("The same path twice is refused") {
  const std::string zip = renamed(zipOf({{"a.scad", "1"}, {"b.scad", "2"}}), "b.scad", "a.scad");
  CHECK_THAT(formats::readZip(zip, limits).failure().message, ContainsSubstring("'a.scad' twice"));
}

TEST_CASE("A zip cut short anywhere, or damaged anywhere, never reads as something else") {
  const std::vector<formats::ZipEntry> files{{"a.scad", "cube(10); sphere(20); cube(10);"},
                                             {"b.scad", "echo(1);"}};
  const std::string zip = zipOf(files);
  for (std::size_t size = 0; size < zip.size(); ++size) {
    INFO(size << " of " << zip.size() << " bytes");
    const auto back = formats::readZip(zip.substr(0, size), limits);
    REQUIRE_FALSE(back);
    CHECK(back.failure().code == base::Code::BadInput);
  }
  for (std::size_t at = 0; at < zip.size(); ++at) {
    std::string damaged = zip;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    const auto back = formats::readZip(damaged, limits);
    if (!back) continue;
    // Only what does not matter to the files may have changed: dates, versions, attributes, a name.
    for (std::size_t i = 0; i < back->size(); ++i) CHECK((*back)[i].bytes == files[i].bytes);
  }
}

TEST_CASE("A zip bomb is refused before it is unpacked") {
  const std::string zeros(64u << 20, '\0');
  const std::string zip = zipOf({{"zeros", zeros}});
  CHECK(zip.size() < 100'000);
  const auto back = formats::readZip(zip, limits);
  REQUIRE_FALSE(back);
  CHECK(back.failure().code == base::Code::Limit);
  CHECK_THAT(back.failure().message, ContainsSubstring("200 times"));
}

TEST_CASE("A zip with too many files, or too many bytes, is refused by the number") {
  base::Limits few;
  few.designFiles = 1;
  CHECK_THAT(formats::readZip(zipOf({{"a", "1"}, {"b", "2"}}), few).failure().message,
             ContainsSubstring("2 files"));
  base::Limits small;
  small.designBytes = 10;
  CHECK_THAT(formats::readZip(zipOf({{"a", "12345678901"}}), small).failure().message,
             ContainsSubstring("11 bytes"));
}

TEST_CASE("Paths that no zip can hold are not written") {
  for (const std::string_view bad : {"", "/a", "../a", "a/", "a/../b"}) {
    INFO(bad);
    const formats::ZipEntry entries[] = {{std::string(bad), "x"}};
    CHECK(formats::writeZip(entries).failure().code == base::Code::BadInput);
  }
  const formats::ZipEntry twice[] = {{"a", "1"}, {"a", "2"}};
  CHECK(formats::writeZip(twice).failure().code == base::Code::BadInput);
}

TEST_CASE("What is no zip is told so") {
  CHECK_THAT(formats::readZip("", limits).failure().message, ContainsSubstring("no zip"));
  CHECK_THAT(formats::readZip(std::string(100'000, 'x'), limits).failure().message,
             ContainsSubstring("no zip"));
}
