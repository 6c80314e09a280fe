// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "jobs/workshop.hpp"

using namespace pw;
using Catch::Matchers::WithinRel;

// The same numbers natively and as WebAssembly: recorded natively, held to 1e-9 on both, because libm
// differs between them in the last digits. Echo text is equal to the byte.
namespace {

struct Figures {
  const char* source;
  double volume, area;  // mm^3 (0 for flat designs), mm^2
  const char* echo;
};

constexpr Figures programs[] = {
    {R"scad(difference() { sphere(10, $fn = 40); cylinder(h = 30, r = 4, center = true, $fn = 33); }
echo(sin(17), cos(0.3), tan(71), pow(1.7, 3.3), exp(1.5), ln(7), sqrt(2), atan2(3, 7));
)scad",
     3189.700709082515, 1605.2527372543152,
     R"(ECHO: 0.292372, 0.999986, 2.90421, 5.76078, 4.48169, 1.94591, 1.41421, 23.1986
)"},
    {R"scad(rotate([10, 20, 30]) linear_extrude(height = 20, twist = 97, scale = 0.7, $fn = 30) offset(r = 1.3) square([9, 4], center = true);
echo([for (i = [0:7:360]) sin(i) * cos(3 * i)]);
)scad",
     1134.1197341072018, 710.57554128147365,
     R"(ECHO: [0, 0.113775, 0.179783, 0.162696, 0.0490731, -0.148453, -0.393305, -0.632953, -0.810921, -0.880037, -0.813798, -0.613191, -0.307324, 0.052328, 0.402778, 0.683013, 0.847025, 0.873421, 0.769421, 0.568369, 0.321394, 0.0852003, -0.0911425, -0.177317, -0.168204, -0.084186, 0.0347083, 0.139384, 0.184437, 0.140026, 0, -0.215671, -0.464817, -0.692442, -0.843402, -0.875426, -0.769421, -0.534632, -0.207405, 0.15622, 0.492404, 0.743188, 0.868833, 0.855993, 0.719884, 0.5, 0.250412, 0.026955, -0.125689, -0.183995, -0.150384, -0.0516916]
)"},
    {R"scad(rotate_extrude(angle = 211, $fn = 50) translate([12, 0]) circle(4.3, $fn = 21);
echo(rands(0, 1, 5, 42));
)scad",
     2522.0916147187213, 1301.9644876583604,
     R"(ECHO: [0.796543, 0.183435, 0.779691, 0.59685, 0.445833]
)"},
    {R"scad(hull() { for (i = [0:6]) rotate(i * 51) translate([20, i, 0]) sphere(3 + i / 3, $fn = 24); }
echo(norm([1, 2, 3]), cross([1, 2, 3], [3, 1, 2]), 1 / 3, 1e10 / 7);
)scad",
     12971.881244743525, 4009.5382728799168,
     R"(ECHO: 3.74166, [1, 7, -5], 0.333333, 1.42857e+9
)"},
    {R"scad(minkowski() { cube([10, 5, 3]); sphere(1.1, $fn = 20); }
echo(str(PI, " ", acos(0.2), " ", asin(0.7)));
)scad",
     428.80648581726638, 328.53770760212433,
     R"(ECHO: "3.14159 78.463 44.427"
)"},
    {R"scad(difference() { offset(r = 2.2, $fn = 36) square([30, 20]); for (i = [0:4]) translate([3 + 6 * i, 10]) circle(2, $fn = 7 + i); }
echo(search("n", "union"), lookup(2.5, [[0, 1], [5, 11]]));
)scad",
     0, 777.64870505093131,
     R"(ECHO: [1], 6
)"},
    {R"scad(intersection() { rotate([33, 12, 0]) cube(20, center = true); sphere(12, $fn = 60); translate([3, 2, 1]) cylinder(h = 40, r1 = 9, r2 = 11, center = true, $fn = 45); }
echo(ceil(2.1), floor(-2.1), round(2.5), 7 % 2.4, -7 % 2.4);
)scad",
     4728.4961614882468, 1458.5090935714172,
     R"(ECHO: 3, -3, 3, 2.2, -2.2
)"},
    {R"scad(projection(cut = true) rotate([31, 17, 5]) difference() { cube(20, center = true); cylinder(h = 50, r = 5, center = true, $fn = 28); }
)scad",
     0, 392.96355630049948,
     R"()"},
};

struct Measured {
  protocol::ModelMeasures measures;
  std::string echo;
};

Measured measured(const std::string& source) {
  jobs::Workshop shop(model::makeAsWrittenEngine(64u << 20));
  auto sources = std::make_shared<base::MemorySources>();
  sources->put("a.scad", source);
  shop.open(sources, {});
  Measured out;
  const auto answer = shop.regenerate({}).answer;
  REQUIRE(answer.hasModel);
  out.measures = answer.measures;
  for (const auto& line : answer.diagnostics) out.echo += line.text + "\n";
  return out;
}

}  // namespace

TEST_CASE("models and echo text are the same natively and as WebAssembly") {
  for (const Figures& program : programs) {
    INFO(program.source);
    const Measured found = measured(program.source);
    if (program.volume != 0) CHECK_THAT(found.measures.volume, WithinRel(program.volume, 1e-9));
    CHECK_THAT(found.measures.area, WithinRel(program.area, 1e-9));
    CHECK(found.echo == program.echo);
  }
}
