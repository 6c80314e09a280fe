// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <TopTools_IndexedMapOfShape.hxx>
#include <TopoDS_Shape.hxx>
#include <TopoDS_Solid.hxx>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "kernel/operations.hpp"
#include "kernel/solid.hpp"

// Private to kernel/: what a Solid holds, and the door through which every OpenCASCADE shape comes
// out.
namespace pw::kernel {

using Tags = std::vector<std::uint32_t>;

// Immutable but for what is worked out once and kept. OpenCASCADE writes into the operands of its
// algorithms (tolerances, curves on surfaces, triangulations), and some damage them: whatever may
// write gets `freshCopy(shape)`, never `shape`.
struct SolidRep {
  // Null: empty. Otherwise one TopoDS_Solid, or a TopoDS_Compound of TopoDS_Solid and nothing else,
  // each of positive volume, voids as further shells. Solids may carry a location (a rigid move
  // shares the geometry).
  TopoDS_Shape shape;
  Tags tags;  // one per face, in the order of facesOf(shape)

  // As Solid::measures, box and faceCounts; worked out at the first call.
  mesh::Measures measures() const;
  double volume() const;
  base::Vec3 centroid() const;
  std::optional<double> areaIfKnown() const;
  base::Box3 box() const;
  FaceCounts faces() const;

  // The triangles that a faceted solid was made of, and the index of the face that each lies on. Null for
  // all others.
  struct Facets {
    mesh::Solid solid;
    std::vector<std::uint32_t> face;
  };
  std::shared_ptr<const Facets> facets() const;
  void remember(std::shared_ptr<const Facets> facets) const;

  // Known beforehand: a rigid move keeps volume and area.
  void remember(double volume, base::Vec3 centroid, std::optional<double> area) const;
  // What the other, of the same shape, has worked out already.
  void rememberFrom(const SolidRep& other) const;

 private:
  struct Bulk {
    double volume = 0;
    base::Vec3 centroid{0};
  };
  mutable std::mutex mutex_;
  mutable std::optional<Bulk> bulk_;
  mutable std::optional<double> area_;
  mutable std::optional<base::Box3> box_;
  mutable std::shared_ptr<const Facets> facets_;
};

// The faces of a shape, each once, in the order in which a walk down its solids and shells meets
// them. The index in the map is one more than the index in SolidRep::tags.
TopTools_IndexedMapOfShape facesOf(const TopoDS_Shape& shape);
// The solids of a shape, each once, in order.
std::vector<TopoDS_Solid> solidsOf(const TopoDS_Shape& shape);
// One solid as it is, several in a compound, none as the null shape.
TopoDS_Shape shapeOf(const std::vector<TopoDS_Solid>& solids);

// A copy that shares nothing with the shape, without triangles, its solids without locations, faces
// in the same order.
TopoDS_Shape freshCopy(const TopoDS_Shape& shape);

// Wraps a shape known to be as SolidRep wants it. One tag for all faces, or one per face.
Solid wrapped(TopoDS_Shape shape, Tags tags);
Solid wrapped(TopoDS_Shape shape, std::uint32_t tag = 0);

// Whether every face lies on a plane, cylinder, cone, sphere or torus.
bool allElementary(const TopoDS_Shape& shape);
// Whether BRepCheck finds nothing wrong with it.
bool isValid(const TopoDS_Shape& shape);
// Enclosed volume, negative where inside out; as Solid::measures.
double volumeOf(const TopoDS_Shape& shape);

// Takes the solids out of the result of an operation, turns those that are inside out, and wraps
// them. A failure names the operation: a solid is invalid or has no volume. `tags` may be empty
// (all 0) or one per face of `shape`. A shape without solids is the empty Solid.
base::Result<Solid> checked(std::string_view operation, const TopoDS_Shape& shape,
                            const Tags& tags = {});

}  // namespace pw::kernel
