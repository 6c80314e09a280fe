# SPDX-License-Identifier: Apache-2.0
# Words that decide what a dependency's headers declare: the same where it is compiled and where it is used.

# No demo, debug windows and files; fonts are our own, so the one in the library is left out.
set(PW_IMGUI_DEFINES IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_FILE_FUNCTIONS
    IMGUI_DISABLE_DEFAULT_FONT IMGUI_IMPL_OPENGL_ES3)
