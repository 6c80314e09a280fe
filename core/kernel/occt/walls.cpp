// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/walls.hpp"

#include <BRepPrimAPI_MakePrism.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_IndexedDataMapOfShapeListOfShape.hxx>
#include <TopTools_IndexedMapOfShape.hxx>
#include <TopTools_ListIteratorOfListOfShape.hxx>
#include <TopoDS.hxx>
#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "base/disjoint_sets.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/place.hpp"
#include "kernel/occt/plane_faces.hpp"

namespace pw::kernel {

base::Status withinReach(const Context& context, std::string_view what, const Profile& profile, double bottom,
                         double top) {
  if (!std::isfinite(bottom) || !std::isfinite(top))
    return badInput(std::string(what) + " begins or ends at a height that is no number.");
  const base::Box2 box = profile.box();
  const double reach = std::max({-box.min.x, -box.min.y, box.max.x, box.max.y, std::abs(bottom), std::abs(top)});
  if (reach > context.limits.coordinate) return tooFar(context.limits, what, reach);
  return base::Done{};
}

Walls wallsOf(const Curve& border, double height, const gp_Trsf& move) {
  const gp_Vec up = gp_Vec(0, 0, height).Transformed(move);
  BRepPrimAPI_MakePrism prism(movedCopy(wireOf(border), move), up);
  Walls out;
  for (TopExp_Explorer it(prism.Shape(), TopAbs_FACE); it.More(); it.Next())
    out.faces.push_back(it.Current().Reversed());
  out.low = TopoDS::Wire(prism.FirstShape());
  out.high = TopoDS::Wire(prism.LastShape());
  return out;
}

std::vector<TopoDS_Shell> shellsOf(const TopoDS_Compound& compound) {
  std::vector<TopoDS_Shape> faces;
  TopTools_IndexedMapOfShape numbers;
  for (TopExp_Explorer it(compound, TopAbs_FACE); it.More(); it.Next()) {
    faces.push_back(it.Current());
    numbers.Add(it.Current());
  }
  base::DisjointSets groups(faces.size());
  TopTools_IndexedDataMapOfShapeListOfShape facesOfEdge;
  TopExp::MapShapesAndAncestors(compound, TopAbs_EDGE, TopAbs_FACE, facesOfEdge);
  const auto numberOf = [&](const TopoDS_Shape& face) {
    return static_cast<std::size_t>(numbers.FindIndex(face) - 1);
  };
  for (int e = 1; e <= facesOfEdge.Extent(); ++e)
    for (TopTools_ListIteratorOfListOfShape it(facesOfEdge(e)); it.More(); it.Next())
      groups.join(numberOf(facesOfEdge(e).First()), numberOf(it.Value()));
  BRep_Builder builder;
  std::map<std::size_t, TopoDS_Shell> shells;
  for (std::size_t i = 0; i < faces.size(); ++i) {
    const auto [shell, fresh] = shells.try_emplace(groups.leaderOf(i));
    if (fresh) builder.MakeShell(shell->second);
    builder.Add(shell->second, faces[i]);
  }
  std::vector<TopoDS_Shell> out;
  for (auto& [head, shell] : shells) {
    shell.Closed(BRep_Tool::IsClosed(shell));
    out.push_back(shell);
  }
  return out;
}

}  // namespace pw::kernel
