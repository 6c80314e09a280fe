// SPDX-License-Identifier: Apache-2.0
#include "formats/stl.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <unordered_map>

#include "formats/canonical.hpp"
#include "formats/number_text.hpp"
#include "formats/text_reader.hpp"

namespace pw::formats {
namespace {

constexpr std::size_t headerBytes = 80;
constexpr std::size_t facetBytes = 50;

using Corner = std::array<float, 3>;

void appendLittle(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>((value >> shift) & 0xFF);
}

std::uint32_t littleAt(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  }
  return value;
}

// Of unit length, or zero for a triangle without area.
Corner normalOf(const std::array<double, 3>& a, const std::array<double, 3>& b,
                const std::array<double, 3>& c) {
  const double u[3] = {b[0] - a[0], b[1] - a[1], b[2] - a[2]};
  const double v[3] = {c[0] - a[0], c[1] - a[1], c[2] - a[2]};
  const double n[3] = {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2],
                       u[0] * v[1] - u[1] * v[0]};
  const double length = std::sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
  if (!(length > 0) || !std::isfinite(length)) return {0, 0, 0};
  return {static_cast<float>(n[0] / length), static_cast<float>(n[1] / length),
          static_cast<float>(n[2] / length)};
}

// Gathers triangles corner by corner, corners at the same place as one vertex.
class Gatherer {
 public:
  void add(Corner corner) {
    Key key;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (corner[axis] == 0) corner[axis] = 0;
      key[axis] = std::bit_cast<std::uint32_t>(corner[axis]);
    }
    const auto next = static_cast<std::uint32_t>(out_.vertexCount());
    const auto [entry, isNew] = index_.try_emplace(key, next);
    if (isNew) out_.positions.insert(out_.positions.end(), corner.begin(), corner.end());
    out_.indices.push_back(entry->second);
  }
  // Triangles whose corners fall together are left out.
  mesh::Triangles take() {
    std::vector<std::uint32_t> kept;
    kept.reserve(out_.indices.size());
    for (std::size_t i = 0; i + 2 < out_.indices.size(); i += 3) {
      const std::uint32_t* t = &out_.indices[i];
      if (t[0] != t[1] && t[1] != t[2] && t[0] != t[2]) kept.insert(kept.end(), t, t + 3);
    }
    out_.indices = std::move(kept);
    return std::move(out_);
  }

 private:
  using Key = std::array<std::uint32_t, 3>;
  struct Hash {
    std::size_t operator()(const Key& key) const {
      std::uint64_t hash = 0x9E3779B97F4A7C15u;
      for (const std::uint32_t part : key) hash = (hash ^ part) * 0xFF51AFD7ED558CCDu;
      return static_cast<std::size_t>(hash ^ (hash >> 32));
    }
  };
  mesh::Triangles out_;
  std::unordered_map<Key, std::uint32_t, Hash> index_;
};

base::Result<mesh::Triangles> filled(Gatherer gatherer) {
  mesh::Triangles out = gatherer.take();
  if (out.indices.empty()) {
    return base::Failure{base::Code::Empty, "The STL file holds no triangle."};
  }
  return out;
}

base::Result<mesh::Triangles> readBinary(std::string_view bytes, std::size_t count) {
  Gatherer gatherer;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = headerBytes + 4 + i * facetBytes + 12;
    for (std::size_t corner = 0; corner < 3; ++corner) {
      Corner point;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        point[axis] = std::bit_cast<float>(littleAt(bytes, at + corner * 12 + axis * 4));
        if (!std::isfinite(point[axis])) {
          return base::Failure{base::Code::BadInput,
                               "The STL file can't be read: triangle " + std::to_string(i + 1) +
                                   " has a coordinate that is not a finite number."};
        }
      }
      gatherer.add(point);
    }
  }
  return filled(std::move(gatherer));
}

base::Result<mesh::Triangles> readText(std::string_view text, const base::Limits& limits) {
  TextReader reader(text);
  Gatherer gatherer;
  std::size_t corners = 0;  // of the loop that is open
  std::size_t facets = 0;
  while (!reader.atEnd()) {
    const std::string_view word = reader.word();
    if (word == "solid" || word == "endsolid") {
      reader.skipLine();
    } else if (word == "vertex") {
      Corner point;
      for (float& coordinate : point) {
        const std::string_view number = reader.word();
        const auto value = parsedNumber(number);
        if (!value || !std::isfinite(static_cast<float>(*value))) {
          return badText(reader, "STL", "'" + std::string(number.substr(0, 40)) + "' is no coordinate");
        }
        coordinate = static_cast<float>(*value);
      }
      if (++corners > 3) return badText(reader, "STL", "a facet has more than three corners");
      gatherer.add(point);
    } else if (word == "endloop") {
      if (corners != 3) return badText(reader, "STL", "a facet has fewer than three corners");
      corners = 0;
      if (++facets > limits.facets) return tooManyFacets(limits.facets);
    } else if (word != "facet" && word != "normal" && word != "outer" && word != "loop" &&
               word != "endfacet" && !parsedNumber(word) && word != "nan" && word != "-nan") {
      return badText(reader, "STL", "'" + std::string(word.substr(0, 40)) + "' is not expected");
    }
  }
  if (corners != 0) return badText(reader, "STL", "it ends within a facet");
  return filled(std::move(gatherer));
}

}  // namespace

base::Result<std::string> writeStl(const mesh::Triangles& triangles) {
  const auto mesh = canonical(triangles, Precision::Float);
  if (!mesh) return mesh.failure();
  // A header that began with "solid" would be taken for text.
  std::string out = "Partwright STL, millimetres";
  out.resize(headerBytes, ' ');
  out.reserve(headerBytes + 4 + mesh->triangles.size() * facetBytes);
  appendLittle(out, static_cast<std::uint32_t>(mesh->triangles.size()));
  const auto appendCorner = [&out](const auto& corner) {
    for (const auto value : corner) {
      appendLittle(out, std::bit_cast<std::uint32_t>(static_cast<float>(value) + 0.0f));
    }
  };
  for (const auto& [a, b, c] : mesh->triangles) {
    const auto& vertices = mesh->vertices;
    appendCorner(normalOf(vertices[a], vertices[b], vertices[c]));
    appendCorner(vertices[a]);
    appendCorner(vertices[b]);
    appendCorner(vertices[c]);
    out.append(2, '\0');
  }
  return out;
}

base::Result<std::string> writeStlText(const mesh::Triangles& triangles, std::string_view name) {
  const auto mesh = canonical(triangles, Precision::Float);
  if (!mesh) return mesh.failure();
  std::string title;
  for (const char c : name) title += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  std::string out = "solid " + title + "\n";
  const auto appendCorner = [&out](const char* word, const auto& corner) {
    out += word;
    for (const auto value : corner) {
      out += ' ';
      appendNumber(out, static_cast<float>(value));
    }
    out += '\n';
  };
  for (const auto& [a, b, c] : mesh->triangles) {
    const auto& vertices = mesh->vertices;
    appendCorner("  facet normal", normalOf(vertices[a], vertices[b], vertices[c]));
    out += "    outer loop\n";
    appendCorner("      vertex", vertices[a]);
    appendCorner("      vertex", vertices[b]);
    appendCorner("      vertex", vertices[c]);
    out += "    endloop\n  endfacet\n";
  }
  return out + "endsolid " + title + "\n";
}

base::Result<mesh::Triangles> readStl(std::string_view bytes, const base::Limits& limits) {
  if (bytes.size() >= headerBytes + 4) {
    const std::uint64_t count = littleAt(bytes, headerBytes);
    if (bytes.size() == headerBytes + 4 + count * facetBytes) {
      if (count > limits.facets) return tooManyFacets(limits.facets);
      return readBinary(bytes, static_cast<std::size_t>(count));
    }
  }
  const std::size_t begin = std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size());
  if (bytes.substr(begin).starts_with("solid")) return readText(bytes, limits);
  return base::Failure{base::Code::BadInput,
                       "The file is no STL: it does not begin with 'solid', and its " +
                           std::to_string(bytes.size()) + " bytes do not fit a binary one."};
}

}  // namespace pw::formats
