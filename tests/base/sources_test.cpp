// SPDX-License-Identifier: Apache-2.0
#include "base/sources.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace pw::base;

TEST_CASE("Paths are normalised without leaving the root of an absolute one") {
  CHECK(normalisedPath("a/./b/../c") == "a/c");
  CHECK(normalisedPath("") == "");
  CHECK(normalisedPath("./") == "");
  CHECK(normalisedPath("/../a//b/") == "/a/b");
  CHECK(normalisedPath("../../a/..") == "../..");
  CHECK(folderOf("a/b.scad") == "a");
  CHECK(folderOf("b.scad") == "");
  CHECK(folderOf("/b.scad") == "/");
  CHECK(joinedPath("a/b", "../c.scad") == "a/c.scad");
  CHECK(joinedPath("a", "/c.scad") == "/c.scad");
  CHECK(joinedPath("", "x/../c.scad") == "c.scad");
  CHECK(joinedPath("/", "c.scad") == "/c.scad");
}

TEST_CASE("Files in memory are found by any spelling of their path") {
  MemorySources sources;
  sources.put("lib/../a.scad", "cube();");
  sources.put("lib/b.scad", "");
  sources.put("library.scad", "");
  CHECK(sources.exists("./a.scad"));
  CHECK(*sources.read("x/../a.scad") == "cube();");
  CHECK(sources.list("lib") == std::vector<std::string>{"lib/b.scad"});
  CHECK(sources.list("").size() == 3);
  sources.remove("a.scad");
  const auto gone = sources.read("a.scad");
  REQUIRE_FALSE(gone);
  CHECK(gone.failure().code == Code::NotFound);
  CHECK(gone.failure().place->file == "a.scad");
}

TEST_CASE("A file beyond the limit is refused with its size") {
  Limits limits;
  limits.designBytes = 3;
  MemorySources sources(limits);
  sources.put("a", "1234");
  const auto refused = sources.read("a");
  REQUIRE_FALSE(refused);
  CHECK(refused.failure().code == Code::Limit);
  CHECK(refused.failure().message.find("4 bytes") != std::string::npos);
}

TEST_CASE("A file that is not on the disk is named") {
  const auto missing = DiskSources().read("no-such-folder/no-such-file.scad");
  REQUIRE_FALSE(missing);
  CHECK(missing.failure().code == Code::NotFound);
  CHECK(missing.failure().message.find("no-such-folder/no-such-file.scad") != std::string::npos);
  CHECK_FALSE(DiskSources().exists("no-such-folder"));
  CHECK(DiskSources().list("no-such-folder").empty());
}
