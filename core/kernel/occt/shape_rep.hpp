// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <TopoDS_Shape.hxx>
#include <vector>

#include "kernel/exchange.hpp"

// Private to kernel/: what a Shape of a file holds.
namespace pw::kernel {

// Without a location. OpenCASCADE's mesher leaves its triangles on the shape, which nothing else shares or changes: a
// reading is one thread's.
struct ShapeRep {
  TopoDS_Shape shape;
  BodyKind kind = BodyKind::Solid;
  bool isHasty = false;  // made with those of the reader's repairs alone that a picture needs; see `settled`
};

// A copy without triangles, with the reader's other repairs made, where those were left out; else the shape. What is said
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
