// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <TopoDS_Shape.hxx>
#include <cstdint>
#include <vector>

#include "kernel/exchange.hpp"

// Private to kernel/: what a Shape of a file holds.
namespace pw::kernel {

// Without a location. OpenCASCADE's mesher leaves its triangles on the shape, which nothing else shares or changes: a
// reading is one thread's.
struct ShapeRep {
  TopoDS_Shape shape;
  BodyKind kind = BodyKind::Solid;
  bool isRaw = false;  // as the file has it, without the reader's repairs; see `mendedForPicture` and `settled`
};

// With those repairs that OpenCASCADE's mesher needs: curves in the surfaces' parameters, wires in their order, seams, poles.
// The others (crossing borders, tolerances, the side of a solid's surface) take as long again. `faceOf` says of each of its
// faces which of facesOf(rep.shape) it comes from.
struct Mended {
  TopoDS_Shape shape;
  std::vector<std::uint32_t> faceOf;
};
Mended mendedForPicture(const ShapeRep& rep);

// A copy without triangles, with all of the reader's repairs made, where those were left out; else the shape. What is said
// of validity, and solids that are written again, come of it.
TopoDS_Shape settled(const ShapeRep& rep);

// Bodies of `shape`, in their order: its solids; its shells that belong to none; its loose faces, edges and points, of
// one compound together. With the place of each in `shape`.
struct Loose {
  TopoDS_Shape shape;
  BodyKind kind = BodyKind::Solid;
};
std::vector<Loose> bodiesOf(const TopoDS_Shape& shape);

}  // namespace pw::kernel
