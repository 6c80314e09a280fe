// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "session/session.hpp"

namespace pw::ui {

// The canvas a picture is made for; lengths are CSS pixels, `now` is ms.
struct Canvas {
  double width = 1, height = 1;
  double pixelRatio = 1;  // device pixels per CSS pixel
  double now = 0;
  bool compact = false;  // a phone: the tools fold into one button
  bool coarse = false;   // fingers: everything that can be hit is 44 pixels
};

// The tools on the canvas: strip, view cube, numbers on the ground, dimensions. Shows a session and
// changes its scene's camera and display; all of it also exists as commands of the page. One
// thread, one at a time: Dear ImGui keeps a global context.
class Ui {
 public:
  Ui();
  ~Ui();

  // -- The graphics context; between these two, draw() may be called --
  bool startDrawing();  // false where the context can't be used
  void stopDrawing();

  // -- The pointer, in CSS pixels --
  bool covers(double x, double y) const;  // whether a tool lies there
  void movePointer(double x, double y, bool touch);
  void press(bool down);
  void losePointer();

  // -- One picture --
  void build(session::Session& session, const Canvas& canvas);
  void drawGround();                // what lies on the ground, under the model
  void draw();                      // everything else
  bool restless() const;            // a tooltip is about to appear: another picture is wanted
  std::string_view cursor() const;  // as CSS names it

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace pw::ui
