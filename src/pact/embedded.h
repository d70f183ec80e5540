// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

/// Files of this folder as strings, put in at build time (cmake/embed.cmake). They live as long as the
/// program.
namespace stint::embedded {

extern const std::string_view boothook_sh;
extern const std::string_view boot_timer_sh;
extern const std::string_view run_notebook_py, notebook_file_py, notebook_shows_py;
extern const std::string_view serve_notebook_py;

// there/ and carnd/: what makes a job's environment on its machine (pact/there.h).
extern const std::string_view prepare_py, tool_py, interpreter_py, recipe_py, conda_file_py, environment_py,
    kernels_py, sources_py, gpu_py, download_py, s3_py, data_py;
extern const std::string_view carnd_setup_py, carnd_term1_py, contrib_layers_py, input_data_py;

}  // namespace stint::embedded
