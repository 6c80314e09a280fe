# SPDX-License-Identifier: Apache-2.0
# Range checks stay (no No_Exception), signals are not turned into exceptions (no OCC_CONVERT_SIGNALS: it brings
# setjmp). The units and the flat include folder are made by scripts/occt.py.
include(${PW_SRC_OPENCASCADE}/units.cmake)
list(TRANSFORM PW_OCCT_UNITS PREPEND ${PW_SRC_OPENCASCADE}/)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")
pw_dependency(occt ${PW_OCCT_UNITS})
set_target_properties(occt PROPERTIES CXX_STANDARD 17)
target_compile_definitions(occt PRIVATE OCCT_NO_PLUGINS)
# Its messages name sources: as they are called in the archive, not by the builder's home, which would be published.
get_filename_component(pw_sources ${PW_SRC_OPENCASCADE} DIRECTORY)
target_compile_options(occt PRIVATE -fmacro-prefix-map=${pw_sources}/=)
target_include_directories(occt PRIVATE ${PW_SRC_OPENCASCADE}/include ${PW_SRC_OPENCASCADE}/src)
if(NOT EMSCRIPTEN)
  # A program that uses a tenth of it shall not carry the rest.
  target_compile_options(occt PRIVATE -ffunction-sections -fdata-sections)
endif()
