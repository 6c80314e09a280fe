// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <BRep_Builder.hxx>
#include <Geom2d_Curve.hxx>
#include <Geom_Curve.hxx>
#include <Geom_Surface.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>
#include <TopoDS_Shell.hxx>
#include <TopoDS_Solid.hxx>
#include <TopoDS_Vertex.hxx>
#include <gp_Dir.hxx>
#include <gp_Pnt.hxx>
#include <vector>

#include "base/vectors.hpp"

// Private to kernel/: one closed shell, put together by hand from faces that share edges and edges that share
// vertices.
namespace pw::kernel {

inline gp_Pnt point(base::Vec3 p) { return {p.x, p.y, p.z}; }
inline gp_Dir dir(base::Vec3 d) { return {d.x, d.y, d.z}; }

class ShellMaker {
 public:
  static constexpr double tolerance = 1e-7;  // OpenCASCADE's own

  ShellMaker() { make_.MakeShell(shell_); }

  TopoDS_Vertex vertex(base::Vec3 at) const;
  // Along the curve, whose parameter goes from 0 to `length`.
  TopoDS_Edge edge(const Handle(Geom_Curve) & curve, const TopoDS_Vertex& first, const TopoDS_Vertex& last,
                   double length) const;
  // Of no extent: where a surface's parameters run along one point.
  TopoDS_Edge pole(const TopoDS_Vertex& at, const Handle(Geom2d_Curve) & curve, const TopoDS_Face& face,
                   double length) const;

  TopoDS_Face face(const Handle(Geom_Surface) & surface) const;
  // Where the edge runs in the parameters of a face that is no plane; planes need none.
  void place(const TopoDS_Edge& edge, const Handle(Geom2d_Curve) & curve, const TopoDS_Face& face,
             double within = tolerance) const;
  // The face within one wire of these edges, each oriented as the wire runs.
  void add(TopoDS_Face face, const std::vector<TopoDS_Shape>& edges);

  // Of all faces that were added; nothing may be added after.
  TopoDS_Solid solid();

 private:
  void bound(TopoDS_Edge& edge, const TopoDS_Vertex& first, const TopoDS_Vertex& last,
             double length) const;

  BRep_Builder make_;
  TopoDS_Shell shell_;
};

}  // namespace pw::kernel
