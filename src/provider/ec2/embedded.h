// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

/// Files of this folder as strings, put in at build time (cmake/embed.cmake).
namespace stint::embedded {

extern const std::string_view gpu_types_csv;
extern const std::string_view traffic_csv;
extern const std::string_view policy_json;
extern const std::string_view guard_trust_json;
extern const std::string_view guard_permissions_json;

}  // namespace stint::embedded
