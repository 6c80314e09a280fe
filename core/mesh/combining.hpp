// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "mesh/solid_rep.hpp"

// Private to mesh/: what booleans share.
namespace pw::mesh {

// Boxes nearer than this are taken as touching, and bodies in touching boxes go through a boolean.
inline constexpr double touchMargin = 1e-5;
bool touching(const base::Box3& a, const base::Box3& b);

// An operand where it is.
struct Part {
  manifold::Manifold shape;
  base::Box3 box;
};

// Smallest first, equals as they stand.
void bySize(std::vector<Part>& parts);

// Evaluates Manifold's pending work so that Task::cancel ends it from another thread, within one
// boolean too. Lives for one operation.
class Evaluator {
 public:
  explicit Evaluator(const base::Task& task)
      : watch_(task.cancel.watch([execution = execution_]() mutable { execution.Cancel(); })) {}

  manifold::Manifold settled(const manifold::Manifold& shape) const {
    manifold::Manifold watched = shape.WithContext(execution_);
    static_cast<void>(watched.Status());
    return watched;
  }

 private:
  manifold::ExecutionContext execution_;
  base::Cancel::Watch watch_;
};

// The union of at least one part. Bodies are dealt into as few layers as possible whose bodies are
// clear of each other. A layer is put together without a boolean; layers are then united two by two.
// Its status may be an error.
manifold::Manifold unitedOf(const Evaluator& evaluator, std::vector<Part> parts);

// The union of closed solids that reach into each other, so that no shared face needs care.
base::Result<Solid> unitedOverlapping(Context& context, std::span<const Solid> parts);

// Faces that miss each other by rounding are put in one plane: 0.1 + 0.2 and 0.3 are not the same
// number, and two boxes that meet there would stay two bodies with a gap of 5e-17; an extruded
// polygon, cut off at 2^-16 as in OpenSCAD, ends up to 1.5e-5 short of the plate it stands on.
// (2021.01 closes the first kind by cutting all coordinates off at 2^-20.) Only faces square to an
// axis are looked at, which is how parts are stacked; the first operand's number stands.
base::Status aligned(Context& context, std::string_view operation, std::vector<Solid>& parts);

}  // namespace pw::mesh
