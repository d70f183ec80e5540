// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/tags.h"

#include <gtest/gtest.h>

namespace stint::ec2 {
namespace {

TEST(TagsTest, SshAnswersAtPort22UnlessATagTellsOfAnother) {
  EXPECT_EQ(ssh_port_of({{"Name", "stint lab"}}), 22);
  EXPECT_EQ(ssh_port_of({{"stint:ssh-port", "2222"}}), 2222);
  for (const auto* text : {"", "0", "-1", "65536", "22a", " 2222"})
    EXPECT_EQ(ssh_port_of({{"stint:ssh-port", text}}), 22) << text;
}

}  // namespace
}  // namespace stint::ec2
