// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/fabric.h"

#include <fmt/format.h>

#include "rehearsal/hosts/link_counts.h"
#include "rehearsal/hosts/namespaces.h"
#include "rehearsal/hosts/sockets.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

constexpr auto kFabricEnd = "outside", kHostEnd = "eth0";
constexpr unsigned kSubnet = 20, kNetwork = 16;  // sizes of a default VPC's subnets and of itself

constexpr Block kEverywhere{{}, 0};

constexpr Block around(Ipv4 address, unsigned prefix) {
  Block block{address, prefix};
  block.first.bits &= block.mask();
  return block;
}

// The links of a fabric speak IPv4 alone: no address made up by the kernel on one end or the other.
void leave_out_ipv6(const std::string& link) {
  (void)write_file("/proc/sys/net/ipv6/conf/" + link + "/disable_ipv6",
                   "1");  // fails where there is no IPv6 at all
}

Result<> leave_out_ipv6_in(const Fd& net_ns) {
  return run_inside(net_ns, [] { leave_out_ipv6("default"); });
}

Result<> route_in(const Fd& net_ns) {
  return inside(net_ns, [] { return write_file("/proc/sys/net/ipv4/ip_forward", "1"); });
}

// Of a network namespace, or of our own.
Result<std::string> read_net(const Fd& net_ns, const char* file) {
  const auto path = fmt::format("/proc/thread-self/net/{}", file);
  if (!net_ns) return read_file(path);
  return inside(net_ns, [&] { return read_file(path); });
}

}  // namespace

Result<Fabric> Fabric::make(const std::optional<Block>& liked, bool with_porch) {
  Fd porch;
  if (with_porch) {
    STINT_TRY_ASSIGN(porch, make_net_namespace());
    STINT_TRY(leave_out_ipv6_in(porch));
  }
  STINT_TRY_ASSIGN(Fd net_ns, make_net_namespace());
  STINT_TRY(leave_out_ipv6_in(net_ns));
  STINT_TRY(route_in(net_ns));
  STINT_TRY_ASSIGN(auto outside, porch ? Netlink::open(porch) : Netlink::open());
  STINT_TRY_ASSIGN(auto inside, Netlink::open(net_ns));
  Fabric fabric(std::move(net_ns), std::move(porch), std::move(outside), std::move(inside));
  STINT_TRY(fabric.inside_.set_up("lo"));
  STINT_TRY(fabric.claim_range(liked));
  STINT_TRY(fabric.connect_outside());
  return fabric;
}

Fabric::~Fabric() {
  if (net_ns_) (void)outside_.remove(range_.link_name());  // sooner than the kernel would
}

Result<> Fabric::claim_range(const std::optional<Block>& liked) {
  STINT_TRY_ASSIGN(const auto routes, read_net(porch_, "route"));
  for (const auto& range : free_ranges(destinations(routes), liked)) {
    const auto claimed = outside_.add_pair(range.link_name(), kFabricEnd, net_ns_);
    if (claimed) {
      range_ = range;
      return {};
    }
    if (claimed.error().code != "EEXIST") return fail(claimed.error());
  }
  return fail(Kind::Limit, "no range of addresses is free for another rehearsal cloud on this machine");
}

Result<> Fabric::connect_outside() {
  const auto link = range_.link_name();
  if (!porch_) leave_out_ipv6(link);
  STINT_TRY(inside_.add_address(kFabricEnd, {.address = range_.fabric(), .peer = range_.client()}));
  STINT_TRY(inside_.set_up(kFabricEnd));
  STINT_TRY(inside_.add_route({.to = {range_.client(), 32}, .link = kFabricEnd}));
  STINT_TRY(inside_.add_route({.to = range_.block}));
  STINT_TRY(outside_.add_address(link, {.address = range_.client(), .peer = range_.fabric()}));
  STINT_TRY(outside_.set_up(link));
  STINT_TRY(outside_.add_route({.to = {range_.fabric(), 32}, .link = link}));
  return outside_.add_route(
      {.to = range_.block, .via = range_.fabric(), .link = link, .from = range_.client()});
}

Result<> Fabric::attach(const std::string& link, const Fd& host, Ipv4 private_address) {
  const auto gateway = around(private_address, kSubnet).first + 1;
  STINT_TRY(leave_out_ipv6_in(host));
  STINT_TRY(inside_.add_address("lo", {.address = gateway}));
  STINT_TRY(inside_.add_route({.to = around(private_address, kNetwork)}));
  STINT_TRY(inside_.add_pair(link, kHostEnd, host));
  STINT_TRY(plug(link, private_address, true));
  return set_up_host(host, private_address, gateway);
}

Result<> Fabric::set_up_host(const Fd& host, Ipv4 private_address, Ipv4 gateway) {
  STINT_TRY_ASSIGN(auto netlink, Netlink::open(host));
  STINT_TRY(netlink.set_up("lo"));
  STINT_TRY(netlink.add_address("lo", {.address = kMetadataAddress}));
  STINT_TRY(netlink.add_address("lo", {.address = kResolverAddress}));
  STINT_TRY(netlink.add_address(kHostEnd, {.address = private_address, .prefix = kSubnet}));
  STINT_TRY(netlink.set_up(kHostEnd));
  STINT_TRY(netlink.add_route({.to = {gateway, 32}, .link = kHostEnd}));
  return netlink.add_route({.to = kEverywhere, .via = gateway, .link = kHostEnd, .from = private_address});
}

Result<> Fabric::detach(const std::string& link) { return inside_.remove(link); }

Result<std::map<std::string, std::int64_t>> Fabric::received() const {
  STINT_TRY_ASSIGN(const auto table, read_net(net_ns_, "dev"));
  return received_bytes(table);
}

Result<> Fabric::plug(const std::string& link, Ipv4 private_address, bool in) {
  STINT_TRY(inside_.set_up(link, in));
  if (!in) return {};
  return inside_.add_route({.to = {private_address, 32}, .link = link});  // the kernel drops it with the link
}

}  // namespace stint::rehearsal::hosts
