# SPDX-License-Identifier: Apache-2.0
include(${CMAKE_CURRENT_LIST_DIR}/linked_defines.cmake)

# Manifold's own 2D part is left out: outlines go to Clipper2 directly. No iostream: it is half as big.
set(MANIFOLD_CROSS_SECTION OFF CACHE BOOL "" FORCE)
set(MANIFOLD_NO_IOSTREAM ON CACHE BOOL "" FORCE)
set(MANIFOLD_DOWNLOADS OFF CACHE BOOL "" FORCE)
set(MANIFOLD_TEST OFF CACHE BOOL "" FORCE)
set(MANIFOLD_CBIND OFF CACHE BOOL "" FORCE)
set(MANIFOLD_JSBIND OFF CACHE BOOL "" FORCE)
set(MANIFOLD_PYBIND OFF CACHE BOOL "" FORCE)
add_subdirectory(${PW_SRC_MANIFOLD} manifold)

file(GLOB clipper2_sources ${PW_SRC_CLIPPER2}/CPP/Clipper2Lib/src/*.cpp)
pw_dependency(clipper2 ${clipper2_sources})
target_include_directories(clipper2 PRIVATE ${PW_SRC_CLIPPER2}/CPP/Clipper2Lib/include)

pw_dependency(pugixml ${PW_SRC_PUGIXML}/src/pugixml.cpp)

# Deflate and inflate only: its file layer is not compiled.
set(zlib_sources adler32 compress crc32 deflate infback inffast inflate inftrees trees uncompr zutil)
list(TRANSFORM zlib_sources PREPEND ${PW_SRC_ZLIB}/)
list(TRANSFORM zlib_sources APPEND .c)
# The zip container is zlib's own minizip, over memory: no encryption, no large-file calls.
list(APPEND zlib_sources ${PW_SRC_ZLIB}/contrib/minizip/zip.c ${PW_SRC_ZLIB}/contrib/minizip/unzip.c
     ${PW_SRC_ZLIB}/contrib/minizip/ioapi.c)
pw_dependency(pwz ${zlib_sources})
target_include_directories(pwz PRIVATE ${PW_SRC_ZLIB})
target_compile_definitions(pwz PRIVATE NOCRYPT NOUNCRYPT USE_FILE32API)

file(GLOB double_conversion_sources ${PW_SRC_DOUBLE_CONVERSION}/double-conversion/*.cc)
pw_dependency(double_conversion ${double_conversion_sources})
target_include_directories(double_conversion PRIVATE ${PW_SRC_DOUBLE_CONVERSION})

pw_dependency(lodepng ${PW_SRC_LODEPNG}/lodepng.cpp)
target_compile_definitions(lodepng PRIVATE LODEPNG_NO_COMPILE_DISK LODEPNG_NO_COMPILE_ANCILLARY_CHUNKS)

set(imgui_sources imgui imgui_draw imgui_tables imgui_widgets)
list(TRANSFORM imgui_sources PREPEND ${PW_SRC_IMGUI}/)
list(TRANSFORM imgui_sources APPEND .cpp)
if(EMSCRIPTEN)
  list(APPEND imgui_sources ${PW_SRC_IMGUI}/backends/imgui_impl_opengl3.cpp)
endif()
pw_dependency(imgui ${imgui_sources})
target_include_directories(imgui PRIVATE ${PW_SRC_IMGUI})
target_compile_definitions(imgui PRIVATE ${PW_IMGUI_DEFINES})
if(EMSCRIPTEN)
  target_compile_options(imgui PRIVATE -Oz)
endif()
