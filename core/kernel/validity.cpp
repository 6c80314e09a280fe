// SPDX-License-Identifier: Apache-2.0
#include <BRepCheck_Analyzer.hxx>
#include <BRepCheck_ListOfStatus.hxx>
#include <TopExp_Explorer.hxx>
#include <map>

#include "kernel/exchange.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/reading.hpp"
#include "kernel/occt/shape_rep.hpp"

// What OpenCASCADE's check says of a file's shapes, in the reader's words.
namespace pw::kernel {

namespace {

std::string wordsOf(BRepCheck_Status status) {
  switch (status) {
    case BRepCheck_InvalidPointOnCurve: case BRepCheck_InvalidPointOnCurveOnSurface: case BRepCheck_InvalidPointOnSurface:
      return "corners lie off their edges";
    case BRepCheck_No3DCurve: case BRepCheck_Multiple3DCurve: case BRepCheck_Invalid3DCurve: case BRepCheck_NoCurveOnSurface:
      return "edges have no curve";
    case BRepCheck_InvalidCurveOnSurface: case BRepCheck_InvalidCurveOnClosedSurface: case BRepCheck_InvalidSameRangeFlag:
    case BRepCheck_InvalidSameParameterFlag:
      return "edges lie off their faces";
    case BRepCheck_SelfIntersectingWire: case BRepCheck_IntersectingWires: case BRepCheck_InvalidImbricationOfWires:
      return "borders of faces cross";
    case BRepCheck_BadOrientation: case BRepCheck_BadOrientationOfSubshape: case BRepCheck_UnorientableShape:
    case BRepCheck_InvalidImbricationOfShells:
      return "faces are turned inside out";
    case BRepCheck_NotClosed: case BRepCheck_FreeEdge: case BRepCheck_InvalidMultiConnexity: case BRepCheck_NotConnected:
    case BRepCheck_EmptyShell: case BRepCheck_EmptyWire: case BRepCheck_RedundantEdge: case BRepCheck_RedundantFace:
    case BRepCheck_RedundantWire: case BRepCheck_EnclosedRegion:
      return "faces do not join up";
    default:
      return "the surfaces are not as they should be";
  }
}

}  // namespace

base::Result<std::string> faultOf(Context& context, const Shape& shape) {
  if (context.task.cancel.raised()) return cancelled();
  if (shape.kind() == BodyKind::Wire || shape.kind() == BodyKind::Points) return std::string();
  return guarded("check", [&]() -> base::Result<std::string> {
    if (!isSound(shape.rep().shape)) return std::string("edges have no curve");
    const TopoDS_Shape whole = settled(shape.rep());
    if (!isSound(whole)) return std::string("edges have no curve");
    if (pairsOfWires(whole) > wirePairs) return std::string();
    const BRepCheck_Analyzer analyzer(whole);
    if (analyzer.IsValid()) return std::string();
    std::map<std::string, std::size_t> causes;
    for (const TopAbs_ShapeEnum kind : {TopAbs_VERTEX, TopAbs_EDGE, TopAbs_WIRE, TopAbs_FACE, TopAbs_SHELL, TopAbs_SOLID}) {
      for (TopExp_Explorer it(whole, kind); it.More(); it.Next()) {
        const Handle(BRepCheck_Result)& result = analyzer.Result(it.Current());
        if (result.IsNull()) continue;
        for (const BRepCheck_Status status : result->Status())
          if (status != BRepCheck_NoError) ++causes[wordsOf(status)];
        for (result->InitContextIterator(); result->MoreShapeInContext(); result->NextShapeInContext())
          for (const BRepCheck_Status status : result->StatusOnShape())
            if (status != BRepCheck_NoError) ++causes[wordsOf(status)];
      }
    }
    std::string words;
    for (const auto& [cause, count] : causes) words += (words.empty() ? "" : ", ") + cause;
    return words.empty() ? std::string("the surfaces are not as they should be") : words;
  });
}

}  // namespace pw::kernel
