// SPDX-License-Identifier: Apache-2.0
#include <BRep_Builder.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_Iterator.hxx>

#include "kernel/occt/rep.hpp"
#include "kernel/occt/shape_rep.hpp"

// What a file's shape is made of.
namespace pw::kernel {

namespace {

class Bodies {
 public:
  void add(const TopoDS_Shape& compound) {
    TopoDS_Compound faces, wires, points;
    for (TopoDS_Iterator it(compound); it.More(); it.Next()) one(it.Value(), faces, wires, points);
    if (!faces.IsNull()) found_.push_back({faces, BodyKind::Surface});
    if (!wires.IsNull()) found_.push_back({wires, BodyKind::Wire});
    if (!points.IsNull()) found_.push_back({points, BodyKind::Points});
  }
  void one(const TopoDS_Shape& shape, TopoDS_Compound& faces, TopoDS_Compound& wires, TopoDS_Compound& points) {
    const auto into = [&](TopoDS_Compound& compound) {
      if (compound.IsNull()) builder_.MakeCompound(compound);
      builder_.Add(compound, shape);
    };
    switch (shape.ShapeType()) {
      case TopAbs_COMPOUND: case TopAbs_COMPSOLID: return add(shape);
      case TopAbs_SOLID: found_.push_back({shape, BodyKind::Solid}); return;
      case TopAbs_SHELL: found_.push_back({shape, BodyKind::Surface}); return;
      case TopAbs_FACE: return into(faces);
      case TopAbs_WIRE: case TopAbs_EDGE: return into(wires);
      case TopAbs_VERTEX: return into(points);
      default: return;
    }
  }
  std::vector<Loose> take() && { return std::move(found_); }

 private:
  BRep_Builder builder_;
  std::vector<Loose> found_;
};

}  // namespace

std::vector<Loose> bodiesOf(const TopoDS_Shape& shape) {
  if (shape.IsNull()) return {};
  Bodies bodies;
  TopoDS_Compound whole;
  BRep_Builder().MakeCompound(whole);
  BRep_Builder().Add(whole, shape);
  bodies.add(whole);
  return std::move(bodies).take();
}

BodyKind Shape::kind() const { return rep_->kind; }
std::size_t Shape::faceCount() const { return static_cast<std::size_t>(facesOf(rep_->shape).Extent()); }

}  // namespace pw::kernel
