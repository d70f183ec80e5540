// SPDX-License-Identifier: Apache-2.0
#include "aws/ssm.h"

#include <nlohmann/json.hpp>

#include "aws/ask.h"

namespace stint::aws {

static constexpr int kPageOfParameters = 10;  // the most that SSM allows

static void read(JsonReader& r, Parameter& parameter) {
  r.need("Name", parameter.name);
  r.need("Value", parameter.value);
  r.take("Version", parameter.version);
  r.take("LastModifiedDate", parameter.changed);
}

static void read(JsonReader& r, Parameters& parameters) {
  r.list("Parameters", parameters.found);
  r.list("InvalidParameters", parameters.unknown);
}

Result<Parameter> get_parameter(const Client& client, const std::string& name) {
  Call call = call_of(Service::Ssm, "GetParameter", {{"Name", name}}, Repeat::Read);
  Parameter parameter;
  STINT_TRY(ask_with<JsonNode>(client, call, [&](JsonReader& r) { r.need("Parameter", parameter); }));
  return parameter;
}

Result<Parameters> get_parameters(const Client& client, const std::vector<std::string>& names) {
  return ask<Parameters, JsonNode>(client,
                                   call_of(Service::Ssm, "GetParameters", {{"Names", names}}, Repeat::Read));
}

Result<std::vector<Parameter>> get_parameters_by_path(const Client& client, const std::string& path) {
  return ask_pages<Parameter, JsonNode>(client, "Parameters", "NextToken", [&](const std::string& token) {
    Json input{{"Path", path}, {"Recursive", true}, {"MaxResults", kPageOfParameters}};
    if (!token.empty()) input["NextToken"] = token;
    return call_of(Service::Ssm, "GetParametersByPath", input, Repeat::Read);
  });
}

}  // namespace stint::aws
