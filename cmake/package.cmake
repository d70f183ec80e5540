# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` places, and the two Debian packages that CPack makes of it: stint, and stint-rehearsal. Nothing is built
# for them that `all` does not build. The client finds its programs in ../libexec/stint (src/base/companion.h).

set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(pages ${CMAKE_BINARY_DIR}/pages)

# Man pages and completions, written by the program itself; the rest of the documents as Debian has them, compressed.
add_custom_command(OUTPUT ${pages}/stamp
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${pages}
  COMMAND stint write-pages ${pages}
  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/CHANGELOG.md ${pages}/changelog
  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_CURRENT_LIST_DIR}/package/changelog.Debian ${pages}/changelog.Debian
  COMMAND gzip -9nr ${pages}/man ${pages}/changelog ${pages}/changelog.Debian
  COMMAND ${CMAKE_COMMAND} -E touch ${pages}/stamp
  DEPENDS stint ${CMAKE_SOURCE_DIR}/CHANGELOG.md ${CMAKE_CURRENT_LIST_DIR}/package/changelog.Debian VERBATIM)
add_custom_target(pages ALL DEPENDS ${pages}/stamp)

install(TARGETS stint RUNTIME DESTINATION bin COMPONENT stint)
install(TARGETS stintd lenet5 RUNTIME DESTINATION libexec/stint COMPONENT stint)
if(TARGET stintd-aarch64)
  install(PROGRAMS ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/stintd-aarch64 DESTINATION libexec/stint COMPONENT stint)
endif()
install(DIRECTORY ${pages}/man/ DESTINATION share/man/man1 COMPONENT stint)
install(FILES ${pages}/bash/stint DESTINATION share/bash-completion/completions COMPONENT stint)
install(FILES ${pages}/zsh/_stint DESTINATION share/zsh/vendor-completions COMPONENT stint)
install(FILES ${pages}/fish/stint.fish DESTINATION share/fish/vendor_completions.d COMPONENT stint)
install(FILES README.md docs/files.md docs/guard.md docs/rehearsal.md DESTINATION share/doc/stint COMPONENT stint)
install(DIRECTORY examples DESTINATION share/doc/stint COMPONENT stint)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/package/lintian-overrides DESTINATION share/lintian/overrides RENAME stint COMPONENT stint)
install(TARGETS stint-rehearsal RUNTIME DESTINATION libexec/stint COMPONENT stint-rehearsal)
foreach(package stint stint-rehearsal)
  install(FILES ${CMAKE_CURRENT_LIST_DIR}/package/copyright ${pages}/changelog.gz ${pages}/changelog.Debian.gz
    DESTINATION share/doc/${package} COMPONENT ${package})
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The stint authors <authors@stint.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL stint stint-rehearsal)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_STINT_PACKAGE_NAME stint)
set(CPACK_DEBIAN_STINT_PACKAGE_SECTION utils)
# libcurl is loaded when it is needed (src/real/curl_library.h), so nobody sees that it is.
set(CPACK_DEBIAN_STINT_PACKAGE_DEPENDS "libcurl4, ca-certificates, openssh-client, rsync")
set(CPACK_DEBIAN_STINT_PACKAGE_RECOMMENDS "git")
set(CPACK_DEBIAN_STINT_PACKAGE_SUGGESTS "stint-rehearsal, python3, xdg-utils")
set(CPACK_COMPONENT_STINT_DESCRIPTION "GPU machine for an hour, within a budget that holds whatever fails
Takes a notebook or a training script to a machine (one rented from AWS, one
of your own, or one of the rehearsal cloud), shows it in the browser, brings
the results home and ends the machine within a budget, also while this
computer is off.")
set(CPACK_DEBIAN_STINT-REHEARSAL_PACKAGE_NAME stint-rehearsal)
set(CPACK_DEBIAN_STINT-REHEARSAL_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_STINT-REHEARSAL_PACKAGE_DEPENDS
  "stint (= ${PROJECT_VERSION}-1), mmdebstrap, debian-archive-keyring, nftables, uidmap")
set(CPACK_DEBIAN_STINT-REHEARSAL_PACKAGE_RECOMMENDS "sudo")
set(CPACK_COMPONENT_STINT-REHEARSAL_DESCRIPTION "EC2-compatible cloud on this computer, to practise stint on
Real Linux hosts in namespaces behind the calls of EC2, with a bill that
nobody pays: the whole journey of stint with no account.")
set(CMAKE_SKIP_PACKAGE_ALL_DEPENDENCY ON)
include(CPack)

# Both, in build/packages, from no more than they hold.
add_custom_target(packages DEPENDS stint stintd lenet5 stint-rehearsal pages
  COMMAND ${CMAKE_CPACK_COMMAND} --config ${CMAKE_BINARY_DIR}/CPackConfig.cmake -B ${CMAKE_BINARY_DIR}/packages VERBATIM)
if(TARGET stintd-aarch64)
  add_dependencies(packages stintd-aarch64)
endif()
