// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/dns.h"

#include <gtest/gtest.h>

#include <sstream>

namespace stint::rehearsal::hosts {
namespace {

constexpr char kA = 1, kAaaa = 28;

std::string query(const std::string& name, char type) {
  std::string text("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00", 12);
  std::istringstream labels(name);
  for (std::string label; std::getline(labels, label, '.');) text += static_cast<char>(label.size()) + label;
  return text + std::string{'\0', '\0', type, '\0', '\x01'};
}

int code(const std::string& answer) { return answer[3] & 15; }
int records(const std::string& answer) { return answer[7]; }

TEST(Dns, NameOfTheCloudHasItsAddress) {
  const auto asked = query("ip-172-31-0-10.ec2.internal", kA);
  const auto answer = answer_dns(asked);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->substr(0, 2), "\x12\x34");
  EXPECT_EQ(code(*answer), 0);
  ASSERT_EQ(records(*answer), 1);
  EXPECT_EQ(answer->substr(12, asked.size() - 12), asked.substr(12));
  EXPECT_EQ(answer->substr(answer->size() - 6), std::string("\x00\x04\xac\x1f\x00\x0a", 6));
}

TEST(Dns, KnownNameWithoutARecordOfThatTypeExistsAllTheSame) {
  const auto answer = answer_dns(query("localhost", kAaaa));
  ASSERT_TRUE(answer);
  EXPECT_EQ(code(*answer), 0);
  EXPECT_EQ(records(*answer), 0);
}

TEST(Dns, EveryOtherNameDoesNotExist) {
  for (const auto* name : {"deb.example.org", "ip-172-31-0-10.example.org", "ip-172-31-0.ec2.internal",
                           "ip-172.31-0-10.ec2.internal", "10.0.31.172.in-addr.arpa"}) {
    const auto answer = answer_dns(query(name, kA));
    ASSERT_TRUE(answer) << name;
    EXPECT_EQ(code(*answer), 3) << name;
    EXPECT_EQ(records(*answer), 0) << name;
  }
}

TEST(Dns, CaseOfANameIsNotHeeded) {
  EXPECT_EQ(records(*answer_dns(query("IP-10-0-0-1.EC2.Internal", kA))), 1);
}

TEST(Dns, AdditionalRecordsOfAQueryAreLeftOut) {
  auto asked = query("example.org", kA);
  asked[11] = 1;
  asked += std::string("\x00\x00\x29\x04\xd0\x00\x00\x00\x00\x00\x00", 11);  // EDNS
  const auto answer = answer_dns(asked);
  ASSERT_TRUE(answer);
  EXPECT_EQ((*answer)[11], 0);
  EXPECT_EQ(answer->size(), asked.size() - 11);
}

TEST(Dns, WhatIsNoQueryGetsNoAnswer) {
  const auto whole = query("localhost", kA);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(answer_dns(whole.substr(0, size))) << size;
  auto answer = whole;
  answer[2] = '\x81';  // an answer of somebody else: two servers must not talk to each other for ever
  EXPECT_FALSE(answer_dns(answer));
  auto looping = whole;
  looping[12] = '\xc0';
  EXPECT_FALSE(answer_dns(looping));
}

}  // namespace
}  // namespace stint::rehearsal::hosts
