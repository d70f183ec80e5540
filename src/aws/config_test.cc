// SPDX-License-Identifier: Apache-2.0
#include "aws/config.h"

#include <gtest/gtest.h>

#include "testing/stepping_world.h"

namespace stint::aws {
namespace {

using testing::SteppingWorld;

class ConfigTest : public ::testing::Test {
 protected:
  SteppingWorld w;

  void env(const std::string& name, const std::string& value) { w.env.vars[name] = value; }
  void credentials(const std::string& text) { w.files.contents["/home/u/.aws/credentials"] = text; }
  void config(const std::string& text) { w.files.contents["/home/u/.aws/config"] = text; }

  Result<Config> load(ConfigFlags flags = {}) {
    Result<Config> loaded = fail(Kind::Failed, "not run");
    w.run([&](World& world) { loaded = load_config(world, flags); });
    return loaded;
  }
  // The access key id that is found, or the error's words.
  std::string found(ConfigFlags flags = {}) {
    auto loaded = load(std::move(flags));
    return loaded ? loaded->credentials.access_key_id : loaded.error().what;
  }
};

TEST_F(ConfigTest, EnvironmentHasKeysTokenAndRegion) {
  env("AWS_ACCESS_KEY_ID", "AKENV");
  env("AWS_SECRET_ACCESS_KEY", "sENV");
  env("AWS_SESSION_TOKEN", "tENV");
  env("AWS_REGION", "eu-west-1");
  auto loaded = load();
  ASSERT_TRUE(loaded) << loaded.error().what;
  EXPECT_EQ(loaded->credentials.access_key_id, "AKENV");
  EXPECT_EQ(loaded->credentials.secret_access_key.reveal(), "sENV");
  EXPECT_EQ(loaded->credentials.session_token->reveal(), "tENV");
  EXPECT_EQ(loaded->credentials.source, "the environment");
  EXPECT_EQ(loaded->region, "eu-west-1");
}

TEST_F(ConfigTest, FilesHaveTheDefaultProfile) {
  credentials("[default]\naws_access_key_id = AKFILE\naws_secret_access_key = sFILE\n");
  config("[default]\nregion = ap-south-1\n");
  auto loaded = load();
  ASSERT_TRUE(loaded) << loaded.error().what;
  EXPECT_EQ(loaded->credentials.access_key_id, "AKFILE");
  EXPECT_FALSE(loaded->credentials.session_token);
  EXPECT_EQ(loaded->credentials.source, "profile default");
  EXPECT_EQ(loaded->region, "ap-south-1");
}

TEST_F(ConfigTest, ProfileOfAFlagBeatsKeysOfTheEnvironmentAndAwsProfileDoesNot) {
  env("AWS_ACCESS_KEY_ID", "AKENV");
  env("AWS_SECRET_ACCESS_KEY", "s");
  credentials("[dev]\naws_access_key_id = AKDEV\naws_secret_access_key = s\n");
  EXPECT_EQ(found(), "AKENV");
  EXPECT_EQ(found({.profile = "dev"}), "AKDEV");
  env("AWS_PROFILE", "dev");
  EXPECT_EQ(found(), "AKENV");
}

TEST_F(ConfigTest, CredentialsFileBeatsConfigFile) {
  config("[profile dev]\naws_access_key_id = AKCONFIG\naws_secret_access_key = s\nregion = us-west-2\n");
  EXPECT_EQ(found({.profile = "dev"}), "AKCONFIG");
  credentials("[dev]\naws_access_key_id = AKCRED\naws_secret_access_key = s\n");
  EXPECT_EQ(found({.profile = "dev"}), "AKCRED");
  EXPECT_EQ(load({.profile = "dev"})->region, "us-west-2") << "both files speak of the profile";
}

TEST_F(ConfigTest, FilesCanBeElsewhere) {
  env("AWS_SHARED_CREDENTIALS_FILE", "~/keys");
  env("AWS_CONFIG_FILE", "aws.conf");
  w.files.contents["/home/u/keys"] = "[default]\naws_access_key_id = AKHOME\naws_secret_access_key = s\n";
  w.files.contents["/project/aws.conf"] = "[default]\nregion = us-west-1\n";
  EXPECT_EQ(found(), "AKHOME");
  EXPECT_EQ(load()->region, "us-west-1");
}

TEST_F(ConfigTest, RegionGoesFlagThenVariablesThenProfile) {
  credentials("[default]\naws_access_key_id = AK\naws_secret_access_key = s\n");
  EXPECT_EQ(load()->region, "");
  config("[default]\nregion = r-profile-1\n");
  EXPECT_EQ(load()->region, "r-profile-1");
  env("AWS_DEFAULT_REGION", "r-default-1");
  EXPECT_EQ(load()->region, "r-default-1");
  env("AWS_REGION", "r-region-1");
  EXPECT_EQ(load()->region, "r-region-1");
  EXPECT_EQ(load({.region = "r-flag-1"})->region, "r-flag-1");
}

TEST_F(ConfigTest, NoRegionIsAUsageErrorThatNamesTheWays) {
  auto region = chosen_region(Config{});
  ASSERT_FALSE(region);
  EXPECT_EQ(region.error().kind, Kind::Usage);
  for (const char* way : {"--region", "AWS_REGION", "profile"})
    EXPECT_NE(region.error().what.find(way), std::string::npos) << way;
  EXPECT_EQ(*chosen_region({.region = "us-east-1"}), "us-east-1");
}

TEST_F(ConfigTest, RegionThatIsNoneNeverBecomesAHostName) {
  credentials("[default]\naws_access_key_id = AK\naws_secret_access_key = s\n");
  for (const char* region : {"evil.example/", "us-east-1.evil", "US-EAST-1", "-a", ""}) {
    auto loaded = load({.region = region});
    ASSERT_FALSE(loaded) << region;
    EXPECT_EQ(loaded.error().kind, Kind::Usage);
    EXPECT_FALSE(endpoint_url({}, Service::Ec2, region)) << region;
  }
}

TEST_F(ConfigTest, NoCredentialsIsAnErrorThatSaysWhatWorks) {
  auto loaded = load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind, Kind::Credentials);
  EXPECT_NE(loaded.error().what.find("AWS_ACCESS_KEY_ID"), std::string::npos);
  EXPECT_EQ(loaded.error().next, "aws configure");
  env("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
  EXPECT_NE(found().find("web identity"), std::string::npos);
}

TEST_F(ConfigTest, HalfAKeyIsAnErrorAndNoFallBack) {
  credentials("[default]\naws_access_key_id = AKFILE\naws_secret_access_key = s\n");
  env("AWS_ACCESS_KEY_ID", "AKENV");
  EXPECT_EQ(found(), "the environment has an access key id without its secret access key");
  w.env.vars.clear();
  credentials("[default]\naws_secret_access_key = verysecret\n");
  EXPECT_EQ(found(), "profile default has a secret access key without an access key id");
}

TEST_F(ConfigTest, EmptyVariablesCountAsAbsent) {
  env("AWS_ACCESS_KEY_ID", "");
  env("AWS_SECRET_ACCESS_KEY", "");
  credentials("[default]\naws_access_key_id = AKFILE\naws_secret_access_key = s\n");
  EXPECT_EQ(found(), "AKFILE");
}

TEST_F(ConfigTest, UnknownProfileIsAUsageError) {
  env("AWS_ACCESS_KEY_ID", "AKENV");
  env("AWS_SECRET_ACCESS_KEY", "s");
  env("AWS_PROFILE", "gone");
  auto loaded = load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind, Kind::Usage);
  EXPECT_EQ(loaded.error().what,
            "there is no profile gone in /home/u/.aws/config or /home/u/.aws/credentials");
}

TEST_F(ConfigTest, ProfileOfAnotherWayIsNamedWithWhatWorks) {
  const std::string keys = "aws_access_key_id = AK\naws_secret_access_key = topsecret\n";
  for (auto [settings, way] :
       {std::pair{"role_arn = arn:aws:iam::1:role/r\nsource_profile = default\n" + keys, "role_arn"},
        {"sso_session = corp\n" + keys, "sso_session"},
        {"sso_start_url = https://x\n" + keys, "sso_start_url"},
        {"login_session = arn\n", "login_session"},
        {"credential_process = /bin/x --secret hush\n", "credential_process"}}) {
    config("[profile dev]\n" + settings);
    auto loaded = load({.profile = "dev"});
    ASSERT_FALSE(loaded) << way;
    EXPECT_EQ(loaded.error().kind, Kind::Credentials);
    EXPECT_NE(loaded.error().what.find(way), std::string::npos) << loaded.error().what;
    EXPECT_NE(loaded.error().what.find("AWS_ACCESS_KEY_ID"), std::string::npos);
    EXPECT_EQ(loaded.error().what.find("hush"), std::string::npos);
    EXPECT_EQ(loaded.error().what.find("topsecret"), std::string::npos);
    EXPECT_EQ(loaded.error().next, "eval \"$(aws configure export-credentials --profile dev --format env)\"");
  }
}

TEST_F(ConfigTest, KeysOfTheCredentialsFileComeBeforeAProcess) {
  credentials("[dev]\naws_access_key_id = AKCRED\naws_secret_access_key = s\n");
  config("[profile dev]\ncredential_process = /bin/x\n");
  EXPECT_EQ(found({.profile = "dev"}), "AKCRED");
}

TEST_F(ConfigTest, EndpointsFollowTheToolsOrder) {
  credentials("[default]\naws_access_key_id = AK\naws_secret_access_key = s\n");
  auto url = [&](Service service) { return *endpoint_url(*load(), service, "us-east-1"); };
  EXPECT_EQ(url(Service::Ec2), "https://ec2.us-east-1.amazonaws.com/");
  config(
      "[default]\nendpoint_url = http://127.0.0.1:1\nservices = s\n[services s]\nec2 =\n  endpoint_url = "
      "http://127.0.0.1:2\n");
  EXPECT_EQ(url(Service::Sts), "http://127.0.0.1:1");
  EXPECT_EQ(url(Service::Ec2), "http://127.0.0.1:2");
  env("AWS_ENDPOINT_URL", "http://127.0.0.1:3");
  EXPECT_EQ(url(Service::Ec2), "http://127.0.0.1:3");
  env("AWS_ENDPOINT_URL_EC2", "http://127.0.0.1:4");
  env("AWS_ENDPOINT_URL_SERVICE_QUOTAS", "http://127.0.0.1:5");
  EXPECT_EQ(url(Service::Ec2), "http://127.0.0.1:4");
  EXPECT_EQ(url(Service::ServiceQuotas), "http://127.0.0.1:5");
  EXPECT_EQ(url(Service::CloudWatch), "http://127.0.0.1:3");
  env("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
  EXPECT_EQ(url(Service::Ec2), "https://ec2.us-east-1.amazonaws.com/");
}

TEST_F(ConfigTest, EndpointThatIsNoAddressIsNamedByItsSettingAndNotShown) {
  credentials("[default]\naws_access_key_id = AK\naws_secret_access_key = s\n");
  env("AWS_ENDPOINT_URL_SSM", "http://user:hush@127.0.0.1/");
  auto loaded = load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind, Kind::Usage);
  EXPECT_EQ(loaded.error().what, "AWS_ENDPOINT_URL_SSM is no http or https address");
}

TEST_F(ConfigTest, ServicesSectionThatIsMissingIsAUsageError) {
  credentials("[default]\naws_access_key_id = AK\naws_secret_access_key = s\n");
  config("[default]\nservices = gone\n");
  EXPECT_EQ(load().error().kind, Kind::Usage);
}

TEST_F(ConfigTest, HostsOfEachService) {
  auto url = [](Service service) { return *endpoint_url({}, service, "eu-central-1"); };
  EXPECT_EQ(url(Service::Sts), "https://sts.eu-central-1.amazonaws.com/");
  EXPECT_EQ(url(Service::Ssm), "https://ssm.eu-central-1.amazonaws.com/");
  EXPECT_EQ(url(Service::ServiceQuotas), "https://servicequotas.eu-central-1.amazonaws.com/");
  EXPECT_EQ(url(Service::Pricing), "https://api.pricing.eu-central-1.amazonaws.com/");
  EXPECT_EQ(url(Service::CloudWatch), "https://monitoring.eu-central-1.amazonaws.com/");
}

TEST_F(ConfigTest, OtherPartitionsNeedAnEndpoint) {
  for (const char* region :
       {"cn-north-1", "us-gov-west-1", "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1"}) {
    auto url = endpoint_url({}, Service::Ec2, region);
    ASSERT_FALSE(url) << region;
    EXPECT_EQ(url.error().kind, Kind::Usage);
  }
  Config config{.endpoints = Endpoints::all("http://127.0.0.1:9")};
  EXPECT_EQ(*endpoint_url(config, Service::Ec2, "cn-north-1"), "http://127.0.0.1:9");
}

}  // namespace
}  // namespace stint::aws
