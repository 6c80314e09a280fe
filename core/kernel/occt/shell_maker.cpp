// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/shell_maker.hpp"

#include <TopoDS_Wire.hxx>

namespace pw::kernel {

TopoDS_Vertex ShellMaker::vertex(base::Vec3 at) const {
  TopoDS_Vertex out;
  make_.MakeVertex(out, point(at), tolerance);
  return out;
}

void ShellMaker::bound(TopoDS_Edge& edge, const TopoDS_Vertex& first, const TopoDS_Vertex& last,
                       double length) const {
  make_.Add(edge, first.Oriented(TopAbs_FORWARD));
  make_.Add(edge, last.Oriented(TopAbs_REVERSED));
  make_.Range(edge, 0, length);
}

TopoDS_Edge ShellMaker::edge(const Handle(Geom_Curve) & curve, const TopoDS_Vertex& first,
                             const TopoDS_Vertex& last, double length) const {
  TopoDS_Edge out;
  make_.MakeEdge(out, curve, tolerance);
  bound(out, first, last, length);
  return out;
}

TopoDS_Edge ShellMaker::pole(const TopoDS_Vertex& at, const Handle(Geom2d_Curve) & curve,
                             const TopoDS_Face& face, double length) const {
  TopoDS_Edge out;
  make_.MakeEdge(out);
  make_.UpdateEdge(out, curve, face, tolerance);
  bound(out, at, at, length);
  make_.Degenerated(out, true);
  return out;
}

TopoDS_Face ShellMaker::face(const Handle(Geom_Surface) & surface) const {
  TopoDS_Face out;
  make_.MakeFace(out, surface, tolerance);
  return out;
}

void ShellMaker::place(const TopoDS_Edge& edge, const Handle(Geom2d_Curve) & curve, const TopoDS_Face& face,
                       double within) const {
  make_.UpdateEdge(edge, curve, face, within);
}

void ShellMaker::add(TopoDS_Face face, const std::vector<TopoDS_Shape>& edges) {
  TopoDS_Wire wire;
  make_.MakeWire(wire);
  for (const TopoDS_Shape& edge : edges) make_.Add(wire, edge);
  wire.Closed(true);
  make_.Add(face, wire);
  make_.Add(shell_, face);
}

TopoDS_Solid ShellMaker::solid() {
  shell_.Closed(true);
  TopoDS_Solid out;
  make_.MakeSolid(out);
  make_.Add(out, shell_);
  return out;
}

}  // namespace pw::kernel
