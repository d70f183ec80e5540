// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/firewall.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::hosts {
namespace {

using Protocol = Ingress::Protocol;

Post post() {
  return {.private_address = *Ipv4::parse("172.31.0.10"), .public_address = *Ipv4::parse("198.51.100.3")};
}
Block block(const char* text) { return *Block::parse(text); }

bool says(const std::string& rules, const std::string& line) {
  return rules.find(line + "\n") != std::string::npos;
}

TEST(Firewall, HostWithoutRulesLetsNothingIn) {
  const auto rules = render_firewall({post()});
  EXPECT_TRUE(says(rules, "    ip daddr 198.51.100.3 dnat to 172.31.0.10"));
  EXPECT_TRUE(says(rules, "    type filter hook forward priority filter; policy drop;"));
  EXPECT_EQ(rules.find("ip daddr 172.31.0.10"), std::string::npos);
}

TEST(Firewall, EachKindOfRuleHasItsLine) {
  auto host = post();
  host.ingress = {
      {Protocol::Tcp, 22, 22, block("198.51.100.1/32")}, {Protocol::Udp, 60000, 61000, block("0.0.0.0/0")},
      {Protocol::Tcp, -1, -1, block("10.0.0.0/8")},      {Protocol::Icmp, 8, -1, block("0.0.0.0/0")},
      {Protocol::Icmp, 3, 4, block("0.0.0.0/0")},        {Protocol::Icmp, -1, -1, block("10.1.0.0/16")},
      {Protocol::All, -1, -1, block("172.31.0.11/32")}};
  const auto rules = render_firewall({host});
  for (const auto* line :
       {"ip saddr 198.51.100.1/32 tcp dport 22-22 accept", "ip saddr 0.0.0.0/0 udp dport 60000-61000 accept",
        "ip saddr 10.0.0.0/8 ip protocol tcp accept", "ip saddr 0.0.0.0/0 icmp type 8 accept",
        "ip saddr 0.0.0.0/0 icmp type 3 icmp code 4 accept", "ip saddr 10.1.0.0/16 ip protocol icmp accept",
        "ip saddr 172.31.0.11/32  accept"}) {
    EXPECT_TRUE(says(rules, std::string("    ip daddr 172.31.0.10 ") + line)) << line << "\n" << rules;
  }
}

TEST(Firewall, HostWithoutAPublicAddressIsNotReachedFromOutside) {
  auto host = post();
  host.public_address.reset();
  EXPECT_EQ(render_firewall({host}).find("dnat"), std::string::npos);
}

TEST(Firewall, SilentHostIsCutOffBeforeWhatIsEstablishedPasses) {
  auto host = post();
  host.silent = true;
  const auto rules = render_firewall({host});
  const auto dropped = rules.find("    ip saddr 172.31.0.10 drop\n    ip daddr 172.31.0.10 drop\n");
  ASSERT_NE(dropped, std::string::npos);
  EXPECT_LT(dropped, rules.find("ct state established"));
}

TEST(Firewall, WholeTableIsReplacedAtOnce) {
  EXPECT_EQ(render_firewall({}).find("table ip stint\ndelete table ip stint\ntable ip stint {\n"), 0u);
}

}  // namespace
}  // namespace stint::rehearsal::hosts
