// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/launch_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/model/base64.h"
#include "rehearsal/model/select.h"
#include "rehearsal/model/tagging.h"

namespace stint::rehearsal {
namespace {

constexpr int kMostInstances = 100;
constexpr std::size_t kMostToken = 64;

tl::unexpected<Refusal> invalid(std::string text) { return refuse("InvalidParameterValue", std::move(text)); }

Outcome<> check_counts(const RunInstances::Input& in) {
  if (in.min_count < 1 || in.max_count < 1)
    return invalid(
        fmt::format("Value ({}) for parameter minCount is invalid. Must be at least 1.", in.min_count));
  if (in.min_count > in.max_count)
    return invalid(
        fmt::format("Value ({}) for parameter maxCount is invalid. maxCount must not be less than minCount.",
                    in.max_count));
  if (in.max_count > kMostInstances)
    return invalid(fmt::format("Value ({}) for parameter maxCount is invalid. At most {} at once.",
                               in.max_count, kMostInstances));
  return {};
}

Outcome<const Image*> find_image(const Context& call, const std::string& id) {
  if (!is_id(id, "ami-"))
    return refuse("InvalidAMIID.Malformed", fmt::format("Invalid id: \"{}\" (expecting \"ami-...\")", id));
  const Image* image = call.catalogue().image(call.region_name(), id);
  if (!image) return refuse("InvalidAMIID.NotFound", fmt::format("The image id '[{}]' does not exist", id));
  return image;
}

Outcome<const InstanceType*> find_type(const Context& call, const std::string& name, const Image& image) {
  const InstanceType* type = call.catalogue().type(name);
  if (!type) return invalid(fmt::format("Invalid value '{}' for InstanceType.", name));
  if (type->architecture != image.architecture)
    return invalid(
        fmt::format("The architecture '{}' of the specified instance type does not match the architecture "
                    "'{}' of the specified AMI. Specify an instance type and an AMI that have matching "
                    "architectures, and try again.",
                    type->architecture, image.architecture));
  return type;
}

Outcome<> take_key(const Context& call, const std::string& name, LaunchPlan& plan) {
  if (name.empty()) return {};
  const KeyPair* found = nullptr;
  call.region.keys.each_seen(call.seen_at, [&](const KeyPair& key) {
    if (key.name == name) found = &key;
  });
  if (!found) return not_found<KeyPair>(name);
  plan.key_name = name;
  plan.public_key = found->public_key;
  return {};
}

Outcome<std::string> chosen(const std::optional<std::string>& wish, std::string_view otherwise,
                            std::string_view a, std::string_view b, std::string_view name) {
  if (!wish) return std::string(otherwise);
  if (*wish != a && *wish != b) return invalid(fmt::format("Invalid value '{}' for {}.", *wish, name));
  return *wish;
}

Outcome<MetadataOptions> read_metadata(const RunInstances::MetadataWish& wish) {
  MetadataOptions m;
  REHEARSAL_TRY_ASSIGN(m.http_tokens,
                       chosen(wish.http_tokens, m.http_tokens, "optional", "required", "HttpTokens"));
  REHEARSAL_TRY_ASSIGN(m.http_endpoint,
                       chosen(wish.http_endpoint, m.http_endpoint, "enabled", "disabled", "HttpEndpoint"));
  REHEARSAL_TRY_ASSIGN(m.instance_tags, chosen(wish.instance_tags, m.instance_tags, "enabled", "disabled",
                                               "InstanceMetadataTags"));
  m.hop_limit = wish.hop_limit.value_or(m.hop_limit);
  if (m.hop_limit < 1 || m.hop_limit > 64)
    return invalid("HttpPutResponseHopLimit must be between 1 and 64.");
  return m;
}

Outcome<bool> read_market(const RunInstances::Market& market) {
  if (market.type.empty() && market.spot_type.empty() && market.interruption.empty()) return false;
  if (market.type.empty())
    return refuse("InvalidParameterCombination", "SpotOptions need the MarketType spot.");
  if (market.type != "spot")
    return refuse("Unsupported", fmt::format("The rehearsal has no market '{}'.", market.type));
  bool one_time = market.spot_type.empty() || market.spot_type == "one-time";
  bool terminates = market.interruption.empty() || market.interruption == "terminate";
  if (one_time && terminates) return true;
  return refuse("Unsupported",
                "The rehearsal sells spot instances of one-time requests, which are terminated.");
}

// A spot instance of a one-time request cannot be stopped, from inside either.
Outcome<std::string> read_shutdown_behavior(const std::string& wish, bool spot) {
  if (wish.empty()) return std::string(spot ? "terminate" : "stop");
  REHEARSAL_TRY(check_shutdown_behavior(wish));
  if (spot && wish == "stop")
    return refuse(
        "InvalidParameterCombination",
        "The instance initiated shutdown behavior 'stop' is not supported for one-time Spot requests.");
  return wish;
}

Outcome<> take_tags(const std::vector<TagSpecification>& specifications, LaunchPlan& plan) {
  for (const auto& s : specifications) {
    REHEARSAL_TRY_ASSIGN(Tags tags, read_tags(s.tags));
    if (s.resource_type == "instance")
      plan.instance_tags = std::move(tags);
    else if (s.resource_type == "volume")
      plan.volume_tags = std::move(tags);
    else if (s.resource_type == "network-interface")
      plan.interface_tags = std::move(tags);
    else if (s.resource_type != "spot-instances-request" || !plan.spot)
      return invalid(
          fmt::format("'{}' is not a valid taggable resource type for this operation.", s.resource_type));
  }
  return {};
}

}  // namespace

Outcome<> check_shutdown_behavior(const std::string& value) {
  if (value == "stop" || value == "terminate") return {};
  return invalid(fmt::format("Invalid value '{}' for InstanceInitiatedShutdownBehavior.", value));
}

Outcome<std::string> read_user_data(const std::string& base64) {
  auto raw = from_base64(base64);
  if (!raw) return refuse("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
  if (raw->size() > kMostUserData) return invalid("User data is limited to 16384 bytes");
  return *std::move(raw);
}

Outcome<LaunchPlan> plan_launch(const Context& call, const RunInstances::Input& in) {
  LaunchPlan plan{.min_count = in.min_count, .max_count = in.max_count};
  REHEARSAL_TRY(check_counts(in));
  REHEARSAL_TRY_ASSIGN(plan.spot, read_market(in.market));
  if (in.client_token.size() > kMostToken)
    return refuse("InvalidParameterValue", "ClientToken: at most 64 characters.");
  REHEARSAL_TRY_ASSIGN(plan.image, find_image(call, in.image));
  REHEARSAL_TRY_ASSIGN(plan.type, find_type(call, in.type, *plan.image));
  REHEARSAL_TRY_ASSIGN(plan.shutdown_behavior, read_shutdown_behavior(in.shutdown_behavior, plan.spot));
  if (!in.placement.tenancy.empty() && in.placement.tenancy != "default")
    return refuse("Unsupported", "The rehearsal sells shared tenancy only.");
  REHEARSAL_TRY_ASSIGN(plan.user_data, read_user_data(in.user_data));
  REHEARSAL_TRY_ASSIGN(plan.metadata, read_metadata(in.metadata));
  REHEARSAL_TRY(take_key(call, in.key_name, plan));
  REHEARSAL_TRY_ASSIGN(plan.disks, plan_disks(*plan.image, in.devices));
  REHEARSAL_TRY(take_tags(in.tags, plan));
  REHEARSAL_TRY(plan_network(call, in, plan));
  return plan;
}

}  // namespace stint::rehearsal
