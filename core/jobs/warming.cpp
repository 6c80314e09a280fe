// SPDX-License-Identifier: Apache-2.0
#include "jobs/warming.hpp"

#include <memory>

namespace pw::jobs {
namespace {

// Layers, a hole through walls, a boolean in space, a hull, an offset and a revolution: of each little, since
// the memory of a WASM engine never shrinks and a request may be waiting.
constexpr const char* practice = R"(
module rounded(x, y, r) { offset(r = r) square([x - 2 * r, y - 2 * r], center = true); }
difference() {
  union() {
    difference() {
      linear_extrude(8) rounded(12, 10, 2);
      translate([0, 0, 1]) linear_extrude(8) rounded(10, 8, 1);
    }
    translate([0, 0, 0.5]) difference() {
      cylinder(d = 4, h = 4);
      translate([0, 0, 2]) cylinder(d = 2, h = 4);
    }
  }
  translate([3, 9, 4.5]) rotate([90, 0, 0]) linear_extrude(18)
    hull() for (s = [-1, 1]) translate([0, s]) circle(r = 0.5);
  translate([-3, 0, 0]) rotate([0, 20, 0]) cylinder(r = 0.6, h = 9, center = true);
}
translate([20, 0, 0]) rotate_extrude() translate([3, 0]) square(1);
)";

}  // namespace

void warmUp(Workshop& workshop) {
  if (!workshop.hasExact()) return;
  auto sources = std::make_shared<base::MemorySources>();
  sources->put("practice.scad", practice);
  // Whatever goes wrong here will be said when it matters.
  (void)workshop.open(std::move(sources), {});
  (void)workshop.exact({});
  protocol::ExportRequest step;
  step.format = "step";
  (void)workshop.exportFile(step);
  workshop.forget();
}

}  // namespace pw::jobs
