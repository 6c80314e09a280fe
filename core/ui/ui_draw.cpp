// SPDX-License-Identifier: Apache-2.0
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include "ui/ui.hpp"

// The only file that needs ImGui's own OpenGL backend, so that the rest can be tested without it.
namespace pw::ui {
namespace {

// Of ImGui's finished lists those drawn behind all windows, or all others.
ImDrawData some(bool ground) {
  ImDrawData data = *ImGui::GetDrawData();
  const ImDrawList* behind = ImGui::GetBackgroundDrawList();
  ImVector<ImDrawList*> chosen;
  data.TotalIdxCount = data.TotalVtxCount = 0;
  for (ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
    if ((list == behind) != ground) continue;
    chosen.push_back(list);
    data.TotalIdxCount += list->IdxBuffer.Size;
    data.TotalVtxCount += list->VtxBuffer.Size;
  }
  data.CmdLists = chosen;
  data.CmdListsCount = chosen.Size;
  return data;
}

}  // namespace

bool Ui::startDrawing() {
  if (!ImGui_ImplOpenGL3_Init("#version 300 es")) return false;
  ImGui_ImplOpenGL3_NewFrame();  // makes its shaders; there is nothing else for it to do per
                                 // picture
  return true;
}
void Ui::stopDrawing() { ImGui_ImplOpenGL3_Shutdown(); }

void Ui::drawGround() {
#if IMGUI_VERSION_NUM < 19200
  if (ImGui::GetIO().Fonts->TexID == 0) ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
  ImDrawData data = some(true);
  if (data.CmdListsCount > 0) ImGui_ImplOpenGL3_RenderDrawData(&data);
}

void Ui::draw() {
  ImDrawData data = some(false);
  ImGui_ImplOpenGL3_RenderDrawData(&data);
}

}  // namespace pw::ui
