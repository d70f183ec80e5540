// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "plan/plan.h"

namespace stint::ec2 {

/// The SSM parameters that may hold the image, the best first: those of a built-in word ("pytorch", "base",
/// "ubuntu"), or `asked` itself where it is a parameter's name. At most ten. Empty: no word of ours.
std::vector<std::string> image_parameters(const std::string& asked, const plan::MachineType& type);

/// Whether `asked` is a word of ours: the images behind those take the guard.
bool is_image_word(const std::string& asked);

/// "pytorch, base, ubuntu"
std::string image_words();

/// The user that an image logs in, by its name.
std::string login_of(const std::string& image_name);

}  // namespace stint::ec2
