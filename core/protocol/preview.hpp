// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/vectors.hpp"

namespace pw::protocol {

enum class PreviewLook : std::uint32_t { Solid = 0, Highlight = 1, Background = 2 };

// A run of triangles and edges drawn alike.
struct PreviewPart {
  std::uint32_t firstIndex = 0, indexCount = 0;  // into indices
  std::uint32_t firstEdge = 0, edgeCount = 0;    // segments, into edges
  bool hasColor = false;                         // false: the theme's part colour
  base::Color color;
  PreviewLook look = PreviewLook::Solid;
  bool faceted = false;  // of an exact model: these faces stay faceted, and can be tinted as such
};

// What the page draws: triangles with normals (split at creases) and feature edges, in mm, in the
// design's frame. A 2D design is drawn as its region at z = 0.
struct Preview {
  std::vector<float> positions;         // 3 per vertex
  std::vector<float> normals;           // 3 per vertex, unit
  std::vector<std::uint32_t> indices;   // 3 per triangle, counter-clockwise seen from outside
  std::vector<float> edges;             // 6 per segment: creases over 24 degrees and open borders; of an
                                        // exact model: the edges of its surfaces
  std::vector<PreviewPart> parts;
  base::Box3 box;                       // of what is not background
  bool flat = false;                    // a 2D design
};

// One array of bytes that crosses the worker and is baked beside the samples. `Full` keeps floats;
// `Packed` holds positions as 16-bit steps of the box, normals as two bytes (octahedral) and is what
// baked previews use. Little-endian; layout in preview.cpp.
enum class PreviewEncoding { Full, Packed };
std::vector<std::uint8_t> encodePreview(const Preview& preview, PreviewEncoding encoding);

// Nothing in the bytes is trusted: sizes, counts, index range and finite numbers are checked.
base::Result<Preview> decodePreview(std::span<const std::uint8_t> bytes);

}  // namespace pw::protocol
