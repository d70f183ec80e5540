// SPDX-License-Identifier: Apache-2.0
#include "aws/find_credentials.h"

#include <fmt/format.h>

#include <array>
#include <span>

namespace stint::aws {
namespace {

constexpr std::string_view kWhatWorks =
    "stint reads access keys from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from a profile's "
    "aws_access_key_id";

/// A way to sign in that is known by a setting and not supported.
struct OtherWay {
  std::string_view setting;
  std::string_view name;
};
// Before the credentials file is looked at, and after it: the order of botocore 1.44.8's
// ProfileProviderBuilder.
constexpr std::array kBeforeKeys{
    OtherWay{"role_arn", "a role (role_arn)"},
    OtherWay{"sso_session", "single sign-on (sso_session)"},
    OtherWay{"sso_start_url", "single sign-on (sso_start_url)"},
};
constexpr std::array kAfterKeys{
    OtherWay{"login_session", "the console's login (login_session)"},
    OtherWay{"credential_process", "a program (credential_process)"},
};
constexpr std::array kInEnvironment{
    OtherWay{"AWS_WEB_IDENTITY_TOKEN_FILE", "a web identity"},
    OtherWay{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "the container's role"},
    OtherWay{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "the container's role"},
};

/// The three settings under the names that one place gives them.
struct Keys {
  std::optional<std::string> id, secret, token;
};

// Present, absent, or half there: one of the two without the other.
Result<std::optional<Credentials>> complete(Keys keys, std::string source) {
  if (!keys.id && !keys.secret) return std::nullopt;
  if (!keys.id || !keys.secret)
    return fail(Kind::Credentials, fmt::format("{} has {} without {}", source,
                                               keys.id ? "an access key id" : "a secret access key",
                                               keys.id ? "its secret access key" : "an access key id"));
  Credentials found{.access_key_id = *std::move(keys.id),
                    .secret_access_key = Secret{*std::move(keys.secret)},
                    .source = std::move(source)};
  if (keys.token) found.session_token = Secret{*std::move(keys.token)};
  return found;
}

Result<std::optional<Credentials>> from_section(const IniSection& section, std::string source) {
  auto get = [&](std::string_view key) -> std::optional<std::string> {
    auto found = section.find(key);
    if (found == section.end() || found->second.empty()) return std::nullopt;
    return found->second;
  };
  return complete({get("aws_access_key_id"), get("aws_secret_access_key"), get("aws_session_token")},
                  std::move(source));
}

Result<> refuse_other_ways(const Profile& profile, std::span<const OtherWay> ways) {
  for (const auto& way : ways)
    if (profile.get(way.setting))
      return fail(Kind::Credentials,
                  fmt::format("profile {} signs in by {}, which stint does not support; {}", profile.name,
                              way.name, kWhatWorks),
                  fmt::format("eval \"$(aws configure export-credentials --profile {} --format env)\"",
                              profile.name));
  return {};
}

Failure none(const Env& env, const Profile& profile) {
  for (const auto& way : kInEnvironment)
    if (env.get(way.setting))
      return fail(Kind::Credentials,
                  fmt::format("{} asks for the credentials of {}, which stint does not support; {}",
                              way.setting, way.name, kWhatWorks));
  return fail(Kind::Credentials,
              fmt::format("there are no AWS credentials: none in the environment, none in profile {}; {}",
                          profile.name, kWhatWorks),
              "aws configure");
}

}  // namespace

Result<Credentials> find_credentials(const Env& env, const Profile& profile) {
  if (!profile.chosen_by_flag) {
    STINT_TRY_ASSIGN(auto found, complete({env.get("AWS_ACCESS_KEY_ID"), env.get("AWS_SECRET_ACCESS_KEY"),
                                           env.get("AWS_SESSION_TOKEN")},
                                          "the environment"));
    if (found) return *std::move(found);
  }
  STINT_TRY(refuse_other_ways(profile, kBeforeKeys));
  const std::string source = "profile " + profile.name;
  {
    STINT_TRY_ASSIGN(auto found, from_section(profile.in_credentials, source));
    if (found) return *std::move(found);
  }
  STINT_TRY(refuse_other_ways(profile, kAfterKeys));
  STINT_TRY_ASSIGN(auto found, from_section(profile.in_config, source));
  if (found) return *std::move(found);
  return none(env, profile);
}

}  // namespace stint::aws
