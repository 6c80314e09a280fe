// SPDX-License-Identifier: Apache-2.0
#include <BRepTools.hxx>
#include <BRep_Builder.hxx>
#include <TopoDS_Compound.hxx>
#include <sstream>

#include "kernel/exchange.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/reading.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/occt/shape_rep.hpp"

namespace pw::kernel {

// Version 1 of the format: every reader knows it, and it has no more for shapes without triangles.
base::Result<std::string> writeBrep(Context& context, std::span<const Part> parts) {
  return guarded("BREP export", [&]() -> base::Result<std::string> {
    std::vector<TopoDS_Solid> solids;
    for (const Part& part : parts) {
      if (context.task.cancel.raised()) return cancelled();
      if (part.solid.isEmpty()) continue;
      for (const TopoDS_Solid& solid : solidsOf(freshCopy(part.solid.rep().shape))) solids.push_back(solid);
    }
    if (solids.empty()) {
      return base::Failure{base::Code::Empty, "There is no solid to write to a BREP file.", std::nullopt};
    }
    std::ostringstream stream;
    stream.imbue(std::locale::classic());
    const Handle(Asked) asked = new Asked(context.task);
    BRepTools::Write(shapeOf(solids), stream, false, false, TopTools_FormatVersion_VERSION_1, asked->Start());
    if (context.task.cancel.raised()) return cancelled();
    if (!stream) return internal("BREP export", "the file could not be written");
    return std::move(stream).str();
  });
}

base::Result<Reading> readBrep(Context& context, std::string_view bytes) {
  if (base::Status status = prescanBrep(bytes, context.limits); !status) return status.failure();
  auto read = guarded("BREP reading", [&]() -> base::Result<Reading> {
    context.task.report("Reading", 0, 0);
    TopoDS_Shape shape;
    BRep_Builder builder;
    ByteStream stream(bytes);
    const Handle(Asked) asked = new Asked(context.task);
    BRepTools::Read(shape, stream, builder, asked->Start());
    if (context.task.cancel.raised()) return cancelled();
    if (shape.IsNull()) return badInput("The BREP file can't be read: OpenCASCADE finds no shape in it.");
    Reading out;
    for (const Loose& body : bodiesOf(shape)) {
      const gp_Trsf place = body.shape.Location().Transformation();
      Body& one = out.bodies.emplace_back();
      for (int row = 1; row <= 3; ++row)
        for (int column = 1; column <= 4; ++column) one.fileFromShape[column - 1][row - 1] = place.Value(row, column);
      one.shape = out.shapes.size();
      out.shapes.push_back({Shape(std::make_shared<ShapeRep>(ShapeRep{body.shape.Located(TopLoc_Location()), body.kind})), std::nullopt, {}, {}});
    }
    if (out.bodies.empty()) {
      return badInput("Nothing in the BREP file can be shown: it holds no shape. Export the part again from the program it was made with.");
    }
    return out;
  });
  if (!read) return blamedOnFile("BREP", read.failure());
  return read;
}

}  // namespace pw::kernel
