// SPDX-License-Identifier: Apache-2.0
#include "formats/obj.hpp"

#include "formats/canonical.hpp"
#include "formats/number_text.hpp"
#include "formats/text_reader.hpp"

namespace pw::formats {
namespace {

// OBJ lines may go on after a backslash; blanks in its place keep the line count true enough.
std::string withJoinedLines(std::string_view text) {
  std::string out(text);
  for (std::size_t at = out.find('\\'); at != std::string::npos; at = out.find('\\', at + 1)) {
    std::size_t next = at + 1;
    if (next < out.size() && out[next] == '\r') ++next;
    if (next < out.size() && out[next] == '\n') {
      for (std::size_t i = at; i <= next; ++i) out[i] = ' ';
    }
  }
  return out;
}

}  // namespace

base::Result<std::string> writeObj(const mesh::Triangles& triangles) {
  const auto mesh = canonical(triangles, Precision::Double);
  if (!mesh) return mesh.failure();
  std::string out = "# Partwright OBJ, millimetres\n";
  for (const auto& vertex : mesh->vertices) {
    out += 'v';
    for (const double value : vertex) {
      out += ' ';
      appendNumber(out, value);
    }
    out += '\n';
  }
  for (const auto& triangle : mesh->triangles) {
    out += 'f';
    for (const std::uint32_t index : triangle) out.append(" ").append(std::to_string(index + 1));
    out += '\n';
  }
  return out;
}

base::Result<mesh::Triangles> readObj(std::string_view text, const base::Limits& limits) {
  const std::string joined = withJoinedLines(text);
  TextReader reader(joined);
  mesh::Triangles out;
  std::vector<std::uint32_t> corners;
  for (; !reader.atEnd(); reader.skipLine()) {
    const std::string_view kind = reader.wordOfLine();
    if (kind == "v") {
      for (int axis = 0; axis < 3; ++axis) {
        const auto value = parsedNumber(reader.wordOfLine());
        if (!value) return badText(reader, "OBJ", "a vertex needs three numbers");
        out.positions.push_back(*value);
      }
    } else if (kind == "f") {
      corners.clear();
      const auto count = static_cast<std::int64_t>(out.vertexCount());
      for (std::string_view word = reader.wordOfLine(); !word.empty() && word[0] != '#';
           word = reader.wordOfLine()) {
        const auto index = parsedInteger(word.substr(0, word.find('/')));
        const std::int64_t place = !index ? -1 : *index > 0 ? *index - 1 : count + *index;
        if (!index || *index == 0 || place < 0 || place >= count) {
          return badText(reader, "OBJ", "a face names vertex '" + std::string(word.substr(0, 40)) +
                                            "' of " + std::to_string(count));
        }
        corners.push_back(static_cast<std::uint32_t>(place));
      }
      if (corners.size() < 3) return badText(reader, "OBJ", "a face has fewer than three corners");
      for (std::size_t i = 2; i < corners.size(); ++i) {
        out.indices.insert(out.indices.end(), {corners[0], corners[i - 1], corners[i]});
      }
      if (out.triangleCount() > limits.facets) return tooManyFacets(limits.facets);
    }
  }
  if (out.indices.empty()) return base::Failure{base::Code::Empty, "The OBJ file holds no face."};
  return out;
}

}  // namespace pw::formats
