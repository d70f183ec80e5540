// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/model/parameter_calls.h"
#include "rehearsal/model/works.h"

namespace stint::rehearsal {
namespace {

constexpr std::size_t kMostNames = 10;

ParameterView view_of(const Context& call, const Image& image, const std::string& name) {
  return {name, image.id, fmt::format("arn:aws:ssm:{}::parameter{}", call.region_name(), name),
          image.created};
}

// Calls f(image, name) for each public parameter of the region.
template <class F>
void each_parameter(const Context& call, F f) {
  auto images = call.catalogue().images.find(call.region_name());
  if (images == call.catalogue().images.end()) return;
  for (const auto& image : images->second)
    for (const auto& name : image.parameters) f(image, name);
}

std::optional<ParameterView> find(const Context& call, const std::string& wanted) {
  std::optional<ParameterView> found;
  each_parameter(call, [&](const Image& image, const std::string& name) {
    if (name == wanted) found = view_of(call, image, name);
  });
  return found;
}

bool below(std::string_view name, std::string_view path, bool recursive) {
  if (!name.starts_with(path) || name.size() <= path.size() + 1) return false;
  auto rest = name.substr(path.size());
  return rest.front() == '/' && (recursive || rest.find('/', 1) == rest.npos);
}

}  // namespace

Outcome<GetParameter::Output> perform(Context& call, const GetParameter::Input& in) {
  auto found = find(call, in.name);
  if (!found) return refuse("ParameterNotFound", fmt::format("Parameter {} not found.", in.name));
  return GetParameter::Output{*std::move(found)};
}

Outcome<GetParameters::Output> perform(Context& call, const GetParameters::Input& in) {
  if (in.names.size() > kMostNames)
    return refuse("ValidationException",
                  "1 validation error detected: Value at 'names' failed to satisfy constraint: "
                  "Member must have length less than or equal to 10");
  GetParameters::Output out;
  for (const auto& name : in.names) {
    if (auto found = find(call, name))
      out.parameters.push_back(*std::move(found));
    else
      out.unknown.push_back(name);
  }
  return out;
}

Outcome<GetParametersByPath::Output> perform(Context& call, const GetParametersByPath::Input& in) {
  if (!in.path.starts_with('/'))
    return refuse("ValidationException",
                  fmt::format("The parameter doesn't meet the parameter name requirements. The "
                              "path must begin with a forward slash \"/\": {}",
                              in.path));
  std::string_view path = in.path;
  if (path.ends_with('/')) path.remove_suffix(1);
  GetParametersByPath::Output out;
  each_parameter(call, [&](const Image& image, const std::string& name) {
    if (below(name, path, in.recursive)) out.items.push_back(view_of(call, image, name));
  });
  std::ranges::sort(out.items, {}, &ParameterView::name);
  return out;
}

}  // namespace stint::rehearsal
