// SPDX-License-Identifier: Apache-2.0
#include "ui/style.hpp"

#include "ui/fonts.hpp"

namespace pw::ui {
namespace {

constexpr float textSize = 13 * lineHeight;

ImVec4 vec(const base::Color& color) { return {color.r, color.g, color.b, color.a}; }

template <std::size_t size>
ImFont* load(const unsigned char (&data)[size], [[maybe_unused]] double pixelRatio) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  float pixels = textSize;
#if IMGUI_VERSION_NUM < 19200
  pixels *= static_cast<float>(pixelRatio);  // before 1.92 a font is baked at one size
#endif
  // ImGui takes the bytes as not const but changes nothing it does not own.
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(const_cast<unsigned char*>(data),
                                                    static_cast<int>(size), pixels, &config);
}

}  // namespace

Fonts loadFonts(double pixelRatio) {
  ImGui::GetIO().Fonts->Clear();
  Fonts loaded;
  loaded.words = load(fonts::next_400, pixelRatio);
  loaded.strong = load(fonts::next_600, pixelRatio);
  loaded.numbers = load(fonts::mono_400, pixelRatio);
#if IMGUI_VERSION_NUM < 19200
  ImGui::GetIO().FontGlobalScale = static_cast<float>(1 / pixelRatio);
  ImGui::GetIO().Fonts->SetTexID(0);  // ui_draw.cpp sends the new ones to the GPU
  ImGui::GetIO().Fonts->Build();
#endif
  return loaded;
}

void applyStyle(const scene::Theme& theme, bool coarse) {
  ImGuiStyle style;
  style.WindowRounding = 6;
  style.PopupRounding = 3;
  style.FrameRounding = 3;
  style.WindowPadding = {10, 10};
  style.ItemSpacing = {8, 8};
  style.FramePadding = coarse ? ImVec2{10, 12} : ImVec2{8, 5};
  style.GrabMinSize = 16;
  style.WindowBorderSize = 1;
  style.HoverDelayNormal = 0.6f;
  style.HoverStationaryDelay = 0.15f;
  style.Colors[ImGuiCol_WindowBg] = vec(theme.surface);
  style.Colors[ImGuiCol_PopupBg] = vec(theme.surface);
  style.Colors[ImGuiCol_Border] = vec(theme.line);
  style.Colors[ImGuiCol_Text] = vec(theme.ink);
  style.Colors[ImGuiCol_TextDisabled] = vec(theme.ink2);
  ImGui::GetStyle() = style;
}

ImU32 color(const base::Color& color, float alpha) {
  return ImGui::ColorConvertFloat4ToU32({color.r, color.g, color.b, color.a * alpha});
}

}  // namespace pw::ui
