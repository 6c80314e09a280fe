# SPDX-License-Identifier: Apache-2.0

# pw_embed(target FOLDERS folder... [SUFFIXES .scad...])
#
# Puts the files of those folders (relative to the repository) into `target` as a table that
# pw::support::file("samples/bin/bin.scad") reads, so that a test needs no file system: the same on every target.
# What belongs to the page's tests and the benchmark is left out.
function(pw_embed target)
  cmake_parse_arguments(arg "" "" "FOLDERS;SUFFIXES" ${ARGN})
  set(files "")
  foreach(folder IN LISTS arg_FOLDERS)
    foreach(suffix IN LISTS arg_SUFFIXES)
      file(GLOB_RECURSE found CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
           ${CMAKE_SOURCE_DIR}/${folder}/*${suffix})
      list(APPEND files ${found})
    endforeach()
  endforeach()
  list(FILTER files EXCLUDE REGEX "node_modules|^tests/(bench|differential|web|wasm)/")
  list(REMOVE_DUPLICATES files)
  list(SORT files)
  set(listing ${CMAKE_CURRENT_BINARY_DIR}/${target}_files.txt)
  string(REPLACE ";" "\n" text "${files}")
  file(GENERATE OUTPUT ${listing} CONTENT "${text}\n")
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${target}_files.cpp)
  list(TRANSFORM files PREPEND ${CMAKE_SOURCE_DIR}/ OUTPUT_VARIABLE inputs)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/cmake/embed.py files ${CMAKE_SOURCE_DIR} ${listing} ${output}
    DEPENDS ${CMAKE_SOURCE_DIR}/cmake/embed.py ${listing} ${inputs}
    COMMENT "Embedding test files"
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
