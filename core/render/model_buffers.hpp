// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <GLES3/gl3.h>

#include <cstdint>

#include "protocol/preview.hpp"

namespace pw::render {

// A preview on the GPU: 16 bytes per vertex, 4 per index, 24 per edge.
class ModelBuffers {
 public:
  ModelBuffers() = default;
  ModelBuffers(const ModelBuffers&) = delete;
  ModelBuffers& operator=(const ModelBuffers&) = delete;
  ~ModelBuffers();

  void upload(const protocol::Preview& preview);
  void drawFaces(std::uint32_t firstIndex, std::uint32_t count) const;
  void drawEdges(std::uint32_t first, std::uint32_t count) const;

 private:
  void make();
  GLuint vertices_ = 0, normals_ = 0, indices_ = 0, segments_ = 0;
  GLuint faces_ = 0, lines_ = 0;  // vertex arrays
};

}  // namespace pw::render
