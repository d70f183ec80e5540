// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/model/calls.h"

// The public parameters of SSM that name images.
namespace stint::rehearsal {

struct ParameterView {
  std::string name, value, arn;
  SysMicros modified{};
};

struct GetParameter {
  struct Input {
    std::string name;
    bool decrypt = false;
  };
  struct Output {
    ParameterView parameter;
  };
};

struct GetParameters {
  struct Input {
    std::vector<std::string> names;  ///< at most 10
    bool decrypt = false;
  };
  struct Output {
    std::vector<ParameterView> parameters;
    std::vector<std::string> unknown;  ///< no error
  };
};

struct GetParametersByPath {
  struct Input {
    std::string path, next_token;
    bool recursive = false, decrypt = false;
    std::optional<int> max_results;
  };
  struct Output {
    std::vector<ParameterView> items;
    std::string next_token;
  };
};

Outcome<GetParameter::Output> perform(Context&, const GetParameter::Input&);
Outcome<GetParameters::Output> perform(Context&, const GetParameters::Input&);
Outcome<GetParametersByPath::Output> perform(Context&, const GetParametersByPath::Input&);

}  // namespace stint::rehearsal
