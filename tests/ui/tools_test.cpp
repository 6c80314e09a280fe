// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>

#include "ui/ui.hpp"

using namespace pw;

namespace {

// A canvas with its tools, without a graphics context.
struct Bench {
  session::Session session;
  ui::Ui ui;
  ui::Canvas canvas;

  explicit Bench(bool compact = false) {
    canvas = {.width = 800, .height = 600, .pixelRatio = 1, .now = 0, .compact = compact, .coarse = compact};
    session.scene.camera.resize(800, 600);
    settle();
  }
  // ImGui takes an event in one picture and answers it in the next.
  void settle() {
    for (int picture = 0; picture < 3; ++picture) {
      canvas.now += 20;
      ui.build(session, canvas);
    }
  }
  void click(double x, double y) {
    ui.movePointer(x, y, false);
    settle();
    ui.press(true);
    settle();
    ui.press(false);
    settle();
  }
};

// The strip begins 12 pixels from the corner; its buttons are 34 wide, 2 apart, 3 from its border.
constexpr double stripX = 12 + 3 + 17;
constexpr double buttonY(int index) { return 12 + 3 + 36 * index + 17; }

}  // namespace

TEST_CASE("a click on a switch of the strip turns it off and on, and a click beside the strip turns nothing") {
  Bench bench;
  const scene::Display before = bench.session.scene.display;
  bench.click(stripX, buttonY(2));
  CHECK(bench.session.scene.display.grid != before.grid);
  CHECK(bench.session.scene.display.edges == before.edges);
  bench.click(stripX, buttonY(2));
  CHECK(bench.session.scene.display == before);
  bench.click(stripX, buttonY(3));
  CHECK(bench.session.scene.display.edges != before.edges);
  bench.click(stripX, buttonY(3));
  bench.click(400, 300);
  CHECK(bench.session.scene.display == before);
}

TEST_CASE("tools lie where they are drawn, and the pointer is a hand over one") {
  Bench bench;
  CHECK(bench.ui.covers(stripX, buttonY(0)));
  CHECK(bench.ui.covers(stripX, buttonY(3)));
  CHECK_FALSE(bench.ui.covers(stripX, buttonY(4)));
  CHECK_FALSE(bench.ui.covers(400, 300));
  bench.ui.movePointer(stripX, buttonY(1), false);
  bench.settle();
  CHECK(bench.ui.cursor() == "pointer");
  bench.ui.movePointer(400, 300, false);
  bench.settle();
  CHECK(bench.ui.cursor() == "default");
}

TEST_CASE("on a phone the tools fold into one button of 44 pixels, which opens and closes them") {
  Bench bench(true);
  const double x = 800 - 8 - 22, y = 600 - 8 - 22, above = y - 44 - 2;
  CHECK(bench.ui.covers(x, y));
  CHECK_FALSE(bench.ui.covers(x, above));
  bench.click(x, y);
  CHECK(bench.ui.covers(x, above));
  bench.click(x, y);
  CHECK_FALSE(bench.ui.covers(x, above));
}
