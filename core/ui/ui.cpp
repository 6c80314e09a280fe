// SPDX-License-Identifier: Apache-2.0
#include "ui/ui.hpp"

#include <imgui.h>

#include <algorithm>

#include "ui/frame.hpp"

namespace pw::ui {

struct Ui::State {
  ImGuiContext* context = nullptr;
  Fonts fonts;
  double pixelRatio = 0;
  double lastTime = 0;
  const scene::Theme* theme = nullptr;
  bool coarse = false;
  bool open = false;  // the folded tools
  bool hand = false, waiting = false;
  int hinted =
      0;  // pictures with the tooltip; ImGui measures it in the first ones and shows it then
  std::vector<ImVec4> covered;
};

Ui::Ui() : state_(std::make_unique<State>()) {
  state_->context = ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags = ImGuiConfigFlags_NoMouseCursorChange;
}

Ui::~Ui() { ImGui::DestroyContext(state_->context); }

bool Ui::covers(double x, double y) const {
  return std::ranges::any_of(state_->covered, [&](const ImVec4& area) {
    return x >= area.x && x < area.z && y >= area.y && y < area.w;
  });
}

void Ui::movePointer(double x, double y, bool touch) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(touch ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
  io.AddMousePosEvent(static_cast<float>(x), static_cast<float>(y));
}

void Ui::press(bool down) { ImGui::GetIO().AddMouseButtonEvent(0, down); }

void Ui::losePointer() {
  constexpr float nowhere = -3.4e38f;
  ImGui::GetIO().AddMousePosEvent(nowhere, nowhere);
}

void Ui::build(session::Session& session, const Canvas& canvas) {
  State& state = *state_;
  ImGuiIO& io = ImGui::GetIO();
  if (state.pixelRatio != canvas.pixelRatio) {
    state.pixelRatio = canvas.pixelRatio;
    state.fonts = loadFonts(canvas.pixelRatio);
#if IMGUI_VERSION_NUM >= 19200
    // Without a graphics context nobody asks for the letters one by one: they are made at once.
    if (!(io.BackendFlags & ImGuiBackendFlags_RendererHasTextures)) io.Fonts->Build();
#endif
  }
  if (state.theme != &session.scene.theme() || state.coarse != canvas.coarse) {
    state.theme = &session.scene.theme();
    state.coarse = canvas.coarse;
    applyStyle(*state.theme, canvas.coarse);
  }
  io.DisplaySize = {static_cast<float>(canvas.width), static_cast<float>(canvas.height)};
  const float ratio = static_cast<float>(canvas.pixelRatio);
  io.DisplayFramebufferScale = {ratio, ratio};
  // The first picture after a rest comes late, and clocks of some browsers stand still between two.
  io.DeltaTime = static_cast<float>(std::clamp((canvas.now - state.lastTime) / 1000, 0.001, 0.1));
  state.lastTime = canvas.now;
  if (!canvas.compact) state.open = false;

  ImGui::NewFrame();
  Frame frame{session, canvas, state.fonts, {}, false, false, false};
  buildGroundLabels(frame);
  buildDimensions(frame);
  buildCube(frame);
  buildStrip(frame, state.open);
  ImGui::Render();
  state.covered = std::move(frame.covered);
  state.hand = frame.hand;
  state.hinted = frame.hint ? state.hinted + 1 : 0;
  state.waiting = frame.waiting || (frame.hint && state.hinted < 4);
}

bool Ui::restless() const { return state_->waiting; }
std::string_view Ui::cursor() const { return state_->hand ? "pointer" : "default"; }

bool beginBare(const char* name, ImVec2 at, ImVec2 size, bool inputs) {
  ImGui::SetNextWindowPos(at);
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, ImVec2{1, 1});
  const ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                                 ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav |
                                 ImGuiWindowFlags_NoSavedSettings |
                                 ImGuiWindowFlags_NoFocusOnAppearing;
  // What can't be touched stays behind what can.
  const ImGuiWindowFlags behind =
      ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoBringToFrontOnFocus;
  const bool shown = ImGui::Begin(name, nullptr, inputs ? flags : flags | behind);
  ImGui::PopStyleVar(2);
  return shown;
}

float textWidth(ImFont* font, float size, const char* text) {
  return font->CalcTextSizeA(size, 3.4e38f, 0, text).x;
}

void placedText(ImDrawList& list, ImFont* font, float size, ImU32 color, const char* text,
                ImVec2 origin, ImVec2 along, ImVec2 down) {
  // Made where it can't be clipped, then moved.
  const ImVec2 desk = list.GetClipRectMin();
  const int first = list.VtxBuffer.Size;
  list.AddText(font, size, desk, color, text);
  moveVertices(list, first, [&](ImVec2 at) {
    const float x = at.x - desk.x, y = at.y - desk.y;
    return ImVec2{origin.x + along.x * x + down.x * y, origin.y + along.y * x + down.y * y};
  });
}

}  // namespace pw::ui
