// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/tags.h"

#include <fmt/format.h>

#include <charconv>

namespace stint::ec2 {
namespace {

constexpr std::string_view kAfterLaunch = "launch+";

std::string decimal(Money amount) {
  return fmt::format("{}.{:06}", amount.micros() / 1'000'000, amount.micros() % 1'000'000);
}

}  // namespace

std::vector<aws::Tag> common_tags(const std::string& token, const std::string& name,
                                  const std::string& owner) {
  return {{"Name", "stint " + name}, {kToken, token}, {kName, name}, {kOwner, owner}};
}

std::vector<aws::Tag> terms_tags(const provider::Terms& terms) {
  return {{kDeadline, fmt::format("{}{}s", kAfterLaunch, terms.lifetime.count())},
          {kBudget, decimal(terms.budget)},
          {kSpent, decimal(terms.spent)},
          {kEnd, terms.end},
          {kKeep, fmt::format("{}s", terms.keep.count())}};
}

std::vector<aws::Tag> machine_tags(const provider::Launch& launch) {
  auto tags = common_tags(launch.token, launch.name, launch.owner);
  bool kept = launch.forced == provider::Act::Stop;
  auto terms = terms_tags({.lifetime = launch.lifetime,
                           .budget = launch.budget,
                           .end = launch.end,
                           .keep = kept ? launch.keep : Seconds{0}});
  tags.insert(tags.end(), terms.begin(), terms.end());
  return tags;
}

provider::Terms terms_of(const std::vector<aws::Tag>& tags) {
  auto value = [&](const char* key) { return aws::tag_value(tags, key); };
  auto deadline = value(kDeadline);
  provider::Terms terms{.budget = parse_money(value(kBudget)).value_or(Money{}),
                        .spent = parse_money(value(kSpent)).value_or(Money{}),
                        .end = std::string{value(kEnd)},
                        .keep = parse_duration(value(kKeep)).value_or(Seconds{0})};
  if (deadline.starts_with(kAfterLaunch))
    terms.lifetime = parse_duration(deadline.substr(kAfterLaunch.size())).value_or(Seconds{0});
  return terms;
}

int ssh_port_of(const std::vector<aws::Tag>& tags) {
  auto text = aws::tag_value(tags, kSshPort);
  std::uint16_t port = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  bool good = error == std::errc() && end == text.data() + text.size() && port != 0;
  return good ? port : provider::Machine{}.ssh_port;
}

}  // namespace stint::ec2
