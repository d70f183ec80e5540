// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/firewall.h"

#include <fmt/format.h>

#include "rehearsal/hosts/program.h"

namespace stint::rehearsal::hosts {
namespace {

std::string ports(const Ingress& rule, const char* protocol) {
  if (rule.from < 0) return fmt::format("ip protocol {}", protocol);
  return fmt::format("{} dport {}-{}", protocol, rule.from, rule.to < 0 ? 65535 : rule.to);
}

std::string icmp(const Ingress& rule) {
  if (rule.from < 0) return "ip protocol icmp";
  const auto type = fmt::format("icmp type {}", rule.from);
  return rule.to < 0 ? type : fmt::format("{} icmp code {}", type, rule.to);
}

std::string what(const Ingress& rule) {
  switch (rule.protocol) {
    case Ingress::Protocol::Tcp:
      return ports(rule, "tcp");
    case Ingress::Protocol::Udp:
      return ports(rule, "udp");
    case Ingress::Protocol::Icmp:
      return icmp(rule);
    case Ingress::Protocol::All:
      return "";
  }
  return "";
}

std::string accept_lines(const Post& post) {
  std::string lines;
  for (const auto& rule : post.ingress) {
    lines += fmt::format("    ip daddr {} ip saddr {} {} accept\n", post.private_address.text(),
                         rule.source.text(), what(rule));
  }
  return lines;
}

}  // namespace

std::string render_firewall(const std::vector<Post>& posts) {
  std::string destinations, silence, accepted;
  for (const auto& post : posts) {
    const auto address = post.private_address.text();
    if (post.public_address) {
      destinations += fmt::format("    ip daddr {} dnat to {}\n", post.public_address->text(), address);
    }
    if (post.silent) silence += fmt::format("    ip saddr {0} drop\n    ip daddr {0} drop\n", address);
    accepted += accept_lines(post);
  }
  return fmt::format(
      "table ip stint\n"  // so that there is one to delete
      "delete table ip stint\n"
      "table ip stint {{\n"
      "  chain public {{\n"
      "    type nat hook prerouting priority dstnat;\n"
      "{}"
      "  }}\n"
      "  chain pass {{\n"
      "    type filter hook forward priority filter; policy drop;\n"
      "{}"
      "    ct state established,related accept\n"
      "{}"
      "  }}\n"
      "  chain own {{\n"
      "    type filter hook input priority filter; policy drop;\n"
      "  }}\n"
      "}}\n",
      destinations, silence, accepted);
}

Result<> apply_firewall(const Fd& fabric, const std::vector<Post>& posts) {
  STINT_TRY_ASSIGN(
      auto outcome,
      run_program({.argv = {"nft", "-f", "-"}, .input = render_firewall(posts), .net_ns = fabric.get()}));
  if (outcome.code == 0) return {};
  if (outcome.code == 127) {
    return fail(Kind::Failed, "nft, which filters what reaches a host, is not installed",
                "sudo apt-get install nftables");
  }
  return fail({.what = fmt::format("nft refused the rules of the hosts (code {})", outcome.code),
               .detail = std::move(outcome.output)});
}

}  // namespace stint::rehearsal::hosts
