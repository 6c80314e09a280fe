// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/mesher.hpp"

#include <BRepMesh_IncrementalMesh.hxx>
#include <IMeshData_Status.hxx>
#include <string>

#include "kernel/occt/guard.hpp"

namespace pw::kernel {

int putTriangles(const TopoDS_Shape& shape, const Deflection& deflection, IMeshTools_MeshAlgoType algorithm, const base::Task& task) {
  IMeshTools_Parameters parameters;
  parameters.MeshAlgo = algorithm;
  parameters.Deflection = deflection.linear;
  parameters.Angle = deflection.angle;
  const Handle(Asked) asked = new Asked(task);
  return BRepMesh_IncrementalMesh(shape, parameters, asked->Start()).GetStatusFlags();
}

bool isDoubtful(int flags) {
  return (flags & (IMeshData_OpenWire | IMeshData_SelfIntersectingWire | IMeshData_Failure | IMeshData_UnorientedWire |
                   IMeshData_TooFewPoints)) != 0;
}

base::Failure tooManyTriangles(const base::Limits& limits, std::size_t triangles) {
  return {base::Code::Limit,
          "The mesh has " + std::to_string(triangles) + " triangles; the limit is " + std::to_string(limits.facets) + ".",
          std::nullopt};
}

}  // namespace pw::kernel
