// SPDX-License-Identifier: Apache-2.0
#include "aws/config.h"

#include <fmt/format.h>

#include "aws/ascii.h"
#include "aws/find_credentials.h"
#include "aws/profile.h"

namespace stint::aws {
namespace {

// Letters, digits and dashes: it becomes part of a host name.
bool looks_like_region(std::string_view text) {
  return !text.empty() && text.size() <= 32 && text.front() != '-' && text.back() != '-' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
}

// Partitions other than the commercial one have other host names and other accounts.
bool other_partition(std::string_view region) {
  for (std::string_view start : {"cn-", "us-gov-", "us-iso", "eu-isoe-", "eusc-"})
    if (region.starts_with(start)) return true;
  return false;
}

Result<std::string> find_region(const Env& env, const Profile& profile, const ConfigFlags& flags) {
  std::optional<std::string> region = flags.region;
  if (!region) region = env.get("AWS_REGION");
  if (!region) region = env.get("AWS_DEFAULT_REGION");
  if (!region) region = profile.get("region");
  if (region && !looks_like_region(*region))
    return fail(Kind::Usage, fmt::format("'{}' is no AWS region; one reads like us-east-1", *region));
  return region.value_or("");
}

/// An endpoint with the setting that it stood in, for the error.
struct Found {
  std::string url, setting;
};

std::optional<Found> find_endpoint(const Env& env, const Profile& profile, const ServiceInfo& service) {
  auto own = "AWS_ENDPOINT_URL_" + uppered(service.id);
  if (auto url = env.get(own)) return Found{*url, own};
  if (auto url = env.get("AWS_ENDPOINT_URL")) return Found{*url, "AWS_ENDPOINT_URL"};
  auto listed = profile.services.find(fmt::format("{}.endpoint_url", service.id));
  if (listed != profile.services.end() && !listed->second.empty())
    return Found{listed->second, "the services section of profile " + profile.name};
  if (auto url = profile.get("endpoint_url")) return Found{*url, "endpoint_url of profile " + profile.name};
  return std::nullopt;
}

bool endpoints_ignored(const Env& env, const Profile& profile) {
  auto setting = env.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  if (!setting) setting = profile.get("ignore_configured_endpoint_urls");
  return setting && uppered(*setting) == "TRUE";
}

Result<Endpoints> find_endpoints(const Env& env, const Profile& profile) {
  Endpoints endpoints;
  if (endpoints_ignored(env, profile)) return endpoints;
  for (const auto& service : kServices) {
    auto found = find_endpoint(env, profile, service);
    if (!found) continue;
    if (!split_url(found->url)) return fail(Kind::Usage, found->setting + " is no http or https address");
    endpoints.of[index_of(service.service)] = found->url;
  }
  return endpoints;
}

}  // namespace

Endpoints Endpoints::all(const std::string& url) {
  Endpoints endpoints;
  endpoints.of.fill(url);
  return endpoints;
}

Result<Config> load_config(World& world, const ConfigFlags& flags) {
  STINT_TRY_ASSIGN(Profile profile, load_profile(world, flags.profile));
  Config config;
  STINT_TRY_ASSIGN(config.region, find_region(world.env, profile, flags));
  STINT_TRY_ASSIGN(config.endpoints, find_endpoints(world.env, profile));
  STINT_TRY_ASSIGN(config.credentials, find_credentials(world.env, profile));
  return config;
}

Result<std::string> chosen_region(const Config& config) {
  if (!config.region.empty()) return config.region;
  return fail(Kind::Usage,
              "no AWS region was chosen: give --region, set AWS_REGION, or write region = … into the profile",
              "export AWS_REGION=us-east-1");
}

Result<std::string> endpoint_url(const Config& config, Service service, const std::string& region) {
  const std::string& given = config.endpoints.of[index_of(service)];
  if (!given.empty()) {
    if (!split_url(given))
      return fail(Kind::Usage,
                  fmt::format("the endpoint of {} is no http or https address", info(service).id));
    return given;
  }
  if (!looks_like_region(region)) return fail(Kind::Usage, fmt::format("'{}' is no AWS region", region));
  if (other_partition(region))
    return fail(Kind::Usage,
                fmt::format("region {} is in another partition of AWS; stint knows the commercial one alone",
                            region));
  if (!info(service).home.empty()) return fmt::format("https://{}.amazonaws.com/", info(service).host);
  return fmt::format("https://{}.{}.amazonaws.com/", info(service).host, region);
}

}  // namespace stint::aws
