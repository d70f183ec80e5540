// SPDX-License-Identifier: Apache-2.0
// The stint's own security group: ssh from one address, nothing else.
#include <fmt/format.h>

#include "aws/checkip.h"
#include "aws/ec2_groups.h"
#include "aws/ec2_network.h"
#include "provider/ec2/ec2.h"
#include "provider/ec2/tags.h"

namespace stint::ec2 {
namespace {

using namespace std::chrono_literals;

constexpr int kSsh = 22;
constexpr int kTries =
    60;  // a new group may not be seen yet; a terminated machine holds its group for minutes

aws::IpPermission ssh_from(const std::string& cidr) {
  aws::IpPermission permission{.protocol = "tcp", .from_port = kSsh, .to_port = kSsh};
  bool v6 = cidr.find(':') != std::string::npos;
  (v6 ? permission.ipv6_ranges : permission.ranges).push_back({cidr, "ssh for stint"});
  return permission;
}

Result<std::vector<aws::SecurityGroup>> groups_of(const aws::Client& client, const std::string& token) {
  return aws::describe_security_groups(client, {.filters = {{"tag:" + std::string{kToken}, {token}}}});
}

Result<std::string> default_vpc(const aws::Client& client) {
  STINT_TRY_ASSIGN(auto vpcs, aws::describe_vpcs(client, {.filters = {{"is-default", {"true"}}}}));
  if (vpcs.empty())
    return fail(
        Kind::Usage, fmt::format("this account has no default VPC in {}", client.region),
        fmt::format("aws ec2 create-default-vpc --region {}, or choose another --region", client.region));
  return vpcs.front().id;
}

// Whether that was new.
Result<bool> authorize(World& world, const aws::Client& client, const std::string& group,
                       const std::string& from) {
  for (int i = 0;; ++i) {
    auto done = aws::authorize_ingress(client, group, {ssh_from(from)});
    if (done) return true;
    if (done.error().code == "InvalidPermission.Duplicate") return false;
    if (done.error().code != "InvalidGroup.NotFound" || i == kTries) return fail(std::move(done).error());
    STINT_TRY(sleep_for(world, 1s));
  }
}

// One that is known to be there, by its name: a read that lags shows it a little later. Empty: none shows it.
Result<std::string> group_named(World& world, const aws::Client& client, const std::string& name) {
  for (int i = 0;; ++i) {
    STINT_TRY_ASSIGN(auto groups,
                     aws::describe_security_groups(client, {.filters = {{"group-name", {name}}}}));
    if (!groups.empty()) return groups.front().id;
    if (i == kTries) return std::string{};
    STINT_TRY(sleep_for(world, 1s));
  }
}

bool same(const aws::IpPermission& permission, const std::string& from) {
  auto wanted = ssh_from(from);
  auto cidrs = [](const std::vector<aws::IpRange>& ranges) {
    std::vector<std::string> list;
    for (const auto& range : ranges) list.push_back(range.cidr);
    return list;
  };
  return permission.protocol == wanted.protocol && permission.from_port == wanted.from_port &&
         permission.to_port == wanted.to_port && cidrs(permission.ranges) == cidrs(wanted.ranges) &&
         cidrs(permission.ipv6_ranges) == cidrs(wanted.ipv6_ranges);
}

}  // namespace

Result<std::string> Ec2::prepare(const std::string& token, const std::string& name, const std::string& owner,
                                 const std::string& from) {
  STINT_TRY_ASSIGN(auto groups, groups_of(client(), token));
  std::string id;
  if (groups.empty()) {
    STINT_TRY_ASSIGN(std::string vpc, default_vpc(client()));
    auto made = aws::create_security_group(client(), {.name = "stint-" + token,
                                                      .description = "stint: ssh from its owner",
                                                      .vpc_id = vpc,
                                                      .tags = common_tags(token, name, owner)});
    if (!made && made.error().code == "InvalidGroup.Duplicate") {
      STINT_TRY_ASSIGN(auto there, group_named(world_, client(), "stint-" + token));
      if (there.empty()) return fail(std::move(made).error());
      made = std::move(there);
    }
    STINT_TRY_ASSIGN(id, std::move(made));
  } else {
    id = groups.front().id;
  }
  STINT_TRY(authorize(world_, client(), id, from));
  return id;
}

Result<bool> Ec2::allow(const std::string& token, const std::string& from) {
  STINT_TRY_ASSIGN(auto groups, groups_of(client(), token));
  if (groups.empty()) return fail(Kind::Failed, "the stint's security group is gone");
  const auto& group = groups.front();
  STINT_TRY_ASSIGN(bool changed, authorize(world_, client(), group.id, from));
  for (const auto& permission : group.ingress)
    if (!same(permission, from)) STINT_TRY(aws::revoke_ingress(client(), group.id, std::vector{permission}));
  return changed;
}

Result<> Ec2::tidy(const std::string& token, const std::string& id) {
  if (!id.empty()) STINT_TRY(disarm(id, {"W", "S", "K"}));
  STINT_TRY_ASSIGN(auto groups, groups_of(client(), token));
  for (const auto& group : groups) {
    for (int i = 0;; ++i) {
      auto deleted = aws::delete_security_group(client(), group.id);
      if (deleted || deleted.error().code == "InvalidGroup.NotFound") break;
      if (deleted.error().code != "DependencyViolation" || i == kTries)
        return fail(std::move(deleted).error());
      STINT_TRY(sleep_for(world_, i < 10 ? 1s : 5s));
    }
  }
  return {};
}

Result<std::string> Ec2::own_address() {
  STINT_TRY_ASSIGN(std::string address, aws::own_address(world_, settings_.checkip));
  return address + (address.find(':') == std::string::npos ? "/32" : "/128");
}

}  // namespace stint::ec2
