// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <limits>

#include "formats/obj.hpp"
#include "formats/off.hpp"
#include "formats/shapes.hpp"
#include "formats/stl.hpp"
#include "formats/threemf.hpp"
#include "formats/zip.hpp"

using namespace pw;
using namespace pw::tests;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinRel;

namespace {

const base::Limits limits;

// 0.1 and 1/3 have no exact binary form, so a lost digit shows.
const mesh::Triangles brick = boxAt(-0.1, 1.0 / 3, 2, 30, 20.5, 10.25);
constexpr double brickVolume = 30 * 20.5 * 10.25;

}  // namespace

TEST_CASE("A binary STL has 84 bytes and 50 for each triangle, and reads back to the same solid") {
  const auto bytes = formats::writeStl(brick);
  REQUIRE(bytes);
  CHECK(bytes->size() == 84 + 12 * 50);
  CHECK_FALSE(bytes->starts_with("solid"));

  const auto back = formats::readStl(*bytes, limits);
  REQUIRE(back);
  CHECK(back->vertexCount() == 8);
  CHECK(isClosed(*back));
  CHECK_THAT(volumeOf(*back), WithinRel(brickVolume, 1e-6));
}

TEST_CASE("A text STL reads back to the very solid that the binary one holds") {
  const auto text = formats::writeStlText(brick, "a brick\nof clay");
  const auto binary = formats::writeStl(brick);
  REQUIRE(text);
  REQUIRE(binary);
  CHECK(text->starts_with("solid a brick of clay\n  facet normal "));

  const auto fromText = formats::readStl(*text, limits);
  const auto fromBinary = formats::readStl(*binary, limits);
  REQUIRE(fromText);
  REQUIRE(fromBinary);
  CHECK(fromText->positions == fromBinary->positions);
  CHECK(fromText->indices == fromBinary->indices);
}

TEST_CASE("OBJ, OFF and 3MF keep every digit of a coordinate") {
  const auto keeps = [](const mesh::Triangles& back) {
    CHECK(back.vertexCount() == 8);
    CHECK(isClosed(back));
    CHECK(back.positions[0] == -0.1);
    CHECK(back.positions[1] == 1.0 / 3);
    CHECK_THAT(volumeOf(back), WithinRel(brickVolume, 1e-13));
  };
  const auto obj = formats::writeObj(brick);
  REQUIRE(obj);
  const auto fromObj = formats::readObj(*obj, limits);
  REQUIRE(fromObj);
  keeps(*fromObj);

  const auto off = formats::writeOff(brick);
  REQUIRE(off);
  CHECK(off->starts_with("OFF\n8 12 0\n"));
  const auto fromOff = formats::readOff(*off, limits);
  REQUIRE(fromOff);
  keeps(*fromOff);

  const formats::Object objects[] = {{"brick", brick, std::nullopt}};
  const auto package = formats::write3mf(objects, {});
  REQUIRE(package);
  const auto from3mf = formats::read3mf(*package, limits);
  REQUIRE(from3mf);
  REQUIRE(from3mf->objects.size() == 1);
  keeps(from3mf->objects[0].triangles);
}

TEST_CASE("The order in which a solid was computed does not show in its files") {
  const mesh::Triangles other = shuffled(brick);
  REQUIRE(isClosed(other));
  REQUIRE(other.positions != brick.positions);
  CHECK(*formats::writeStl(brick) == *formats::writeStl(other));
  CHECK(*formats::writeStlText(brick, "x") == *formats::writeStlText(other, "x"));
  CHECK(*formats::writeObj(brick) == *formats::writeObj(other));
  CHECK(*formats::writeOff(brick) == *formats::writeOff(other));
  const formats::Object a[] = {{"x", brick, std::nullopt}};
  const formats::Object b[] = {{"x", other, std::nullopt}};
  CHECK(*formats::write3mf(a, {}) == *formats::write3mf(b, {}));
}

TEST_CASE("Minus zero is written as zero") {
  mesh::Triangles flat = boxAt(-0.0, 0, 0, 1, 1, 1);
  flat.positions[0] = -0.0;
  CHECK_THAT(*formats::writeOff(flat), !ContainsSubstring("-0"));
  CHECK(*formats::writeStl(flat) == *formats::writeStl(boxAt(0, 0, 0, 1, 1, 1)));
}

TEST_CASE("A triangle that vanishes in 32-bit floats is left out, and the solid stays closed") {
  // A tetrahedron's corner split in two points 1e-9 apart.
  mesh::Triangles mesh;
  mesh.positions = {0, 0, 0, 10, 0, 0, 0, 10, 0, 0, 0, 10, 10 + 1e-9, 0, 0};
  mesh.indices = {0, 2, 4, 0, 4, 1, 0, 1, 3, 1, 4, 3, 4, 2, 3, 0, 3, 2};
  REQUIRE(isClosed(mesh));
  const auto bytes = formats::writeStl(mesh);
  REQUIRE(bytes);
  const auto back = formats::readStl(*bytes, limits);
  REQUIRE(back);
  CHECK(back->triangleCount() == 4);
  CHECK(isClosed(*back));
}

TEST_CASE("An empty solid, a coordinate that is no number and an index outside are not written") {
  CHECK(formats::writeStl({}).failure().code == base::Code::Empty);
  CHECK(formats::writeObj({}).failure().code == base::Code::Empty);
  CHECK(formats::write3mf({}, {}).failure().code == base::Code::Empty);

  mesh::Triangles bad = brick;
  bad.positions[4] = std::numeric_limits<double>::quiet_NaN();
  CHECK(formats::writeStl(bad).failure().code == base::Code::BadInput);
  CHECK(formats::writeOff(bad).failure().code == base::Code::BadInput);
  bad.positions[4] = 1e300;  // finite, and yet no 32-bit float
  CHECK(formats::writeStl(bad).failure().code == base::Code::BadInput);
  CHECK(formats::writeOff(bad));
  bad.indices[0] = 8;
  CHECK_THAT(formats::writeOff(bad).failure().message, ContainsSubstring("vertex 8 of 8"));
}

TEST_CASE("Several bodies of a 3MF keep their names, colours and places") {
  const formats::Object objects[] = {
      {"left & <right>", brick, base::Color{1, 0, 0, 1}},
      {"nothing", {}, base::Color{0, 1, 0, 1}},
      {"lid", boxAt(50, 0, 0, 2, 3, 4), base::Color{0, 0.2f, 1, 0.4f}},
      {"plain", boxAt(60, 0, 0, 1, 1, 1), std::nullopt},
  };
  const formats::Metadata about{"A \"box\"", "Ann", "CC0-1.0", "Holds\nthings", "https://example.org/box"};
  const auto bytes = formats::write3mf(objects, about);
  REQUIRE(bytes);
  const auto back = formats::read3mf(*bytes, limits);
  REQUIRE(back);
  CHECK(back->metadata == about);
  REQUIRE(back->objects.size() == 3);
  CHECK(back->objects[0].name == "left & <right>");
  CHECK(back->objects[0].color == base::Color{1, 0, 0, 1});
  CHECK_THAT(volumeOf(back->objects[0].triangles), WithinRel(brickVolume, 1e-13));
  CHECK(back->objects[1].name == "lid");
  CHECK(back->objects[1].color == base::Color{0, 0.2f, 1, 0.4f});
  CHECK_THAT(volumeOf(back->objects[1].triangles), WithinRel(24.0, 1e-13));
  CHECK(back->objects[2].color == std::nullopt);
  // One assembly on the plate, so that slicers don't move the bodies apart.
  const auto parts = formats::readZip(*bytes, limits);
  REQUIRE(parts);
  REQUIRE(parts->size() == 3);
  CHECK((*parts)[2].path == "3D/3dmodel.model");
  CHECK_THAT((*parts)[2].bytes, ContainsSubstring("<item objectid=\"5\"/>\n </build>"));
}

namespace {

std::string packageOf(std::string model) {
  const formats::ZipEntry parts[] = {{"3D/3dmodel.model", std::move(model)}};
  return *formats::writeZip(parts);
}

std::string modelOf(std::string_view attributes, std::string_view item, std::string_view more = "") {
  std::string out = "<?xml version=\"1.0\"?><model ";
  out.append(attributes).append(" xmlns=\"http://schemas.microsoft.com/3dmanufacturing/core/2015/02\">");
  out += "<resources><object id=\"1\"><mesh><vertices><vertex x=\"0\" y=\"0\" z=\"0\"/>"
         "<vertex x=\"1\" y=\"0\" z=\"0\"/><vertex x=\"0\" y=\"1\" z=\"0\"/><vertex x=\"0\" y=\"0\" "
         "z=\"1\"/></vertices><triangles><triangle v1=\"0\" v2=\"2\" v3=\"1\"/><triangle v1=\"0\" "
         "v2=\"1\" v3=\"3\"/><triangle v1=\"0\" v2=\"3\" v3=\"2\"/><triangle v1=\"1\" v2=\"2\" "
         "v3=\"3\"/></triangles></mesh></object>";
  return out.append(more).append("</resources><build>").append(item).append("</build></model>");
}

}  // namespace

TEST_CASE("A 3MF in inches, moved and mirrored, is read in millimetres and right side out") {
  const auto back = formats::read3mf(
      packageOf(modelOf("unit=\"inch\"",
                        "<item objectid=\"1\" transform=\"-1 0 0 0 1 0 0 0 1 2 0 0\"/>")),
      limits);
  REQUIRE(back);
  REQUIRE(back->objects.size() == 1);
  CHECK_THAT(volumeOf(back->objects[0].triangles), WithinRel(25.4 * 25.4 * 25.4 / 6, 1e-12));
  CHECK_THAT(back->objects[0].triangles.positions[0], WithinRel(50.8, 1e-12));
}

TEST_CASE("A 3MF whose components contain each other ends in a limit") {
  const auto back = formats::read3mf(
      packageOf(modelOf("", "<item objectid=\"2\"/>",
                        "<object id=\"2\"><components><component objectid=\"2\"/></components></object>")),
      limits);
  REQUIRE_FALSE(back);
  CHECK(back.failure().code == base::Code::Limit);
}

TEST_CASE("A 3MF that requires an unknown extension, or names what is not there, is refused with the reason") {
  const auto refusal = [](std::string model) {
    return formats::read3mf(packageOf(std::move(model)), limits).failure();
  };
  const auto extension = refusal(modelOf("requiredextensions=\"p\" xmlns:p=\"urn:other\"", ""));
  CHECK(extension.code == base::Code::Unsupported);
  CHECK_THAT(extension.message, ContainsSubstring("urn:other"));
  CHECK_THAT(refusal(modelOf("", "<item objectid=\"7\"/>")).message, ContainsSubstring("object '7'"));
  CHECK(refusal(modelOf("", "")).code == base::Code::Empty);
  CHECK_THAT(refusal(modelOf("unit=\"furlong\"", "")).message, ContainsSubstring("furlong"));
  CHECK_THAT(refusal("<model><resources>").message, ContainsSubstring("no XML"));
  CHECK(formats::read3mf("PK", limits).failure().code == base::Code::BadInput);
}

TEST_CASE("Faces with more than three corners are read as fans of triangles") {
  const auto obj = formats::readObj("v 0 0 0\nv 2 0 0\nv 2 3 0 # corner\nv 0 3 0\nvt 0 0\nf 1/1 2/1 3//1 -1\n",
                                    limits);
  REQUIRE(obj);
  CHECK(obj->indices == std::vector<std::uint32_t>{0, 1, 2, 0, 2, 3});
  const auto off = formats::readOff("OFF\n# a square\n4 1 0\n0 0 0\n2 0 0\n2 3 0\n0 3 0\n4 0 1 2 3 255 0 0\n",
                                    limits);
  REQUIRE(off);
  CHECK(off->indices == obj->indices);
}

TEST_CASE("Broken meshes are refused with the line") {
  const auto line = [](const auto& result, std::string_view words) {
    REQUIRE_FALSE(result);
    CHECK(result.failure().code == base::Code::BadInput);
    CHECK_THAT(result.failure().message, ContainsSubstring(std::string(words)));
  };
  line(formats::readObj("v 0 0 0\nf 1 2 3\n", limits), "vertex '2' of 1 (line 2)");
  line(formats::readObj("v 0 0\n", limits), "(line 1)");
  line(formats::readOff("OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 3\n", limits), "face 1");
  line(formats::readOff("OFF\n-3 1 0\n", limits), "(line 2)");
  line(formats::readStl("solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0 zero\n", limits), "'zero'");
  line(formats::readStl("solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\n", limits), "ends within");
  line(formats::readStl("solid x\nhello\n", limits), "'hello'");
  line(formats::readStl("nothing of the kind", limits), "no STL");
  CHECK(formats::readOff("COFF\n", limits).failure().code == base::Code::Unsupported);
}

TEST_CASE("A mesh beyond the facet limit is refused before it is built") {
  base::Limits few;
  few.facets = 3;
  CHECK(formats::readStl(*formats::writeStl(brick), few).failure().code == base::Code::Limit);
  CHECK(formats::readObj(*formats::writeObj(brick), few).failure().code == base::Code::Limit);
  CHECK(formats::readOff("OFF\n8 2000000000 0\n", limits).failure().code == base::Code::Limit);
}

TEST_CASE("A binary STL with a coordinate that is no number is refused by its triangle") {
  std::string bytes = *formats::writeStl(brick);
  for (int i = 0; i < 4; ++i) bytes[84 + 50 + 12 + i] = static_cast<char>(0xFF);
  const auto back = formats::readStl(bytes, limits);
  REQUIRE_FALSE(back);
  CHECK_THAT(back.failure().message, ContainsSubstring("triangle 2"));
}
