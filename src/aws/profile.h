// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "aws/ini.h"
#include "base/world.h"

namespace stint::aws {

/// What AWS's two shared files say of one profile.
struct Profile {
  std::string name;
  bool chosen = false;          ///< by flag or AWS_PROFILE, not merely "default"
  bool chosen_by_flag = false;  ///< then keys in the environment do not count
  IniSection in_credentials;    ///< of ~/.aws/credentials, or AWS_SHARED_CREDENTIALS_FILE
  IniSection in_config;         ///< of ~/.aws/config, or AWS_CONFIG_FILE
  IniSection services;          ///< of the [services X] that the profile names: "ec2.endpoint_url"

  /// A setting of either file; the credentials file wins. One that is empty counts as absent.
  std::optional<std::string> get(std::string_view key) const;
};

/// Reads both files; one that is not there is empty. `flag` is --profile; without it AWS_PROFILE, else
/// "default". A chosen profile that is in neither file is Kind::Usage, and so is a [services X] that is
/// missing.
Result<Profile> load_profile(World& world, const std::optional<std::string>& flag);

}  // namespace stint::aws
