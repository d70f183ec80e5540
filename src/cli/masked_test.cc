// SPDX-License-Identifier: Apache-2.0
#include "cli/masked.h"

#include <gtest/gtest.h>

#include "testing/stepping_world.h"

namespace stint::cli {
namespace {

class MaskedTest : public ::testing::Test {
 protected:
  std::string masked(const std::string& text) {
    std::string result;
    world_.run([&](World& world) {
      Masked masked{world};
      masked.know("lab", "STINT");
      result = masked.text(text);
    });
    return result;
  }
  testing::SteppingWorld world_;
};

TEST_F(MaskedTest, KeysAndAccountsAreGone) {
  EXPECT_EQ(masked("AKIAIOSFODNN7EXAMPLE, wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "LONG-1, LONG-2");
  EXPECT_EQ(masked("key=c2VjcmV0IGtleSBvZiAyNCBieXRlcyE=\n"), "key=LONG-1\n");
  EXPECT_EQ(masked("account 123456789012 as arn:aws:iam::123456789012:user/max."),
            "account ACCOUNT-1 as ARN-1.");
  EXPECT_EQ(masked("i-0f21e67f1e414868e (vol-0123456789abcdef0) of ami-0123456789abcdef0"),
            "ID-1 (ID-2) of ami-0123456789abcdef0");
}

TEST_F(MaskedTest, TheSameThingHasTheSameNumber) {
  EXPECT_EQ(masked("203.0.113.9 203.0.113.10 203.0.113.9:22"), "ADDRESS-1 ADDRESS-2 ADDRESS-3");
  EXPECT_EQ(masked("/home/max/a /home/max/b /home/max/a"), "PATH-1 PATH-2 PATH-1");
}

TEST_F(MaskedTest, WhoAndWhereSomebodyIsIsGone) {
  EXPECT_EQ(masked("ssh:max@box.example.org, max@example.org: 2001:db8::7/64"), "WHO-1, WHO-2: ADDRESS-1");
  EXPECT_EQ(masked("https://me.example/set?sig=short"), "URL-1");
  EXPECT_EQ(masked("~/thesis/a.csv 'lab' on laptop, label"), "PATH-1 'STINT-1' on HOST-1, label");
}

TEST_F(MaskedTest, SecretVariablesAreGoneWhereverTheyStand) {
  world_.env.vars["WANDB_API_KEY"] = "abc1";
  world_.env.vars["AWS_SESSION_TOKEN"] = "shortone";
  world_.env.vars["DB_PASSWD"] = "geheim";
  world_.env.vars["EDITOR"] = "error";
  EXPECT_EQ(masked("error: xabc1y and shortone, geheim"), "error: xSECRETy and SECRET, SECRET");
}

TEST_F(MaskedTest, WhatHelpsStays) {
  for (const char* text :
       {"InsufficientInstanceCapacity (HTTP 500) in us-east-1a", "2026-11-29T23:00:00.123456Z error: code 10",
        "/usr/bin/stint https://ec2.us-east-1.amazonaws.com/ 127.0.0.1:4577",
        "OpenSSH_9.2p1 Debian-2+deb12u6", "g4dn.xlarge at $0.526/h; 12 of 48 vCPUs", "a@ @b : . - --"})
    EXPECT_EQ(masked(text), text);
}

}  // namespace
}  // namespace stint::cli
