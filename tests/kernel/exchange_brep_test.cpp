// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <numbers>
#include <string>

#include "kernel/exchange.hpp"
#include "kernel/operations.hpp"

using namespace pw;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinRel;

namespace {

// A block with a round hole: planes, cylinders, seams, circles.
std::string block() {
  kernel::Context context;
  const std::vector<kernel::Solid> operands = {kernel::box(context, {10, 10, 10}, true).value(),
                                               kernel::cylinder(context, 20, 3, 3, true).value()};
  const kernel::Part part{"", kernel::combined(context, mesh::Boolean::Difference, operands).value(), {}, {}};
  return kernel::writeBrep(context, {&part, 1}).value();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

base::Failure refusal(const std::string& text, const base::Limits& limits = {}) {
  const base::Status status = kernel::prescanBrep(text, limits);
  REQUIRE_FALSE(status);
  return status.failure();
}

// The table's name and count, as they stand in the file.
std::string entry(const std::string& text, const std::string& table) {
  const std::size_t at = text.find("\n" + table + " ");
  REQUIRE(at != std::string::npos);
  return text.substr(at + 1, text.find('\n', at + 1) - at - 1);
}

}  // namespace

TEST_CASE("a block with a hole goes through BREP with its volume and its surfaces") {
  kernel::Context context;
  const auto read = kernel::readBrep(context, block());
  if (!read) FAIL(read.failure().message);
  const auto parts = kernel::partsOf(context, *read).value();
  REQUIRE(parts.parts.size() == 1);
  CHECK_THAT(parts.parts.front().solid.measures().volume, WithinRel(1000 - std::numbers::pi * 90, 1e-9));
  CHECK(parts.parts.front().solid.faces() == kernel::FaceCounts{.planes = 6, .cylinders = 1});
  CHECK(parts.remarks.empty());
}

TEST_CASE("line ends of another system and a viewer's first line don't keep a BREP file from being read") {
  kernel::Context context;
  std::string text = "DBRep_DrawableShape\n" + block();
  CHECK(kernel::readBrep(context, text));
  std::string windows;
  for (const char c : text) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(kernel::prescanBrep(windows, {}));
}

TEST_CASE("what is no BREP text is said to be none") {
  for (const char* text : {"", "ISO-10303-21;\n", "Open CASCADE Topology V4 (c)\n\x01\x02", "solid x\n\n\n\n\n\n\n\n\n\n\n\n\n"}) {
    const base::Failure failure = refusal(text);
    CHECK(failure.code == base::Code::BadInput);
    CHECK_THAT(failure.message, ContainsSubstring("no BREP file"));
  }
  CHECK_THAT(refusal(replaced(block(), "Topology V1", "Topology V9")).message, ContainsSubstring("V1 to V3"));
}

TEST_CASE("a BREP file that ends early says where, whatever the place") {
  const std::string whole = block();
  for (std::size_t length = 60; length + 12 < whole.size(); length += 61) {
    const base::Failure failure = refusal(whole.substr(0, length));
    CHECK(failure.code == base::Code::BadInput);
    CHECK_THAT(failure.message, ContainsSubstring("(line "));
  }
}

TEST_CASE("a count that the file has no bytes for is refused before anything is allocated for it") {
  const std::string whole = block();
  for (const char* table : {"Locations", "Curve2ds", "Curves", "Polygon3D", "PolygonOnTriangulations", "Surfaces",
                            "Triangulations", "TShapes"}) {
    INFO(table);
    const std::string now = entry(whole, table);
    const base::Failure many = refusal(replaced(whole, now, std::string(table) + " 1999999"));
    CHECK(many.code == base::Code::BadInput);
    CHECK_THAT(many.message, ContainsSubstring("more than the file has bytes for"));
    CHECK(refusal(replaced(whole, now, std::string(table) + " 2000000000")).code == base::Code::Limit);
    CHECK(refusal(replaced(whole, now, std::string(table) + " -1")).code == base::Code::BadInput);
    CHECK(refusal(replaced(whole, now, std::string(table) + " 99999999999999999999")).code == base::Code::BadInput);
  }
}

TEST_CASE("indices beyond their tables, unknown kinds and words in the place of numbers are refused") {
  const std::string whole = block();
  CHECK_THAT(refusal(replaced(whole, "\nVe\n", "\nXx\n")).message, ContainsSubstring("no kind of shape"));
  CHECK_THAT(refusal(replaced(whole, "\n+1 0", "\n+999 0")).message, ContainsSubstring("named before it is there"));
  CHECK_THAT(refusal(replaced(whole, "\n+1 0", "\n+1 7")).message, ContainsSubstring("a location"));
  const std::string curves = entry(whole, "Curve2ds");
  for (const char* word : {"nan", "1.5-2", "1x", "1.E300"}) {
    CHECK_THAT(refusal(replaced(whole, curves + "\n1 ", curves + "\n1 " + word + " ")).message, ContainsSubstring("a number is"));
  }
  const std::string surfaces = entry(whole, "Surfaces");
  CHECK_THAT(refusal(replaced(whole, surfaces + "\n1 ", surfaces + "\n12 ")).message, ContainsSubstring("kind of a surface"));
}

TEST_CASE("a spline's counts have to fit into the file, and its degree into OpenCASCADE's limit") {
  const std::string before = "CASCADE Topology V1, (c) Matra-Datavision\nLocations 0\nCurve2ds 0\nCurves 1\n";
  const std::string after = "\nPolygon3D 0\nPolygonOnTriangulations 0\nSurfaces 0\nTriangulations 0\nTShapes 1\n\nCo\n1100000\n*\n\n+1 0\n";
  CHECK(kernel::prescanBrep(before + "7 0 0 1 2 2 0 0 0 1 1 1 0 2 1 2" + after, {}));
  CHECK_THAT(refusal(before + "7 0 0 1 1000000 2 0 0 0 1 1 1 0 2 1 2" + after).message, ContainsSubstring("number of poles"));
  CHECK_THAT(refusal(before + "7 0 0 26 2 2 0 0 0 1 1 1 0 2 1 2" + after).message, ContainsSubstring("a degree is 26"));
  CHECK_THAT(refusal(before + "7 0 0 1 2 2 0 0 0 1 1 1 0 2147483647 1 2" + after).message, ContainsSubstring("multiplicity"));
  std::string trimmed;
  for (int i = 0; i < 100; ++i) trimmed += "8 0 1 ";
  CHECK(refusal(before + trimmed + "1 0 0 0 1 0 0" + after).code == base::Code::Limit);
}

TEST_CASE("compounds that double forty times are refused, ten times not") {
  const auto doubled = [](int levels) {
    std::string shapes = "\nCo\n1100000\n*\n";
    for (int i = 1; i < levels; ++i) {
      const std::string below = "+" + std::to_string(levels - i + 1) + " 0 ";
      shapes += "\nCo\n1100000\n" + below + below + "*\n";
    }
    return "CASCADE Topology V1, (c) Matra-Datavision\nLocations 0\nCurve2ds 0\nCurves 0\nPolygon3D 0\n"
           "PolygonOnTriangulations 0\nSurfaces 0\nTriangulations 0\nTShapes " +
           std::to_string(levels) + "\n" + shapes + "\n+1 0\n";
  };
  CHECK(kernel::prescanBrep(doubled(10), {}));
  const base::Failure failure = refusal(doubled(40));
  CHECK(failure.code == base::Code::Limit);
  CHECK_THAT(failure.message, ContainsSubstring("once each is placed"));
  kernel::Context context;
  const auto empty = kernel::readBrep(context, doubled(10));
  REQUIRE_FALSE(empty);
  CHECK_THAT(empty.failure().message, ContainsSubstring("holds no shape"));
}

TEST_CASE("every word of a BREP file taken out, one at a time, ends in a picture or in words") {
  const std::string whole = block();
  const std::string before = [&] {
    kernel::Context context;
    return kernel::writeBrep(context, kernel::partsOf(context, *kernel::readBrep(context, whole))->parts).value();
  }();
  int solids = 0, words = 0;
  for (std::size_t at = whole.find("Locations"), step = 0; at < whole.size(); ++step) {
    const std::size_t end = std::min(whole.find_first_of(" \n", at), whole.size());
    const std::size_t next = std::min(whole.find_first_not_of(" \n", end), whole.size());
    if (step % 7 == 0) {
      kernel::Context context;
      // Out, then zero in its place, then its negative.
      for (const std::string& text :
           {whole.substr(0, at) + whole.substr(end), whole.substr(0, at) + "0" + whole.substr(end),
            whole.substr(0, at) + "-" + whole.substr(at)}) {
        const auto read = kernel::readBrep(context, text);
        if (read) {
          ++solids;
          for (const kernel::Body& body : read->bodies) {
            const kernel::Shape& shape = read->shapes.at(body.shape).shape;
            const auto drawn = kernel::drawn(context, shape, {});
            if (drawn) CHECK(std::isfinite(drawn->measures.area));
          }
          const auto parts = kernel::partsOf(context, *read);
          REQUIRE(parts);
          for (const kernel::Part& part : parts->parts) CHECK(part.solid.measures().volume > 0);
        } else {
          ++words;
          const bool isTheFilesFault =
              read.failure().code == base::Code::BadInput || read.failure().code == base::Code::Limit;
          CHECK(isTheFilesFault);
        }
      }
    }
    at = next;
  }
  CHECK(solids > 20);
  CHECK(words > 100);
  kernel::Context context;
  CHECK(kernel::writeBrep(context, kernel::partsOf(context, *kernel::readBrep(context, whole))->parts).value() == before);
}
