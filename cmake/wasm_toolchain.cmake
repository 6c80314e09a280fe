# SPDX-License-Identifier: Apache-2.0
# Emscripten's own toolchain file, wherever emcc is: on PATH if it is new enough, else the pinned one that
# scripts/deps.py unpacks into the cache.
if(NOT DEFINED ENV{PW_EMSCRIPTEN})
  find_program(PW_PYTHON python3)
  execute_process(
    COMMAND ${PW_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/../scripts/deps.py emscripten
    OUTPUT_VARIABLE pw_emscripten OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE pw_result)
  if(pw_result)
    message(FATAL_ERROR "Emscripten cannot be had; the line above says why.")
  endif()
  # Nested configurations (compiler checks) read this file again: they are told instead of asking again.
  set(ENV{PW_EMSCRIPTEN} ${pw_emscripten})
endif()
include($ENV{PW_EMSCRIPTEN}/cmake/Modules/Platform/Emscripten.cmake)
