// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

/// A public parameter of Systems Manager: how AWS and others publish the ids of their newest images.
struct Parameter {
  std::string name;   ///< "/aws/service/deeplearning/ami/x86_64/…/latest/ami-id"
  std::string value;  ///< "ami-0123456789abcdef0"
  std::int64_t version = 0;
  std::optional<SysMicros> changed;
};

/// GetParameter. ParameterNotFound where the region has none of that name.
Result<Parameter> get_parameter(const Client& client, const std::string& name);

struct Parameters {
  std::vector<Parameter> found;
  std::vector<std::string> unknown;  ///< names that the region does not have: no error here
};

/// GetParameters, at most 10 names.
Result<Parameters> get_parameters(const Client& client, const std::vector<std::string>& names);

/// GetParametersByPath, with all that is below.
Result<std::vector<Parameter>> get_parameters_by_path(const Client& client, const std::string& path);

}  // namespace stint::aws
