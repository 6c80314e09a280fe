// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>

#include "mesh/programs.hpp"
#include "support/solids.hpp"

// Small programs built through the kernel's operations, beside what OpenSCAD 2021.01 exports for
// them (openscad.tsv, which tests/differential/record.py --mesh measures again).
using namespace pw::mesh;
using namespace pw::support;

TEST_CASE("Boxes, balls, rods and their transforms are the solids that OpenSCAD makes",
          "[mesh][openscad]") {
  checkPrograms(
      "solids",
      {
          {"cube", [] { return box(1, 2, 3); }},
          {"cubec", [] { return box(1, 2, 3, true); }},
          {"sphere10", [] { return ball(10); }},
          {"sphere1", [] { return ball(1); }},
          {"sphere7", [] { return ball(3, 7); }},
          {"cyl", [] { return rod(10, 5, 5); }},
          {"cone", [] { return rod(10, 5, 2, 0, true); }},
          {"tip", [] { return rod(10, 5, 0); }},
          {"tip2", [] { return rod(10, 0, 3, 9); }},
          {"rot", [] { return moved(box(1, 2, 3), turned(10, 20, 30)); }},
          {"mirror", [] { return moved(moved(rod(3, 2, 1), by(1, 0, 0)), scaled(-1, 1, 1)); }},
          {"rs1",
           [] { return must(resized(context(), box(1, 2, 3), {5, 0, 0}, {true, true, true})); }},
          {"rs4",
           [] { return must(resized(context(), box(1, 2, 3), {5, 6, 0}, {true, true, true})); }},
          {"rs10",
           [] {
             return must(resized(context(), moved(box(2, 2, 2), by(10, 0, 0)), {4, 0, 0},
                                 {false, false, false}));
           }},
          {"flat1", [] { return moved(box(10, 10, 10), scaled(1, 1, 0)); }},
      });
}

TEST_CASE("Booleans are the solids that OpenSCAD makes", "[mesh][openscad]") {
  checkPrograms(
      "booleans",
      {
          {"union2", [] { return united({box(10, 10, 10), moved(box(10, 10, 10), by(5, 5, 5))}); }},
          {"diff", [] { return cut({box(10, 10, 10), moved(ball(4), by(5, 5, 5))}); }},
          {"diffsurf", [] { return cut({box(10, 10, 10), moved(box(3, 3, 10), by(2, 2, 0))}); }},
          {"inter", [] { return crossed({box(10, 10, 10), ball(12)}); }},
          {"touchface",
           [] { return united({box(10, 10, 10), moved(box(10, 10, 10), by(10, 0, 0))}); }},
          {"touch03",
           [] {
             return united(
                 {box(.3, .3, .3), moved(moved(box(.3, .3, .3), by(.2, 0, 0)), by(.1, 0, 0))});
           }},
          {"touchrot",
           [] {
             return moved(united({box(10, 10, 10), moved(box(10, 10, 10), by(10, 0, 0))}),
                          turned(0, 0, 30));
           }},
          {"touchrot2",
           [] {
             return united({moved(box(10, 10, 10), turned(0, 0, 30)),
                            moved(moved(box(10, 10, 10), by(10, 0, 0)), turned(0, 0, 30))});
           }},
          {"many",
           [] {
             std::vector<Solid> v;
             for (int i = 0; i < 10; i++) v.push_back(moved(rod(i + 1, 1, 1), by(i * 1.5, 0, 0)));
             return united(v);
           }},
          {"many2",
           [] {
             std::vector<Solid> v;
             for (int i = 0; i < 5; i++)
               for (int j = 0; j < 5; j++) v.push_back(moved(ball(2, 12), by(i * 3, j * 3, 0)));
             return united(v);
           }},
          {"skin2", [] { return cut({box(1, 1, .3), moved(box(.3, .3, .2), by(.1, .1, .1))}); }},
          {"edge", [] { return united({box(10, 10, 10), moved(box(10, 10, 10), by(10, 10, 0))}); }},
          {"cav", [] { return cut({box(10, 10, 10), moved(box(3, 3, 3), by(2, 2, 2))}); }},
          {"union0", [] { return united({box(10, 10, 10), Solid()}); }},
      });
}

TEST_CASE("Hulls are the solids that OpenSCAD makes", "[mesh][openscad]") {
  checkPrograms(
      "hulls",
      {
          {"hull2", [] { return hulled({box(1, 1, 1), moved(ball(2), by(5, 0, 0))}); }},
          {"hull8",
           [] {
             std::vector<Solid> v;
             for (double x : {0, 20})
               for (double y : {0, 10})
                 for (double z : {0, 5}) v.push_back(moved(ball(2), by(x, y, z)));
             return hulled(v);
           }},
          {"hullc", [] { return hulled({rod(1, 5, 5), moved(rod(4, 2, 2), by(10, 3, 0))}); }},
          {"hull2d", [] { return slab(hulled({rectangle(1, 1), moved(disc(1, 4), by(5, 0))})); }},
          {"flat2",
           [] {
             return hulled(
                 {moved(box(10, 10, 10), scaled(1, 1, 0)), moved(box(1, 1, 1), by(0, 0, 5))});
           }},
      });
}

TEST_CASE("Minkowski sums are the solids that OpenSCAD makes", "[mesh][openscad]") {
  checkPrograms(
      "sums",
      {
          {"mink", [] { return summed({box(10, 10, 10), ball(1, 8), box(1, 1, 1)}); }},
          {"minkL",
           [] {
             return summed({cut({box(20, 20, 20), moved(box(22, 22, 22), by(10, 10, -1))}),
                            moved(ball(2, 10), by(5, 5, 5))});
           }},
          {"minkLL",
           [] {
             return summed({cut({box(20, 20, 20), moved(box(22, 22, 22), by(10, 10, -1))}),
                            cut({box(4, 4, 4), moved(box(6, 6, 6), by(2, 2, -1))})});
           }},
          {"mink2d", [] { return slab(summed({rectangle(10, 10), disc(1, 8)})); }},
          {"mink2dh",
           [] {
             return slab(summed(
                 {cut({rectangle(20, 20), moved(rectangle(10, 10), by(5, 5))}), disc(1, 8)}));
           }},
          {"mink2dLL",
           [] {
             return slab(summed({cut({rectangle(20, 20), moved(rectangle(10, 10), by(5, 5))}),
                                 cut({rectangle(4, 4), moved(rectangle(5, 5), by(1, 1))})}));
           }},
          {"minkhole",
           [] {
             return summed(
                 {cut({box(20, 20, 4), moved(rod(6, 3, 3, 16), by(5, 5, -1))}), rod(1, 1, 1, 8)});
           }},
          {"minkss", [] { return summed({ball(5), ball(3)}); }},
          {"mink2p",
           [] {
             return summed({united({box(2, 2, 2), moved(box(2, 2, 2), by(5, 0, 0))}), ball(.5, 8)});
           }},
      });
}

TEST_CASE("Linear extrusions have the slices and diagonals that OpenSCAD gives them",
          "[mesh][openscad]") {
  checkPrograms(
      "linear",
      {
          {"le1", [] { return raised(rectangle(10, 10), Rise{.height = 10, .twist = 90}); }},
          {"le2",
           [] { return raised(rectangle(10, 10), Rise{.height = 10, .twist = 90, .number = 20}); }},
          {"le3",
           [] { return raised(rectangle(10, 10), Rise{.height = 10, .twist = 90, .slices = 3}); }},
          {"le4",
           [] { return raised(rectangle(10, 10, true), Rise{.height = 10, .scale = {0, 0}}); }},
          {"le5",
           [] { return raised(rectangle(10, 10, true), Rise{.height = 10, .scale = {0, 1}}); }},
          {"le6",
           [] { return raised(rectangle(10, 10, true), Rise{.height = 10, .scale = {2, .5}}); }},
          {"le7",
           [] {
             return raised(rectangle(10, 10, true),
                           Rise{.height = 10, .twist = 360, .scale = {.5, .5}});
           }},
          {"le8",
           [] {
             return raised(rectangle(10, 10, true), Rise{.height = 10, .twist = 5, .slices = 1});
           }},
          {"le11", [] { return raised(rectangle(10, 10), Rise{.height = 5, .center = true}); }},
          {"le13", [] { return raised(disc(10), Rise{.height = 10, .twist = 360}); }},
          {"le16",
           [] { return raised(rectangle(10, 10), Rise{.height = 10, .twist = 90, .angle = 30}); }},
          {"le17",
           [] {
             return raised(rectangle(10, 10),
                           Rise{.height = 10, .twist = 90, .angle = 1, .size = 1});
           }},
          {"le19",
           [] {
             return raised(rectangle(10, 10, true),
                           Rise{.height = 10, .twist = 360, .scale = {.5, .5}, .angle = 1});
           }},
          {"le21",
           [] {
             return raised(
                 rectangle(10, 10, true),
                 Rise{.height = 40, .twist = 360, .scale = {3, 3}, .angle = 1, .size = 1});
           }},
          {"le22",
           [] {
             return raised(
                 rectangle(10, 10, true),
                 Rise{.height = 40, .twist = 360, .scale = {3, 1}, .angle = 1, .size = 1});
           }},
          {"le23",
           [] {
             return raised(rectangle(10, 10, true),
                           Rise{.height = 40, .twist = 360, .scale = {3, 1}, .number = 10});
           }},
          {"le24",
           [] {
             return raised(rectangle(10, 10, true),
                           Rise{.height = 40, .scale = {3, 1}, .number = 10});
           }},
          {"le26",
           [] {
             return raised(rectangle(10, 10, true), Rise{.height = 40, .scale = {3, 1}, .size = 5});
           }},
          {"le29",
           [] {
             return raised(rectangle(10, 10, true), Rise{.height = 10, .twist = -100, .number = 8});
           }},
          {"le36",
           [] { return raised(rectangle(10, 10), Rise{.height = 10, .twist = 1, .number = 1}); }},
          {"le42",
           [] {
             return raised(united({rectangle(2, 2), moved(rectangle(2, 2), by(30, 0))}),
                           Rise{.height = 10, .twist = 90});
           }},
          {"le44",
           [] { return raised(cut({disc(10, 6), disc(5, 6)}), Rise{.height = 10, .twist = 90}); }},
          {"le44n",
           [] { return raised(cut({disc(10, 6), disc(5, 6)}), Rise{.height = 10, .twist = -90}); }},
          {"le55",
           [] {
             return raised(rectangle(10, 10, true),
                           Rise{.height = 10, .twist = 45, .scale = {3, 1}, .angle = 1, .size = 1});
           }},
          {"le56", [] { return raised(disc(5), Rise{.height = 10, .scale = {0, 1}}); }},
          {"le57",
           [] { return raised(disc(5), Rise{.height = 10, .twist = 30, .scale = {0, 1}}); }},
          {"le58",
           [] {
             return raised(outlineOf({{0, 0}, {10, 1}, {7, 9}, {-3, 4}}),
                           Rise{.height = 10, .scale = {1, 0}});
           }},
          {"le59",
           [] {
             return raised(cut({rectangle(10, 10), moved(rectangle(3, 3), by(2, 2))}),
                           Rise{.height = 10, .scale = {0, 0}});
           }},
      });
}

TEST_CASE("Rotated extrusions have the facets that OpenSCAD gives them", "[mesh][openscad]") {
  checkPrograms("rotate",
                {
                    {"re0", [] { return spun(moved(rectangle(2, 2), by(5, 0))); }},
                    {"re1", [] { return spun(moved(rectangle(2, 2), by(-5, 0))); }},
                    {"re2", [] { return spun(rectangle(4, 4, true)); }},
                    {"re3", [] { return spun(moved(rectangle(2, 2), by(5, 0)), 90); }},
                    {"re4", [] { return spun(moved(rectangle(2, 2), by(5, 0)), -90); }},
                    {"re5", [] { return spun(moved(rectangle(2, 2), by(5, 0)), 90, 20); }},
                    {"re12", [] { return spun(moved(rectangle(2, 2), by(5, 0)), 360, 5); }},
                    {"re15", [] { return spun(moved(rectangle(2, 2), by(5, 0)), 359.9, 5); }},
                    {"re20", [] { return spun(moved(rectangle(2, 2), by(-7, 0)), 90, 8); }},
                    {"re21", [] { return spun(moved(rectangle(2, 2), by(-7, 0)), 360, 5); }},
                    {"re22", [] { return spun(rectangle(2, 2), 360, 6); }},
                    {"re24", [] { return spun(moved(rectangle(2, 2), by(5, 0)), 100, 7); }},
                    {"re25", [] { return spun(outlineOf({{0, 0}, {4, 2}, {0, 4}}), 100, 7); }},
                    {"re26", [] { return spun(outlineOf({{0, 0}, {4, 2}, {4, -2}}), 360, 7); }},
                    {"re27",
                     [] {
                       return spun(
                           cut({moved(disc(5, 24), by(10, 0)), moved(disc(3, 24), by(10, 0))}), 360,
                           24);
                     }},
                });
}

TEST_CASE("Offsets have the arcs that OpenSCAD gives them", "[mesh][openscad]") {
  checkPrograms(
      "offsets",
      {
          {"of0", [] { return slab(grown(rectangle(10, 10), 1, Join::Round)); }},
          {"of1", [] { return slab(grown(rectangle(10, 10), 1, Join::Miter)); }},
          {"of2", [] { return slab(grown(rectangle(10, 10), 1, Join::Chamfer)); }},
          {"of3", [] { return slab(grown(rectangle(10, 10), -1, Join::Round)); }},
          {"of5", [] { return slab(grown(rectangle(10, 10), -1, Join::Chamfer)); }},
          {"of9", [] { return slab(grown(rectangle(10, 10), 1, Join::Round, 8)); }},
          {"of10", [] { return slab(grown(rectangle(10, 10), 1, Join::Round, 100)); }},
          {"of11", [] { return slab(grown(rectangle(10, 10), 10, Join::Round)); }},
          {"of12", [] { return slab(grown(rectangle(10, 10), 1, Join::Round, 3)); }},
          {"of30", [] { return slab(grown(rectangle(10, 10), 1, Join::Round, 30)); }},
          {"of31", [] { return slab(grown(rectangle(10, 10), 7, Join::Round, 50)); }},
          {"of13", [] { return slab(grown(rectangle(10, 10), -6, Join::Round)); }},
          {"of17",
           [] { return slab(grown(outlineOf({{0, 0}, {10, 0}, {0, 1}}), 10, Join::Miter)); }},
          {"of18",
           [] {
             return slab(
                 grown(moved(cut({rectangle(10, 10), moved(rectangle(2, 2), by(4, 4))}), by(20, 0)),
                       1, Join::Round));
           }},
          {"of19",
           [] {
             return slab(grown(cut({rectangle(10, 10), moved(rectangle(2, 2), by(4, 4))}), -1,
                               Join::Round));
           }},
          {"of40",
           [] {
             return slab(
                 grown(grown(outlineOf({{0, 0}, {10, 0}, {10, 3}, {3, 3}, {3, 10}, {0, 10}}), 1,
                             Join::Miter),
                       -1, Join::Round, 16));
           }},
          {"of41", [] { return slab(grown(disc(5, 11), 1, Join::Round, 17)); }},
      });
}

TEST_CASE("Projections and cuts are the outlines that OpenSCAD makes", "[mesh][openscad]") {
  checkPrograms(
      "projections",
      {
          {"pr0",
           [] {
             return slab(must(projection(
                 context(), moved(box(10, 10, 10, true), by(0, 0, 5) * turned(45, 0, 0)), false)));
           }},
          {"pr1", [] { return slab(must(projection(context(), ball(10), true))); }},
          {"pr2", [] { return slab(must(projection(context(), box(10, 10, 10), true))); }},
          {"pr3",
           [] {
             return slab(must(projection(context(), moved(box(10, 10, 10), by(0, 0, -10)), true)));
           }},
          {"pr4",
           [] {
             return slab(must(projection(context(), moved(box(10, 10, 10), by(0, 0, 1)), true)));
           }},
          {"pr5",
           [] {
             return slab(must(projection(
                 context(), cut({rod(5, 10, 10), moved(rod(9, 4, 4), by(0, 0, -1))}), false)));
           }},
          {"pr6",
           [] {
             return slab(must(projection(
                 context(), united({moved(box(5, 5, 5), by(0, 0, -5)), box(20, 2, 3)}), true)));
           }},
          {"pr7",
           [] {
             return slab(must(projection(
                 context(),
                 [] {
                   std::vector<Solid> v;
                   for (int i = 0; i < 4; i++) v.push_back(moved(ball(2), by(i * 3, 0, i * 2)));
                   return united(v);
                 }(),
                 false)));
           }},
          {"pr8",
           [] {
             // Where shadows of triangles meet there is no slit, which would be a wall within.
             return raised(must(projection(context(), united({ball(2), moved(ball(5, 12), by(0, 2, 5))}),
                                           false)),
                           {.height = 8});
           }},
      });
}

TEST_CASE("Polygons and 2D booleans are rounded as OpenSCAD rounds them", "[mesh][openscad]") {
  checkPrograms(
      "outlines",
      {
          {"pg1",
           [] {
             return slab(
                 outlineOf({{0, 0}, {10, 0}, {10, 10}, {0, 10}, {2, 2}, {8, 2}, {8, 8}, {2, 8}},
                           {{0, 1, 2, 3}, {4, 5, 6, 7}}));
           }},
          {"pg2", [] { return slab(outlineOf({{0, 0}, {10, 10}, {10, 0}, {0, 10}})); }},
          {"pg3", [] { return slab(outlineOf({{0.00012, 0}, {1, .3}, {.5, .7}})); }},
          {"b2d", [] { return raised(cut({rectangle(10, 10), disc(5)}), Rise{.height = 2}); }},
      });
}

TEST_CASE("Polyhedra, inside-out, bent and unclosed ones too, are what OpenSCAD makes of them",
          "[mesh][openscad]") {
  checkPrograms(
      "polyhedra",
      {
          {"ph0",
           [] {
             return faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                          {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}, {1, 3, 2}});
           }},
          {"ph1",
           [] {
             return faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                          {{2, 1, 0}, {1, 3, 0}, {3, 2, 0}, {2, 3, 1}});
           }},
          {"ph2",
           [] {
             return united({box(.1, .1, .1), faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                                   {{2, 1, 0}, {1, 3, 0}, {3, 2, 0}, {2, 3, 1}})});
           }},
          {"ph3",
           [] {
             return faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                          {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}});
           }},
          {"bent0",
           [] {
             return faces({{0, 0, 0},
                           {10, 0, 0},
                           {10, 10, 0},
                           {0, 10, 0},
                           {0, 0, 10},
                           {10, 0, 10},
                           {10, 10, 15},
                           {0, 10, 10}},
                          {{0, 1, 2, 3},
                           {4, 5, 1, 0},
                           {7, 6, 5, 4},
                           {5, 6, 2, 1},
                           {6, 7, 3, 2},
                           {7, 4, 0, 3}});
           }},
          {"bent1",
           [] {
             return faces({{0, 0, 0},
                           {10, 0, 0},
                           {10, 10, 0},
                           {0, 10, 0},
                           {0, 0, 12},
                           {10, 0, 9},
                           {10, 10, 17},
                           {0, 10, 10}},
                          {{0, 1, 2, 3},
                           {4, 5, 1, 0},
                           {7, 6, 5, 4},
                           {5, 6, 2, 1},
                           {6, 7, 3, 2},
                           {7, 4, 0, 3}});
           }},
          {"bent2",
           [] {
             return faces({{0, 0, 0},
                           {10, 0, 0},
                           {10, 10, 0},
                           {0, 10, 0},
                           {0, 0, 10},
                           {10, 0, 12},
                           {10, 10, 10},
                           {0, 10, 10}},
                          {{0, 1, 2, 3},
                           {4, 5, 1, 0},
                           {7, 6, 5, 4},
                           {5, 6, 2, 1},
                           {6, 7, 3, 2},
                           {7, 4, 0, 3}});
           }},
          {"bentop2",
           [] {
             return cut({faces({{0, 0, 0},
                                {10, 0, 0},
                                {10, 10, 0},
                                {0, 10, 0},
                                {0, 0, 10},
                                {10, 0, 12},
                                {10, 10, 10},
                                {0, 10, 10}},
                               {{0, 1, 2, 3},
                                {4, 5, 1, 0},
                                {7, 6, 5, 4},
                                {5, 6, 2, 1},
                                {6, 7, 3, 2},
                                {7, 4, 0, 3}}),
                         moved(box(1, 1, 1), by(100, 0, 0))});
           }},
          {"bent3",
           [] {
             return faces({{0, 0, 0},
                           {10, 0, 0},
                           {10, 10, 0},
                           {0, 10, 0},
                           {0, 0, 10},
                           {10, 0, 10},
                           {10, 10, 10.01},
                           {0, 10, 10}},
                          {{0, 1, 2, 3},
                           {4, 5, 1, 0},
                           {7, 6, 5, 4},
                           {5, 6, 2, 1},
                           {6, 7, 3, 2},
                           {7, 4, 0, 3}});
           }},
          {"bentop3",
           [] {
             return cut({faces({{0, 0, 0},
                                {10, 0, 0},
                                {10, 10, 0},
                                {0, 10, 0},
                                {0, 0, 10},
                                {10, 0, 10},
                                {10, 10, 10.01},
                                {0, 10, 10}},
                               {{0, 1, 2, 3},
                                {4, 5, 1, 0},
                                {7, 6, 5, 4},
                                {5, 6, 2, 1},
                                {6, 7, 3, 2},
                                {7, 4, 0, 3}}),
                         moved(box(1, 1, 1), by(100, 0, 0))});
           }},
          {"skew0",
           [] {
             return faces({{0, 0, 0},
                           {10, 0, 0},
                           {14, 9, 0},
                           {-1, 8, 0},
                           {0, 0, 10},
                           {10, 0, 12},
                           {14, 9, 10},
                           {-1, 8, 10}},
                          {{0, 1, 2, 3},
                           {4, 5, 1, 0},
                           {7, 6, 5, 4},
                           {5, 6, 2, 1},
                           {6, 7, 3, 2},
                           {7, 4, 0, 3}});
           }},
          {"skewx0",
           [] {
             return faces({{0, 0, 0},
                           {0, 10, 0},
                           {0, 14, 9},
                           {0, -1, 8},
                           {10, 0, 0},
                           {12, 10, 0},
                           {10, 14, 9},
                           {10, -1, 8}},
                          {{0, 1, 2, 3},
                           {4, 5, 1, 0},
                           {7, 6, 5, 4},
                           {5, 6, 2, 1},
                           {6, 7, 3, 2},
                           {7, 4, 0, 3}});
           }},
          {"skewmx0",
           [] {
             return faces({{0, 0, 0},
                           {0, 0, 10},
                           {0, 9, 14},
                           {0, 8, -1},
                           {-10, 0, 0},
                           {-12, 0, 10},
                           {-10, 9, 14},
                           {-10, 8, -1}},
                          {{0, 1, 2, 3},
                           {4, 5, 1, 0},
                           {7, 6, 5, 4},
                           {5, 6, 2, 1},
                           {6, 7, 3, 2},
                           {7, 4, 0, 3}});
           }},
          {"skew1",
           [] {
             return faces({{0, 0, 0},
                           {10, 1, 0},
                           {8, 9, 0},
                           {-3, 5, 0},
                           {0, 0, 10},
                           {10, 1, 12},
                           {8, 9, 10},
                           {-3, 5, 10}},
                          {{0, 1, 2, 3},
                           {4, 5, 1, 0},
                           {7, 6, 5, 4},
                           {5, 6, 2, 1},
                           {6, 7, 3, 2},
                           {7, 4, 0, 3}});
           }},
          {"skewx1",
           [] {
             return faces({{0, 0, 0},
                           {0, 10, 1},
                           {0, 8, 9},
                           {0, -3, 5},
                           {10, 0, 0},
                           {12, 10, 1},
                           {10, 8, 9},
                           {10, -3, 5}},
                          {{0, 1, 2, 3},
                           {4, 5, 1, 0},
                           {7, 6, 5, 4},
                           {5, 6, 2, 1},
                           {6, 7, 3, 2},
                           {7, 4, 0, 3}});
           }},
          {"skewmx1",
           [] {
             return faces({{0, 0, 0},
                           {0, 1, 10},
                           {0, 9, 8},
                           {0, 5, -3},
                           {-10, 0, 0},
                           {-12, 1, 10},
                           {-10, 9, 8},
                           {-10, 5, -3}},
                          {{0, 1, 2, 3},
                           {4, 5, 1, 0},
                           {7, 6, 5, 4},
                           {5, 6, 2, 1},
                           {6, 7, 3, 2},
                           {7, 4, 0, 3}});
           }},
          {"skew2",
           [] {
             return faces({{1, 2, 0},
                           {9, 0, 0},
                           {14, 5, 0},
                           {3, 8, 0},
                           {1, 2, 10},
                           {9, 0, 12},
                           {14, 5, 10},
                           {3, 8, 9}},
                          {{0, 1, 2, 3},
                           {4, 5, 1, 0},
                           {7, 6, 5, 4},
                           {5, 6, 2, 1},
                           {6, 7, 3, 2},
                           {7, 4, 0, 3}});
           }},
          {"skewx2",
           [] {
             return faces({{0, 1, 2},
                           {0, 9, 0},
                           {0, 14, 5},
                           {0, 3, 8},
                           {10, 1, 2},
                           {12, 9, 0},
                           {10, 14, 5},
                           {9, 3, 8}},
                          {{0, 1, 2, 3},
                           {4, 5, 1, 0},
                           {7, 6, 5, 4},
                           {5, 6, 2, 1},
                           {6, 7, 3, 2},
                           {7, 4, 0, 3}});
           }},
          {"skewmx2",
           [] {
             return faces({{0, 2, 1},
                           {0, 0, 9},
                           {0, 5, 14},
                           {0, 8, 3},
                           {-10, 2, 1},
                           {-12, 0, 9},
                           {-10, 5, 14},
                           {-9, 8, 3}},
                          {{0, 1, 2, 3},
                           {4, 5, 1, 0},
                           {7, 6, 5, 4},
                           {5, 6, 2, 1},
                           {6, 7, 3, 2},
                           {7, 4, 0, 3}});
           }},
          {"hexbent",
           [] {
             return faces({{10.0, 0.0, 0},
                           {5.0, 8.66, 0},
                           {-3.5, 8.66, 0},
                           {-10.0, 0.0, 0},
                           {-5.0, -8.66, 0},
                           {5.0, -8.66, 0},
                           {10.0, 0.0, 10},
                           {5.0, 8.66, 12},
                           {-3.5, 8.66, 10},
                           {-10.0, 0.0, 12},
                           {-5.0, -8.66, 10},
                           {5.0, -8.66, 12}},
                          {{0, 1, 2, 3, 4, 5},
                           {11, 10, 9, 8, 7, 6},
                           {6, 7, 1, 0},
                           {7, 8, 2, 1},
                           {8, 9, 3, 2},
                           {9, 10, 4, 3},
                           {10, 11, 5, 4},
                           {11, 6, 0, 5}});
           }},
          {"open1",
           [] {
             return cut({faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                               {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}}),
                         box(.1, .1, .1)});
           }},
          {"open2",
           [] {
             return cut({box(1, 1, 1),
                         faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                               {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}}),
                         box(.1, .1, .1)});
           }},
          {"open3",
           [] {
             return crossed({box(1, 1, 1), faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                                 {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}})});
           }},
          {"open4",
           [] {
             return summed({box(1, 1, 1), faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                                {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}})});
           }},
          {"open5",
           [] {
             return hulled({box(.5, .5, .5), faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                                   {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}})});
           }},
          {"open6",
           [] {
             return slab(must(projection(context(),
                                         faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                               {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}}),
                                         false)));
           }},
          {"open7",
           [] {
             return united({faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                  {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}})});
           }},
          {"io2",
           [] {
             return moved(faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                {{2, 1, 0}, {1, 3, 0}, {3, 2, 0}, {2, 3, 1}}),
                          by(5, 0, 0));
           }},
          {"io3",
           [] {
             return moved(faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                {{2, 1, 0}, {1, 3, 0}, {3, 2, 0}, {2, 3, 1}}),
                          scaled(-1, 1, 1));
           }},
          {"io4",
           [] {
             return summed({box(1, 1, 1), faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                                {{2, 1, 0}, {1, 3, 0}, {3, 2, 0}, {2, 3, 1}})});
           }},
          {"io5",
           [] {
             return cut({box(1, 1, 1), faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                             {{2, 1, 0}, {1, 3, 0}, {3, 2, 0}, {2, 3, 1}})});
           }},
      });
}
