// SPDX-License-Identifier: Apache-2.0
#include "jobs/picture.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>

#include "jobs/shading.hpp"
#include "mesh/operations.hpp"

namespace pw::jobs {
namespace {

using base::Color;
using mesh::Outline;
using mesh::Solid;
using mesh::Triangles;
using protocol::Preview;
using protocol::PreviewLook;
using protocol::PreviewPart;

// Vertices equal in position made one: triangles of an unclosed polyhedron come unconnected.
Triangles welded(const Triangles& triangles) {
  Triangles out;
  out.source = triangles.source;
  std::map<std::array<double, 3>, std::uint32_t> known;
  std::vector<std::uint32_t> renumbered(triangles.vertexCount());
  for (std::size_t vertex = 0; vertex < renumbered.size(); ++vertex) {
    const double* at = &triangles.positions[3 * vertex];
    const auto [entry, fresh] = known.try_emplace({at[0], at[1], at[2]},
                                                  static_cast<std::uint32_t>(out.positions.size() / 3));
    if (fresh) out.positions.insert(out.positions.end(), at, at + 3);
    renumbered[vertex] = entry->second;
  }
  for (const std::uint32_t index : triangles.indices) out.indices.push_back(renumbered[index]);
  return out;
}

// The region of an outline as triangles at z = 0: the upper faces of a straight extrusion, so that a
// region is cut up in one place only.
base::Result<Triangles> regionOf(const Outline& outline) {
  Triangles region;
  if (outline.isEmpty()) return region;
  mesh::Context context;
  mesh::LinearExtrusion upwards;
  upwards.direction = {0, 0, 1};
  upwards.slices = 1;
  base::Result<Solid> solid = mesh::linearExtrude(context, outline, upwards);
  if (!solid) return solid.failure();
  const Triangles all = solid->triangles();
  std::vector<std::uint32_t> renumbered(all.vertexCount(), UINT32_MAX);
  for (std::size_t t = 0; t < all.triangleCount(); ++t) {
    const std::uint32_t* corners = &all.indices[3 * t];
    if (!std::all_of(corners, corners + 3,
                     [&](std::uint32_t vertex) { return all.positions[3 * vertex + 2] > 0.5; }))
      continue;
    for (int i = 0; i < 3; ++i) {
      std::uint32_t& vertex = renumbered[corners[i]];
      if (vertex == UINT32_MAX) {
        vertex = static_cast<std::uint32_t>(region.vertexCount());
        const double* at = &all.positions[3 * std::size_t{corners[i]}];
        region.positions.insert(region.positions.end(), {at[0], at[1], 0.0});
      }
      region.indices.push_back(vertex);
    }
  }
  return region;
}

base::Result<Triangles> trianglesOf(const model::Geometry& geometry) {
  if (const auto* outline = std::get_if<Outline>(&geometry)) return regionOf(*outline);
  const auto& solid = std::get<Solid>(geometry);
  return solid.isClosed() ? solid.triangles() : welded(solid.triangles());
}

class Picture {
 public:
  // Adds one geometry as parts of one look: a part for each colour, those without one first.
  base::Status add(const model::Geometry& geometry, PreviewLook look,
                   const std::vector<std::pair<std::uint32_t, Color>>& faceColors,
                   const std::optional<Color>& color) {
    base::Result<Triangles> triangles = trianglesOf(geometry);
    if (!triangles) return triangles.failure();
    if (triangles->indices.empty()) return base::Done{};
    if (triangles->indices.size() + preview_.indices.size() > UINT32_MAX)
      return base::Failure{base::Code::Limit, "The model has more triangles than a picture can hold (" +
                                                  std::to_string(UINT32_MAX / 3) + ")."};
    const Shaded faces = shaded(*triangles, creaseAngle);
    const auto base = static_cast<std::uint32_t>(preview_.positions.size() / 3);
    preview_.positions.insert(preview_.positions.end(), faces.positions.begin(), faces.positions.end());
    preview_.normals.insert(preview_.normals.end(), faces.normals.begin(), faces.normals.end());

    // Colours by the order of their first face.
    std::vector<std::optional<Color>> colors;
    std::unordered_map<std::uint32_t, std::size_t> colorOfSource;
    const auto numberOf = [&](const std::optional<Color>& wanted) {
      const auto found = std::find(colors.begin(), colors.end(), wanted);
      if (found == colors.end()) colors.push_back(wanted);
      return static_cast<std::size_t>(std::find(colors.begin(), colors.end(), wanted) - colors.begin());
    };
    std::vector<std::size_t> colorOfTriangle(triangles->triangleCount(), numberOf(color));
    if (!faceColors.empty() && triangles->source.size() == triangles->triangleCount()) {
      for (const auto& [source, faceColor] : faceColors) colorOfSource[source] = numberOf(faceColor);
      for (std::size_t t = 0; t < colorOfTriangle.size(); ++t)
        if (const auto found = colorOfSource.find(triangles->source[t]); found != colorOfSource.end())
          colorOfTriangle[t] = found->second;
    }
    for (std::size_t number = 0; number < colors.size(); ++number) {
      PreviewPart part;
      part.look = look;
      part.hasColor = colors[number].has_value();
      if (part.hasColor) part.color = shown(*colors[number]);
      part.firstIndex = static_cast<std::uint32_t>(preview_.indices.size());
      part.firstEdge = static_cast<std::uint32_t>(preview_.edges.size() / 6);
      for (std::size_t t = 0; t < colorOfTriangle.size(); ++t)
        if (colorOfTriangle[t] == number)
          for (std::size_t i = 0; i < 3; ++i) preview_.indices.push_back(base + faces.indices[3 * t + i]);
      for (std::size_t e = 0; e < faces.edgeTriangles.size(); ++e)
        if (colorOfTriangle[faces.edgeTriangles[e]] == number)
          preview_.edges.insert(preview_.edges.end(), faces.edges.begin() + static_cast<std::ptrdiff_t>(6 * e),
                                faces.edges.begin() + static_cast<std::ptrdiff_t>(6 * e + 6));
      part.indexCount = static_cast<std::uint32_t>(preview_.indices.size()) - part.firstIndex;
      part.edgeCount = static_cast<std::uint32_t>(preview_.edges.size() / 6) - part.firstEdge;
      if (part.indexCount || part.edgeCount) preview_.parts.push_back(part);
    }
    return base::Done{};
  }

  // The exact model: corners that share a place and a normal share a vertex.
  base::Status add(const model::ExactBuilt& built) {
    const Triangles& triangles = built.triangles;
    const std::size_t count = triangles.triangleCount();
    if (built.normals.size() != 9 * count)
      return base::Failure{base::Code::Internal, "The exact model has no normals for its triangles."};
    std::vector<std::optional<Color>> colors;
    std::vector<std::size_t> look(count, 0);  // 2 * colour, + 1 where it stays faceted
    std::unordered_map<std::uint32_t, std::size_t> colorOfSource;
    const auto numberOf = [&](const std::optional<Color>& wanted) {
      const auto found = std::find(colors.begin(), colors.end(), wanted);
      if (found == colors.end()) colors.push_back(wanted);
      return static_cast<std::size_t>(std::find(colors.begin(), colors.end(), wanted) - colors.begin());
    };
    numberOf(std::nullopt);
    for (const auto& [source, color] : built.built.faceColors) colorOfSource[source] = numberOf(color);
    for (std::size_t t = 0; t < count && t < triangles.source.size(); ++t)
      if (const auto found = colorOfSource.find(triangles.source[t]); found != colorOfSource.end())
        look[t] = 2 * found->second;
    for (const std::uint32_t t : built.facetedTriangles) look[t] |= 1;

    std::unordered_map<Corner, std::uint32_t, CornerHash> known;
    std::vector<std::uint32_t> indices;
    indices.reserve(3 * count);
    for (std::size_t corner = 0; corner < 3 * count; ++corner) {
      const double* at = &triangles.positions[3 * std::size_t{triangles.indices[corner]}];
      Corner key;
      for (std::size_t i = 0; i < 3; ++i) {
        key[i] = static_cast<float>(at[i]);
        key[3 + i] = built.normals[3 * corner + i];
      }
      const auto [entry, fresh] = known.try_emplace(key, static_cast<std::uint32_t>(preview_.positions.size() / 3));
      if (fresh) {
        preview_.positions.insert(preview_.positions.end(), key.begin(), key.begin() + 3);
        preview_.normals.insert(preview_.normals.end(), key.begin() + 3, key.end());
      }
      indices.push_back(entry->second);
    }
    for (std::size_t number = 0; number < 2 * colors.size(); ++number) {
      PreviewPart part;
      part.hasColor = colors[number / 2].has_value();
      if (part.hasColor) part.color = shown(*colors[number / 2]);
      part.faceted = number % 2 == 1;
      part.firstIndex = static_cast<std::uint32_t>(preview_.indices.size());
      part.firstEdge = static_cast<std::uint32_t>(preview_.edges.size() / 6);
      for (std::size_t t = 0; t < count; ++t)
        if (look[t] == number)
          preview_.indices.insert(preview_.indices.end(), indices.begin() + static_cast<std::ptrdiff_t>(3 * t),
                                  indices.begin() + static_cast<std::ptrdiff_t>(3 * t + 3));
      part.indexCount = static_cast<std::uint32_t>(preview_.indices.size()) - part.firstIndex;
      if (!part.indexCount) continue;
      // The edges belong to the solid, not to one colour: the first part draws them.
      if (preview_.parts.empty()) preview_.edges = built.edges;
      part.edgeCount = static_cast<std::uint32_t>(preview_.edges.size() / 6) - part.firstEdge;
      preview_.parts.push_back(part);
    }
    // Lines alone, as a file of wires holds.
    if (preview_.parts.empty() && !built.edges.empty()) {
      preview_.edges = built.edges;
      PreviewPart part;
      part.edgeCount = static_cast<std::uint32_t>(preview_.edges.size() / 6);
      preview_.parts.push_back(part);
    }
    return base::Done{};
  }

  Preview& preview() { return preview_; }

 private:
  using Corner = std::array<float, 6>;
  struct CornerHash {
    std::size_t operator()(const Corner& corner) const {
      std::size_t sum = 0;
      for (const float number : corner) sum = sum * 1'000'003 ^ std::hash<float>()(number);
      return sum;
    }
  };

  // color() takes numbers outside of 0..1, and nan; a screen does not.
  static Color shown(Color color) {
    for (float* component : {&color.r, &color.g, &color.b, &color.a})
      *component = *component > 0 ? std::min(*component, 1.0f) : 0.0f;
    return color;
  }

  Preview preview_;
};

base::Box3 boxOf(const model::Geometry& geometry) {
  if (const auto* solid = std::get_if<Solid>(&geometry)) return solid->box();
  const base::Box2 box = std::get<Outline>(geometry).box();
  return {{box.min.x, box.min.y, 0}, {box.max.x, box.max.y, 0}};
}

}  // namespace

base::Result<Preview> pictureOf(const model::Built& built, const std::vector<model::Piece>& colored) {
  Picture picture;
  base::Status status = base::Done{};
  if (colored.empty()) {
    status = picture.add(built.whole, PreviewLook::Solid, built.faceColors, std::nullopt);
  } else {
    for (const model::Piece& piece : colored)
      if (status.ok()) status = picture.add(piece.geometry, PreviewLook::Solid, {}, piece.color);
  }
  for (const model::Geometry& geometry : built.highlights)
    if (status.ok()) status = picture.add(geometry, PreviewLook::Highlight, {}, std::nullopt);
  for (const model::Geometry& geometry : built.backgrounds)
    if (status.ok()) status = picture.add(geometry, PreviewLook::Background, {}, std::nullopt);
  if (!status) return status.failure();
  Preview preview = std::move(picture.preview());
  preview.flat = built.flat;
  const bool empty = std::visit([](const auto& whole) { return whole.isEmpty(); }, built.whole);
  preview.box = boxOf(empty && !built.backgrounds.empty() ? built.backgrounds.front() : built.whole);
  return preview;
}

base::Result<Preview> pictureOf(const model::ExactBuilt& built) {
  Picture picture;
  base::Status status =
      built.unmeshed ? picture.add(built.built.whole, PreviewLook::Solid, {}, std::nullopt) : picture.add(built);
  // None of these triangles is the exact surface's.
  if (built.unmeshed)
    for (PreviewPart& part : picture.preview().parts) part.faceted = true;
  for (const model::Geometry& geometry : built.built.highlights)
    if (status.ok()) status = picture.add(geometry, PreviewLook::Highlight, {}, std::nullopt);
  for (const model::Geometry& geometry : built.built.backgrounds)
    if (status.ok()) status = picture.add(geometry, PreviewLook::Background, {}, std::nullopt);
  if (!status) return status.failure();
  Preview preview = std::move(picture.preview());
  preview.box = built.measures.box;
  return preview;
}

}  // namespace pw::jobs
