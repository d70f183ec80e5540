// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <optional>
#include <string>

#include "aws/credentials.h"
#include "aws/service.h"
#include "aws/url.h"
#include "base/world.h"

namespace stint::aws {

/// Where each service is, if not where AWS has it. Empty: AWS's own host.
struct Endpoints {
  std::array<std::string, kServices.size()> of;

  /// One address for all, as AWS_ENDPOINT_URL says it.
  static Endpoints all(const std::string& url);
};

/// All that a Session needs. Made by load_config from the user's surroundings, or by hand:
///
///     Config rehearsal{.credentials = {"AKID…", Secret{"…"}, std::nullopt, "the rehearsal"},
///                      .region = "us-east-1",
///                      .endpoints = Endpoints::all("http://127.0.0.1:4566")};
struct Config {
  Credentials credentials;
  std::string region;  ///< empty: none was chosen (see chosen_region)
  Endpoints endpoints;
};

/// What the command line said.
struct ConfigFlags {
  std::optional<std::string> profile;
  std::optional<std::string> region;
};

/// As the AWS tools find it. Region: flag, AWS_REGION, AWS_DEFAULT_REGION, profile. Endpoints:
/// AWS_ENDPOINT_URL_<ID>, AWS_ENDPOINT_URL, the profile's services section, its endpoint_url; none of them
/// where AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true. Kind::Credentials where there are none; Kind::Usage for
/// an unknown profile, a region that is none, an address that is none.
Result<Config> load_config(World& world, const ConfigFlags& flags);

/// The region, or Kind::Usage with the ways to name one.
Result<std::string> chosen_region(const Config& config);

/// Where to send and what to sign for. An explicit endpoint is taken as it is (http:// too: the user named
/// it); AWS's own hosts are https. Kind::Usage for a region in another partition (China, GovCloud …) without
/// an endpoint.
Result<std::string> endpoint_url(const Config& config, Service service, const std::string& region);

}  // namespace stint::aws
