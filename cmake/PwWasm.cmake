# SPDX-License-Identifier: Apache-2.0

# Bytes a worker may grow to. Browsers refuse more on 32-bit phones, and a bomb has to end somewhere.
set(PW_WASM_MAXIMUM_MEMORY 2147483648)
# Evaluator frames live on the heap; this is for the kernels, whose recursion follows their input.
set(PW_WASM_STACK 4194304)
# OpenCASCADE recurses deeper: its intersections and STEP readers were measured with 8 MB.
set(PW_WASM_EXACT_STACK 8388608)

# A browser compiles a function when it is first called, and once more, well and slowly, when it has run through
# so many bytes of it: long functions are dear twice. The linker's optimizer would make them, by moving every
# function that is called from one place only into its caller. Limited, the first enclosure in a new page is
# there a fifth sooner, and repeated work takes as long as before. At -O1 that optimizer does not run at all.
if(NOT PW_WASM_LINK_OPT STREQUAL "-O1")
  set(PW_WASM_INLINING -sBINARYEN_EXTRA_PASSES=--one-caller-inline-max-function-size=250)
endif()

# Node takes the modules for what they are; the test programs and generators are .cjs.
file(WRITE ${CMAKE_BINARY_DIR}/package.json "{\"type\": \"module\"}\n")

# All that the site needs of this folder, without the tests; and what it gets later.
add_custom_target(modules)
add_custom_target(exact_modules)

# pw_wasm_module(name SOURCES file... ROOMS room... [LIBRARIES library...] [OPTIONS flag...]
#                [ENVIRONMENT web,worker] [TARGET modules] [GL])
#
# build/wasm/<name>.js, <name>.wasm and <name>.d.ts: an ES module whose default export makes one instance.
# It evaluates no text as code, so it runs under a policy without unsafe-eval.
function(pw_wasm_module name)
  cmake_parse_arguments(arg "GL" "ENVIRONMENT;TARGET" "SOURCES;ROOMS;LIBRARIES;OPTIONS" ${ARGN})
  if(NOT arg_ENVIRONMENT)
    set(arg_ENVIRONMENT web,worker)
  endif()
  if(NOT arg_TARGET)
    set(arg_TARGET modules)
  endif()
  foreach(source IN LISTS arg_SOURCES)
    if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${source} AND NOT EXISTS ${source})
      message(STATUS "wasm module ${name}: ${source} is not there yet")
      return()
    endif()
  endforeach()
  list(TRANSFORM arg_ROOMS PREPEND pw_)
  list(TRANSFORM arg_LIBRARIES PREPEND foreign_)
  add_executable(${name} ${arg_SOURCES})
  add_dependencies(${arg_TARGET} ${name})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/core)
  target_link_libraries(${name} PRIVATE ${arg_ROOMS} ${arg_LIBRARIES} pw_settings)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR} SUFFIX .js)
  target_link_options(${name} PRIVATE
    ${PW_WASM_LINK_OPT} ${PW_WASM_INLINING} -lembind
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sDYNAMIC_EXECUTION=0 -sENVIRONMENT=${arg_ENVIRONMENT}
    -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=${PW_WASM_MAXIMUM_MEMORY} -sSTACK_SIZE=${PW_WASM_STACK}
    -sFILESYSTEM=0 -sINCOMING_MODULE_JS_API=canvas,print,printErr,locateFile,instantiateWasm,wasmBinary,wasmMemory,onAbort
    --emit-tsd ${name}.d.ts)
  if(arg_GL)
    target_link_options(${name} PRIVATE -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2)
  endif()
  target_link_options(${name} PRIVATE ${arg_OPTIONS})
  # --emit-tsd runs tsc, which emcc looks for on PATH; it is installed beside the pinned emcc.
  if(EXISTS $ENV{PW_EMSCRIPTEN}/node_modules/.bin/tsc)
    set_target_properties(${name} PROPERTIES RULE_LAUNCH_LINK
      "\"${CMAKE_COMMAND}\" -E env --modify PATH=path_list_prepend:$ENV{PW_EMSCRIPTEN}/node_modules/.bin --")
  endif()
endfunction()
