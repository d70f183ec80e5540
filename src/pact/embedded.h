// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

/// Files of this folder as strings, put in at build time (cmake/embed.cmake). They live as long as the
/// program.
namespace stint::embedded {

extern const std::string_view boothook_sh;
extern const std::string_view boot_timer_sh;
extern const std::string_view run_notebook_py;
extern const std::string_view serve_notebook_py;

}  // namespace stint::embedded
