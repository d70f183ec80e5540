// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

/// Files of this folder as strings, put in at build time (cmake/embed.cmake).
namespace stint::embedded {

extern const std::string_view gpu_types_csv;
extern const std::string_view traffic_csv;

}  // namespace stint::embedded
