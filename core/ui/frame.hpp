// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <imgui.h>

#include <array>
#include <vector>

#include "session/session.hpp"
#include "ui/style.hpp"
#include "ui/ui.hpp"

namespace pw::ui {

// What the parts of one picture share.
struct Frame {
  session::Session& session;
  const Canvas& canvas;
  const Fonts& fonts;
  std::vector<ImVec4> covered;  // areas of tools: left, top, right, bottom
  bool hand = false;            // the pointer is over something that can be clicked
  bool waiting = false;         // for a tooltip
  bool hint = false;            // a tooltip is shown

  scene::Scene& scene() const { return session.scene; }
  const scene::Theme& theme() const { return session.scene.theme(); }
};

void buildGroundLabels(Frame& frame);
void buildDimensions(Frame& frame);
void buildCube(Frame& frame);
void buildStrip(Frame& frame, bool& open);

// A window without anything ImGui would draw around it.
bool beginBare(const char* name, ImVec2 at, ImVec2 size, bool inputs);

float textWidth(ImFont* font, float size, const char* text);

// Text whose plane is spanned by two edges: `origin` is where the text's left top corner goes,
// `along` and `down` what one pixel to the right and down becomes. `place` maps further where that
// is not flat.
void placedText(ImDrawList& list, ImFont* font, float size, ImU32 color, const char* text,
                ImVec2 origin, ImVec2 along, ImVec2 down);

// The vertices added since `first`, moved by a function of their position.
template <class Move>
void moveVertices(ImDrawList& list, int first, Move move) {
  for (int index = first; index < list.VtxBuffer.Size; ++index)
    list.VtxBuffer[index].pos = move(list.VtxBuffer[index].pos);
}

}  // namespace pw::ui
