// SPDX-License-Identifier: Apache-2.0
#include "formats/off.hpp"

#include "formats/canonical.hpp"
#include "formats/number_text.hpp"
#include "formats/text_reader.hpp"

namespace pw::formats {
namespace {

std::string withoutComments(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool comment = false;
  for (const char c : text) {
    if (c == '\n') comment = false;
    if (c == '#') comment = true;
    if (!comment) out += c;
  }
  return out;
}

}  // namespace

base::Result<std::string> writeOff(const mesh::Triangles& triangles) {
  const auto mesh = canonical(triangles, Precision::Double);
  if (!mesh) return mesh.failure();
  std::string out = "OFF\n" + std::to_string(mesh->vertices.size()) + " " +
                    std::to_string(mesh->triangles.size()) + " 0\n";
  for (const auto& [x, y, z] : mesh->vertices) {
    appendNumber(out, x);
    out += ' ';
    appendNumber(out, y);
    out += ' ';
    appendNumber(out, z);
    out += '\n';
  }
  for (const auto& triangle : mesh->triangles) {
    out += '3';
    for (const std::uint32_t index : triangle) out.append(" ").append(std::to_string(index));
    out += '\n';
  }
  return out;
}

base::Result<mesh::Triangles> readOff(std::string_view text, const base::Limits& limits) {
  const std::string plain = withoutComments(text);
  TextReader reader(plain);
  const std::string_view magic = reader.word();
  if (magic != "OFF") {
    if (magic.ends_with("OFF") && magic.size() <= 7) {
      return base::Failure{base::Code::Unsupported,
                           "'" + std::string(magic) + "' files are not read; save it as plain OFF."};
    }
    return badText(reader, "OFF", "it does not begin with 'OFF'");
  }
  const auto vertexCount = parsedInteger(reader.word());
  const auto faceCount = parsedInteger(reader.word());
  if (!vertexCount || !faceCount || *vertexCount < 0 || *faceCount < 0) {
    return badText(reader, "OFF", "the numbers of vertices and faces are not there");
  }
  reader.wordOfLine();  // edges; nobody fills it in reliably
  const auto facetLimit = static_cast<std::int64_t>(limits.facets);
  if (*faceCount > facetLimit || *vertexCount > 3 * facetLimit) return tooManyFacets(limits.facets);

  mesh::Triangles out;
  for (std::int64_t i = 0; i < 3 * *vertexCount; ++i) {
    const auto value = parsedNumber(reader.word());
    if (!value) return badText(reader, "OFF", "a vertex needs three numbers");
    out.positions.push_back(*value);
    if (i % 3 == 2) reader.skipLine();
  }
  std::vector<std::uint32_t> corners;
  for (std::int64_t i = 0; i < *faceCount; ++i) {
    const auto size = parsedInteger(reader.word());
    if (!size || *size < 3) return badText(reader, "OFF", "a face needs three corners or more");
    corners.clear();
    for (std::int64_t k = 0; k < *size; ++k) {
      const auto index = parsedInteger(reader.wordOfLine());
      if (!index || *index < 0 || *index >= *vertexCount) {
        return badText(reader, "OFF", "face " + std::to_string(i + 1) + " names a vertex that is not "
                                      "there");
      }
      corners.push_back(static_cast<std::uint32_t>(*index));
      if (k >= 2) out.indices.insert(out.indices.end(), {corners[0], corners[k - 1], corners[k]});
      if (out.triangleCount() > limits.facets) return tooManyFacets(limits.facets);
    }
    reader.skipLine();
  }
  if (out.indices.empty()) return base::Failure{base::Code::Empty, "The OFF file holds no face."};
  return out;
}

}  // namespace pw::formats
