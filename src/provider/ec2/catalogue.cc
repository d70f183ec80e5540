// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/function_ref.h"
#include "provider/ec2/embedded.h"

namespace stint::ec2 {
namespace {

// Takes what stands before the next `end`, and the `end`.
std::string_view take_until(std::string_view& text, char end) {
  auto at = text.find(end);
  auto taken = text.substr(0, at);
  text.remove_prefix(at == text.npos ? text.size() : at + 1);
  return taken;
}

// Each line below the one with the names of the columns.
void each_row(std::string_view csv, function_ref<void(std::string_view)> body) {
  bool below = false;
  while (!csv.empty()) {
    auto line = take_until(csv, '\n');
    if (line.starts_with('#')) continue;
    if (below) body(line);
    below = true;
  }
}

template <class T>
T number(std::string_view& line) {
  auto text = take_until(line, ',');
  T value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

GpuType type_in(std::string_view line) {
  GpuType type;
  type.name = take_until(line, ',');
  type.gpu = take_until(line, ',');
  type.gpus = number<int>(line);
  type.part_of = number<int>(line);
  type.gpu_mib = number<std::int64_t>(line);
  type.vcpus = number<int>(line);
  type.memory_mib = number<std::int64_t>(line);
  type.price = parse_rate(line, Rate::Per::Hour);
  return type;
}

}  // namespace

const std::vector<GpuType>& gpu_types() {
  static const std::vector<GpuType> kTypes = [] {
    std::vector<GpuType> types;
    each_row(embedded::gpu_types_csv, [&](std::string_view line) { types.push_back(type_in(line)); });
    return types;
  }();
  return kTypes;
}

const GpuType* gpu_type(std::string_view name) {
  const auto& types = gpu_types();
  auto found =
      std::find_if(types.begin(), types.end(), [&](const GpuType& type) { return type.name == name; });
  return found == types.end() ? nullptr : &*found;
}

std::string gpu_text(const GpuType& type) {
  if (type.part_of > 1) return fmt::format("1/{} NVIDIA {}", type.part_of, type.gpu);
  return type.gpus == 1 ? fmt::format("NVIDIA {}", type.gpu)
                        : fmt::format("{} x NVIDIA {}", type.gpus, type.gpu);
}

std::optional<Rate> listed_traffic(std::string_view region) {
  std::optional<Rate> rate;
  each_row(embedded::traffic_csv, [&](std::string_view line) {
    if (take_until(line, ',') == region) rate = parse_rate(line, Rate::Per::Gb);
  });
  return rate;
}

}  // namespace stint::ec2
