// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <IMeshTools_MeshAlgoType.hxx>
#include <TopoDS_Shape.hxx>
#include <array>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "kernel/operations.hpp"

// Private to kernel/: OpenCASCADE's mesher.
namespace pw::kernel {

// Delabella is up to seven times faster on faces with many holes, and was wrong once in sixty shapes, not always saying so; then
// Watson.
inline constexpr std::array meshAlgorithms{IMeshTools_MeshAlgoType_Delabella, IMeshTools_MeshAlgoType_Watson};

// Puts triangles on the faces of `shape` and gives the mesher's status flags. Ends early where the task is cancelled.
int putTriangles(const TopoDS_Shape& shape, const Deflection& deflection, IMeshTools_MeshAlgoType algorithm, const base::Task& task);
// Whether something may have gone wrong by the flags.
bool isDoubtful(int flags);

base::Failure tooManyTriangles(const base::Limits& limits, std::size_t triangles);

}  // namespace pw::kernel
