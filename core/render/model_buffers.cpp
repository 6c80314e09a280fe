// SPDX-License-Identifier: Apache-2.0
#include "render/model_buffers.hpp"

#include <cmath>
#include <vector>

namespace pw::render {
namespace {

constexpr GLsizei segmentBytes = 6 * sizeof(float);

const void* offset(std::size_t bytes) { return reinterpret_cast<const void*>(bytes); }

template <class T>
void fill(GLenum target, GLuint buffer, const std::vector<T>& data) {
  glBindBuffer(target, buffer);
  glBufferData(target, static_cast<GLsizeiptr>(data.size() * sizeof(T)), data.data(),
               GL_DYNAMIC_DRAW);
}

std::vector<std::int8_t> packedNormals(const std::vector<float>& normals) {
  std::vector<std::int8_t> packed(normals.size() / 3 * 4);
  for (std::size_t vertex = 0; vertex < normals.size() / 3; ++vertex)
    for (std::size_t axis = 0; axis < 3; ++axis)
      packed[4 * vertex + axis] =
          static_cast<std::int8_t>(std::lround(normals[3 * vertex + axis] * 127));
  return packed;
}

}  // namespace

ModelBuffers::~ModelBuffers() {
  if (faces_ == 0) return;
  const GLuint buffers[] = {vertices_, normals_, indices_, segments_};
  glDeleteBuffers(4, buffers);
  const GLuint arrays[] = {faces_, lines_};
  glDeleteVertexArrays(2, arrays);
}

void ModelBuffers::make() {
  GLuint buffers[4], arrays[2];
  glGenBuffers(4, buffers);
  vertices_ = buffers[0], normals_ = buffers[1], indices_ = buffers[2], segments_ = buffers[3];
  glGenVertexArrays(2, arrays);
  faces_ = arrays[0], lines_ = arrays[1];

  glBindVertexArray(faces_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glEnableVertexAttribArray(0);
  glVertexAttribPointer(0, 3, GL_FLOAT, GL_FALSE, 0, nullptr);
  glBindBuffer(GL_ARRAY_BUFFER, normals_);
  glEnableVertexAttribArray(1);
  glVertexAttribPointer(1, 4, GL_BYTE, GL_TRUE, 0, nullptr);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);

  glBindVertexArray(lines_);
  for (const GLuint place : {0u, 1u}) {
    glEnableVertexAttribArray(place);
    glVertexAttribDivisor(place, 1);
  }
  glBindVertexArray(0);
}

void ModelBuffers::upload(const protocol::Preview& preview) {
  if (faces_ == 0) make();
  fill(GL_ARRAY_BUFFER, vertices_, preview.positions);
  fill(GL_ARRAY_BUFFER, normals_, packedNormals(preview.normals));
  glBindVertexArray(faces_);
  fill(GL_ELEMENT_ARRAY_BUFFER, indices_, preview.indices);
  glBindVertexArray(0);
  fill(GL_ARRAY_BUFFER, segments_, preview.edges);
}

void ModelBuffers::drawFaces(std::uint32_t firstIndex, std::uint32_t count) const {
  if (count == 0) return;
  glBindVertexArray(faces_);
  glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(count), GL_UNSIGNED_INT,
                 offset(firstIndex * sizeof(std::uint32_t)));
}

void ModelBuffers::drawEdges(std::uint32_t first, std::uint32_t count) const {
  if (count == 0) return;
  glBindVertexArray(lines_);
  // WebGL has no first instance to draw from: the arrays are moved instead.
  glBindBuffer(GL_ARRAY_BUFFER, segments_);
  const std::size_t start = std::size_t{first} * segmentBytes;
  glVertexAttribPointer(0, 3, GL_FLOAT, GL_FALSE, segmentBytes, offset(start));
  glVertexAttribPointer(1, 3, GL_FLOAT, GL_FALSE, segmentBytes, offset(start + 3 * sizeof(float)));
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(count));
}

}  // namespace pw::render
