# SPDX-License-Identifier: Apache-2.0
# As a subproject Catch2 installs nothing by itself.
add_subdirectory(${PW_SRC_CATCH2} catch2)
install(TARGETS Catch2 Catch2WithMain ARCHIVE DESTINATION lib)
install(DIRECTORY ${PW_SRC_CATCH2}/src/catch2 ${CMAKE_CURRENT_BINARY_DIR}/catch2/generated-includes/catch2
        DESTINATION include FILES_MATCHING PATTERN "*.hpp")
