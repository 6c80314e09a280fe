// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "mesh/solid.hpp"

// Solids whose measures are known by hand.
namespace pw::tests {

// A box with one corner at (x, y, z).
inline mesh::Triangles boxAt(double x, double y, double z, double width, double depth, double height) {
  mesh::Triangles out;
  for (int corner = 0; corner < 8; ++corner) {
    out.positions.insert(out.positions.end(), {x + (corner & 1 ? width : 0), y + (corner & 2 ? depth : 0),
                                               z + (corner & 4 ? height : 0)});
  }
  out.indices = {0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4,
                 2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5};
  return out;
}

// By the divergence theorem; negative for an inside-out solid.
inline double volumeOf(const mesh::Triangles& mesh) {
  double six = 0;
  for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
    const auto corner = [&](std::size_t k) { return &mesh.positions[3 * mesh.indices[i + k]]; };
    const double* a = corner(0);
    const double* b = corner(1);
    const double* c = corner(2);
    six += a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) +
           a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
  return six / 6;
}

// Every edge is run through once in each direction.
inline bool isClosed(const mesh::Triangles& mesh) {
  std::vector<std::array<std::uint32_t, 2>> edges;
  for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
    for (std::size_t k = 0; k < 3; ++k) edges.push_back({mesh.indices[i + k], mesh.indices[i + (k + 1) % 3]});
  }
  for (const auto& [a, b] : edges) {
    std::size_t forth = 0;
    std::size_t back = 0;
    for (const auto& [c, d] : edges) {
      forth += a == c && b == d;
      back += a == d && b == c;
    }
    if (forth != 1 || back != 1) return false;
  }
  return true;
}

// The same solid with its vertices and triangles in another order.
inline mesh::Triangles shuffled(const mesh::Triangles& mesh) {
  const auto count = static_cast<std::uint32_t>(mesh.vertexCount());
  mesh::Triangles out;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double* from = &mesh.positions[3 * (count - 1 - i)];
    out.positions.insert(out.positions.end(), from, from + 3);
  }
  for (std::size_t i = mesh.indices.size(); i > 0; i -= 3) {
    // Begins at another corner, runs the same way round.
    for (const std::size_t k : {1u, 2u, 0u}) out.indices.push_back(count - 1 - mesh.indices[i - 3 + k]);
  }
  return out;
}

}  // namespace pw::tests
