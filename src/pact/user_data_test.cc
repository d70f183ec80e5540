// SPDX-License-Identifier: Apache-2.0
#include "pact/user_data.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "testing/temp_dir.h"

namespace stint::pact {
namespace {

using testing::TempDir;

const UserData kData{.timer = std::chrono::hours{1},
                     .token = "3f9a-1",
                     .public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDK4 stint lenet"};

int run(const std::string& command) { return std::system(command.c_str()); }

std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  for (int c = fgetc(pipe); c != EOF; c = fgetc(pipe)) text += static_cast<char>(c);
  pclose(pipe);
  return text;
}

TEST(UserDataTest, SameInputGivesTheSameBytes) {
  EXPECT_EQ(*user_data_text(kData), *user_data_text(kData));
  auto other = kData;
  other.token = "3f9a-2";
  EXPECT_NE(*user_data_text(kData), *user_data_text(other));
}

TEST(UserDataTest, FitsWithRoomToGrow) { EXPECT_LT(user_data_text(kData)->size(), 10'000U); }

TEST(UserDataTest, IsPlainAscii) {
  auto text = *user_data_text(kData);
  for (char c : text) ASSERT_TRUE((c >= ' ' && c <= '~') || c == '\n') << int{c};
}

TEST(UserDataTest, ParsesAsTheTwoPartsThatCloudInitKnows) {
  TempDir dir;
  std::ofstream(dir.path() / "user-data") << *user_data_text(kData);
  auto parts =
      output_of("python3 -c \"import email,sys\nm = email.message_from_file(open('" +
                (dir.path() / "user-data").string() +
                "'))\nprint(m.is_multipart(), len(m.defects))\n"
                "for p in m.get_payload(): print(p.get_content_type(), p.get_payload().split()[0])\"");
  EXPECT_EQ(parts, "True 0\ntext/cloud-boothook #!/bin/sh\ntext/cloud-config #cloud-config\n");
}

TEST(UserDataTest, HoldsTheKeyAndNoPlaceholder) {
  auto text = *user_data_text(kData);
  EXPECT_NE(text.find("ssh_authorized_keys:\n  - \"" + kData.public_key + "\"\n"), std::string::npos);
  for (const char* placeholder : {"@SECONDS@", "@TOKEN@", "@BOOT_TIMER@"})
    EXPECT_EQ(text.find(placeholder), std::string::npos) << placeholder;
}

TEST(UserDataTest, BothScriptsAreShell) {
  TempDir dir;
  auto hook = (dir.path() / "hook").string();
  std::ofstream(hook) << *boothook_text(kData);
  for (const char* shell : {"dash -n ", "bash --posix -n "}) {
    EXPECT_EQ(run(shell + hook), 0);
    EXPECT_EQ(run(shell + std::string(STINT_PACT_DIR "/boot_timer.sh")), 0);
  }
}

TEST(UserDataTest, WhatWouldNotBeOneIsRefused) {
  auto refuses = [](auto change) {
    auto data = kData;
    change(data);
    return !user_data_text(data);
  };
  EXPECT_TRUE(refuses([](UserData& d) { d.timer = Seconds{0}; }));
  EXPECT_TRUE(refuses([](UserData& d) { d.token = "$(reboot)"; }));
  EXPECT_TRUE(refuses([](UserData& d) { d.token = ""; }));
  EXPECT_TRUE(refuses([](UserData& d) { d.public_key = "ssh-ed25519 AAAA\nruncmd: [reboot]"; }));
  EXPECT_TRUE(refuses([](UserData& d) { d.public_key = "ssh-ed25519 AA\"A x"; }));
  EXPECT_TRUE(refuses([](UserData& d) { d.public_key = ""; }));
}

}  // namespace
}  // namespace stint::pact
