# SPDX-License-Identifier: Apache-2.0
# stint_embed(target folder file...): each file of src/<folder> becomes a string inside the library `target`,
# `stint::embedded::<file with _ for .>`, declared by hand in the header that offers it. The text is re-read when it
# changes. Run as a script (-P) it writes one such .cc.

set(STINT_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(stint_embed target folder)
  foreach(file ${ARGN})
    string(MAKE_C_IDENTIFIER ${file} name)
    set(source ${CMAKE_SOURCE_DIR}/src/${folder}/${file})
    set(made ${CMAKE_BINARY_DIR}/embedded/${folder}/${name}.cc)
    add_custom_command(OUTPUT ${made} DEPENDS ${source} ${STINT_EMBED_SCRIPT}
      COMMAND ${CMAKE_COMMAND} -DSOURCE=${source} -DMADE=${made} -DNAME=${name} -P ${STINT_EMBED_SCRIPT} VERBATIM)
    target_sources(${target} PRIVATE ${made})
  endforeach()
endfunction()

if(CMAKE_SCRIPT_MODE_FILE)
  file(READ ${SOURCE} text)
  # Compilers bound the length of one literal, so each line is one of its own.
  string(REGEX REPLACE "([^\n]*\n)" "R\"embedded(\\1)embedded\"\n" text "${text}")
  file(WRITE ${MADE} "#include <string_view>\nnamespace stint::embedded {\n"
    "extern const std::string_view ${NAME};\nconst std::string_view ${NAME} =\n${text};\n}\n")
endif()
