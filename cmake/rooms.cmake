# SPDX-License-Identifier: Apache-2.0
# How a room of the house (a folder below src/) is built: its *.cc files are a library, its *_test.cc files a
# test program beside it. Which room may include which is checked by tools/check_includes.

add_library(stint_options INTERFACE)
target_include_directories(stint_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(stint_options INTERFACE STINT_VERSION="${PROJECT_VERSION}")
target_compile_options(stint_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Wcast-align -Woverloaded-virtual -Wimplicit-fallthrough
  -Wno-missing-field-initializers)  # designated initializers leave out what has its default
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports libstdc++'s own strings as overlapping (its bug 105651), and an empty optional inside a Result as
  # read uninitialized (its bug 80635), under -O2.
  target_compile_options(stint_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(STINT_WERROR)
  target_compile_options(stint_options INTERFACE -Werror)
endif()
if(STINT_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  add_compile_definitions(STINT_ASAN)
endif()
if(STINT_SANITIZE_THREADS)
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
endif()

# stint_library(NAME folder [LINK targets...]): the *.cc of src/<folder> that are neither tests nor main files.
function(stint_library name folder)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*.cc)
  list(FILTER sources EXCLUDE REGEX "(_test|/main|/main_[a-z]+)\\.cc$")
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC stint_options ${ARG_LINK})
endfunction()

# stint_program(NAME main-file [LINK targets...]): a binary in build/bin.
function(stint_program name main)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${CMAKE_SOURCE_DIR}/src/${main})
  target_link_libraries(${name} PRIVATE stint_options ${ARG_LINK})
endfunction()

# stint_tests(NAME folder [LABEL label] [LINK targets...]): the *_test.cc of src/<folder> as one test program in
# build/test; the label is `unit` unless said.
function(stint_tests name folder)
  cmake_parse_arguments(ARG "" "LABEL" "LINK" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*_test.cc)
  if(NOT tests)
    return()
  endif()
  add_executable(${name} ${tests})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test)
  target_link_libraries(${name} PRIVATE stint_options GTest::gtest_main ${ARG_LINK})
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT 300)
  if(folder STREQUAL "sim")  # a killed client is a fiber that never runs its destructors
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "ASAN_OPTIONS=detect_leaks=0")
  endif()
endfunction()
