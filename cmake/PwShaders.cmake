# SPDX-License-Identifier: Apache-2.0

# pw_shaders(target): every shaders/<pass>_<role>.<vert|frag> as `pw::render::shaders::<pass>_<role>_<vert|frag>`
# (a const char* const) of the generated header "render/shaders.hpp". A line `#include "name.glsl"` is replaced by that file.
function(pw_shaders target)
  get_target_property(kind ${target} TYPE)
  file(GLOB stages CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/shaders/*.vert ${CMAKE_SOURCE_DIR}/shaders/*.frag)
  file(GLOB parts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/shaders/*.glsl)
  if(kind STREQUAL "INTERFACE_LIBRARY" OR NOT stages)
    return()
  endif()
  set(folder ${CMAKE_BINARY_DIR}/generated)
  add_custom_command(
    OUTPUT ${folder}/render/shaders.cpp ${folder}/render/shaders.hpp
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/cmake/embed.py shaders ${folder}/render ${stages}
    DEPENDS ${CMAKE_SOURCE_DIR}/cmake/embed.py ${stages} ${parts}
    COMMENT "Embedding shaders"
    VERBATIM)
  target_sources(${target} PRIVATE ${folder}/render/shaders.cpp ${folder}/render/shaders.hpp)
  target_include_directories(${target} PRIVATE ${folder})
endfunction()
