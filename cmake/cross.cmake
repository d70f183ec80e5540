# SPDX-License-Identifier: Apache-2.0
# stint_cross_program(NAME COMPILER SOURCES...): a static program for another architecture, from the same sources, in
# build/bin. Packages that belong to no architecture lie in /usr/include, after the compiler's own folders; so only
# headers of others are had, and each source is compiled here rather than linked from the rooms.

function(stint_cross_program name compiler)
  set(folder ${CMAKE_BINARY_DIR}/cross/${name})
  set(flags -std=c++20 -O2 -DNDEBUG -DSTINT_VERSION="${PROJECT_VERSION}" -I${CMAKE_SOURCE_DIR}/src -idirafter /usr/include)
  set(objects)
  foreach(source ${ARGN})
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${CMAKE_SOURCE_DIR}/src OUTPUT_VARIABLE object)
    cmake_path(IS_PREFIX CMAKE_BINARY_DIR ${source} is_made)
    if(is_made)
      cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${CMAKE_BINARY_DIR} OUTPUT_VARIABLE object)
    endif()
    set(object ${folder}/${object}.o)
    cmake_path(GET object PARENT_PATH parent)
    file(MAKE_DIRECTORY ${parent})
    add_custom_command(OUTPUT ${object} DEPENDS ${source} DEPFILE ${object}.d
      COMMAND ${CMAKE_CXX_COMPILER_LAUNCHER} ${compiler} ${flags} -MD -MT ${object} -MF ${object}.d -c ${source} -o ${object}
      COMMENT "Building ${object}" VERBATIM)
    list(APPEND objects ${object})
  endforeach()
  set(program ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/${name})
  add_custom_command(OUTPUT ${program} DEPENDS ${objects} COMMAND ${compiler} -static -s -o ${program} ${objects}
    COMMENT "Linking ${program}" VERBATIM)
  add_custom_target(${name} ALL DEPENDS ${program})
endfunction()
