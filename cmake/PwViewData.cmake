# SPDX-License-Identifier: Apache-2.0

# pw_view_data(target header mode input...): a generated header of that target, from the page's tokens or fonts.
function(pw_view_data target header mode)
  get_target_property(kind ${target} TYPE)
  if(kind STREQUAL "INTERFACE_LIBRARY")
    return()
  endif()
  set(out ${CMAKE_BINARY_DIR}/generated/${header})
  if(mode STREQUAL "tokens")
    set(arguments ${ARGN} ${out})
  else()
    set(arguments ${out} ${ARGN})
  endif()
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/cmake/view_data.py ${mode} ${arguments}
    DEPENDS ${CMAKE_SOURCE_DIR}/cmake/view_data.py ${ARGN}
    COMMENT "Writing ${header}"
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
  target_include_directories(${target} PRIVATE ${CMAKE_BINARY_DIR}/generated)
endfunction()
