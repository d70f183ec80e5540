// SPDX-License-Identifier: Apache-2.0
#include "pact/there.h"

#include "pact/embedded.h"

namespace stint::pact {

std::string prepare_script() { return std::string{embedded::prepare_py}; }

std::vector<std::pair<std::string, std::string>> prepare_files() {
  using namespace embedded;
  std::vector<std::pair<std::string, std::string>> files;
  for (auto [name, text] : {std::pair{"tool.py", tool_py},
                            {"interpreter.py", interpreter_py},
                            {"download.py", download_py},
                            {"s3.py", s3_py},
                            {"data.py", data_py},
                            {"recipe.py", recipe_py},
                            {"conda_file.py", conda_file_py},
                            {"environment.py", environment_py},
                            {"kernels.py", kernels_py},
                            {"sources.py", sources_py},
                            {"gpu.py", gpu_py},
                            {"carnd_setup.py", carnd_setup_py},
                            {"carnd_term1.py", carnd_term1_py},
                            {"contrib_layers.py", contrib_layers_py},
                            {"input_data.py", input_data_py}})
    files.emplace_back(name, text);
  return files;
}

}  // namespace stint::pact
