# SPDX-License-Identifier: Apache-2.0
# Compiler settings of all our own targets: the interface library `pw_settings`.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
# -O3 buys nothing measurable here and costs WASM size; Debug stays fast enough to run every test.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")

# Under Emscripten the compiler wrapper of its configuration calls ccache: one Python start less.
find_program(PW_CCACHE ccache)
if(PW_CCACHE AND NOT EMSCRIPTEN AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${PW_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${PW_CCACHE})
endif()

add_library(pw_settings INTERFACE)
# Same digits on every target: no contraction into fused multiply-adds.
target_compile_options(pw_settings INTERFACE -ffp-contract=off -Wall -Wextra -Wpedantic)
if(PW_WERROR)
  target_compile_options(pw_settings INTERFACE -Werror)
endif()
if(PW_SANITIZE)
  target_compile_options(pw_settings INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined
                         -fno-omit-frame-pointer)
  target_link_options(pw_settings INTERFACE -fsanitize=address,undefined)
endif()
if(EMSCRIPTEN)
  add_compile_options(-fwasm-exceptions)
  add_link_options(-fwasm-exceptions)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  find_program(PW_LLD NAMES ld.lld-19 ld.lld)
  if(PW_LLD)
    target_link_options(pw_settings INTERFACE -fuse-ld=lld)
  endif()
endif()
