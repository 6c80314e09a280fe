// SPDX-License-Identifier: Apache-2.0
#include "scad/meant_file.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "scad/parsing.hpp"

using namespace pw;

TEST_CASE("A missing file is answered with the one that is there under nearly that path", "[scad][include]") {
  const base::MemorySources sources = test::sourcesOf({{"a.scad", ""},
                                                       {"lib/hook.scad", ""},
                                                       {"sizes.scad", ""},
                                                       {"libraries/BOSL2/std.scad", ""},
                                                       {"libraries/BOSL2/version.scad", ""}});
  const auto advice = [&](std::string_view path, std::string_view word = "use", const std::string& folder = "") {
    return scad::adviceOnMissing(sources, word, path, folder, {"libraries"});
  };
  CHECK(advice("lib/Hook.scad") == "There is a file 'lib/hook.scad': upper and lower case count. Write use <lib/hook.scad>.");
  CHECK(advice("Sizes.SCAD", "include") ==
        "There is a file 'sizes.scad': upper and lower case count. Write include <sizes.scad>.");
  CHECK(advice("lib\\hook.scad") ==
        "There is a file 'lib/hook.scad': OpenSCAD takes '/' between folders, not '\\'. Write use <lib/hook.scad>.");
  CHECK(advice(" lib/hook.scad ") ==
        "There is a file 'lib/hook.scad': blanks between '<' and '>' count. Write use <lib/hook.scad>.");
  CHECK(advice("C:/Users/maker/Documents/OpenSCAD/libraries/BOSL2/std.scad") ==
        "There is a file 'BOSL2/std.scad': a path of one computer is found on no other. Write use <BOSL2/std.scad>.");
  CHECK(advice("/home/maker/threads.scad").find("is a path of one computer") != std::string::npos);
  CHECK(advice("parts/hook.scad", "use", "lib") ==
        "There is a file 'hook.scad': it does not lie in the folder that is named. Write use <hook.scad>.");
  CHECK(advice("lib") == "'lib' is a folder. Name a file in it.");
  CHECK(advice("nowhere.scad").empty());
  CHECK(advice("").empty());
}

TEST_CASE("The warning stays as OpenSCAD's, the advice follows it once", "[scad][include]") {
  const auto lines = test::linesOf(test::parseFiles(
      {{"a.scad", "use <lib/Hook.scad>\nuse <lib/Hook.scad>\n"}, {"lib/hook.scad", "module hook() {}"}}));
  REQUIRE(lines.size() >= 2);
  CHECK(lines[0] == "WARNING: Can't open library 'lib/Hook.scad'.");
  CHECK(lines[1] == "There is a file 'lib/hook.scad': upper and lower case count. Write use <lib/hook.scad>.");
  CHECK(std::count(lines.begin(), lines.end(), lines[1]) == 1);
}
