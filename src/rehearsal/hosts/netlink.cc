// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/netlink.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "rehearsal/hosts/namespaces.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {

// A message in the making: header, the fixed part of its kind, attributes.
class Netlink::Request {
 public:
  template <class Fixed>
  Request(std::uint16_t type, unsigned flags, const Fixed& fixed) {
    header()->nlmsg_type = type;
    header()->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
    header()->nlmsg_len = NLMSG_LENGTH(0);
    put(&fixed, sizeof fixed);
  }

  void attribute(unsigned type, const void* data, std::size_t size) {
    const rtattr head{static_cast<unsigned short>(RTA_LENGTH(size)), static_cast<unsigned short>(type)};
    put(&head, sizeof head);
    put(data, size);
  }
  void attribute(unsigned type, std::uint32_t number) { attribute(type, &number, sizeof number); }
  void attribute(unsigned type, Ipv4 address) { attribute(type, htonl(address.bits)); }
  void attribute(unsigned type, const std::string& text) { attribute(type, text.c_str(), text.size() + 1); }

  // Attributes, and whatever `prefix` is, inside an attribute: close with the returned place.
  std::size_t begin(unsigned type) {
    const auto place = header()->nlmsg_len;
    attribute(type, nullptr, 0);
    return place;
  }
  void end(std::size_t place) {
    reinterpret_cast<rtattr*>(&bytes_[place])->rta_len =
        static_cast<unsigned short>(header()->nlmsg_len - place);
  }
  void put(const void* data, std::size_t size) {
    if (size > 0) std::memcpy(&bytes_[header()->nlmsg_len], data, size);
    header()->nlmsg_len += static_cast<std::uint32_t>(NLMSG_ALIGN(size));
  }

  nlmsghdr* header() { return reinterpret_cast<nlmsghdr*>(bytes_.data()); }

 private:
  alignas(nlmsghdr) std::array<char, 1024> bytes_{};  // the longest of ours takes a sixth of it
};

Result<Netlink> Netlink::open() {
  STINT_TRY_ASSIGN(Fd socket,
                   check_fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE), "netlink socket"));
  return Netlink(std::move(socket));
}

Result<Netlink> Netlink::open(const Fd& net_ns) {
  return inside(net_ns, [] { return open(); });
}

Result<> Netlink::send(Request& request, const std::string& what) {
  request.header()->nlmsg_flags |= NLM_F_ACK;
  request.header()->nlmsg_seq = ++sequence_;
  STINT_TRY(check(::send(socket_.get(), request.header(), request.header()->nlmsg_len, 0), what));
  struct {
    nlmsghdr head;
    nlmsgerr error;
    std::array<char, 1024> rest;
  } answer{};
  STINT_TRY(check(::recv(socket_.get(), &answer, sizeof answer, 0), what));
  errno = answer.head.nlmsg_type == NLMSG_ERROR ? -answer.error.error : EPROTO;
  if (errno != 0) return system_failure(what);
  return {};
}

Result<std::uint32_t> Netlink::index_of(const std::string& link) {
  Request request(RTM_GETLINK, 0, ifinfomsg{});
  request.attribute(IFLA_IFNAME, link);
  request.header()->nlmsg_seq = ++sequence_;
  STINT_TRY(check(::send(socket_.get(), request.header(), request.header()->nlmsg_len, 0), link));
  alignas(nlmsghdr) std::array<char, 8192> answer{};
  STINT_TRY(check(::recv(socket_.get(), answer.data(), answer.size(), 0), link));
  const auto* head = reinterpret_cast<const nlmsghdr*>(answer.data());
  if (head->nlmsg_type != RTM_NEWLINK) return fail(Kind::Failed, "no network link " + link);
  const auto* info = reinterpret_cast<const ifinfomsg*>(answer.data() + NLMSG_HDRLEN);
  return static_cast<std::uint32_t>(info->ifi_index);
}

Result<> Netlink::add_pair(const std::string& name, const std::string& peer, const Fd& peer_ns) {
  Request request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, ifinfomsg{});
  request.attribute(IFLA_IFNAME, name);
  const auto info = request.begin(IFLA_LINKINFO);
  request.attribute(IFLA_INFO_KIND, std::string("veth"));
  const auto data = request.begin(IFLA_INFO_DATA);
  const auto other = request.begin(VETH_INFO_PEER);
  const ifinfomsg fixed{};
  request.put(&fixed, sizeof fixed);
  request.attribute(IFLA_IFNAME, peer);
  request.attribute(IFLA_NET_NS_FD, static_cast<std::uint32_t>(peer_ns.get()));
  request.end(other);
  request.end(data);
  request.end(info);
  return send(request, "adding the link " + name);
}

Result<> Netlink::remove(const std::string& name) {
  Request request(RTM_DELLINK, 0, ifinfomsg{});
  request.attribute(IFLA_IFNAME, name);
  return send(request, "removing the link " + name);
}

Result<> Netlink::set_up(const std::string& name, bool up) {
  ifinfomsg fixed{};
  fixed.ifi_change = IFF_UP;
  fixed.ifi_flags = up ? unsigned{IFF_UP} : 0;
  Request request(RTM_NEWLINK, 0, fixed);
  request.attribute(IFLA_IFNAME, name);
  return send(request, "switching the link " + name);
}

Result<> Netlink::add_address(const std::string& link, const Address& address) {
  STINT_TRY_ASSIGN(const auto index, index_of(link));
  ifaddrmsg fixed{};
  fixed.ifa_family = AF_INET;
  fixed.ifa_prefixlen = static_cast<std::uint8_t>(address.prefix);
  fixed.ifa_index = index;
  Request request(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE, fixed);
  request.attribute(IFA_LOCAL, address.address);
  request.attribute(IFA_ADDRESS, address.peer.value_or(address.address));
  request.attribute(IFA_FLAGS, std::uint32_t{IFA_F_NOPREFIXROUTE});
  return send(request, fmt::format("adding {} to {}", address.address.text(), link));
}

Result<> Netlink::add_route(const Route& route) {
  rtmsg fixed{};
  fixed.rtm_family = AF_INET;
  fixed.rtm_dst_len = static_cast<std::uint8_t>(route.to.prefix);
  fixed.rtm_table = RT_TABLE_MAIN;
  fixed.rtm_protocol = RTPROT_STATIC;
  fixed.rtm_scope = route.via || route.link.empty() ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
  fixed.rtm_type = route.link.empty() ? RTN_BLACKHOLE : RTN_UNICAST;
  Request request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, fixed);
  request.attribute(RTA_DST, route.to.first);
  if (route.via) request.attribute(RTA_GATEWAY, *route.via);
  if (route.from) request.attribute(RTA_PREFSRC, *route.from);
  if (!route.link.empty()) {
    STINT_TRY_ASSIGN(const auto index, index_of(route.link));
    request.attribute(RTA_OIF, index);
  }
  return send(request, "adding a route to " + route.to.text());
}

}  // namespace stint::rehearsal::hosts
