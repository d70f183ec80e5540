// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/guard_words.h"

#include <gtest/gtest.h>

namespace stint::ec2 {
namespace {

TEST(GuardWordsTest, NumberIsAboveAllThatAreThereTwinsAndGapsIncluded) {
  EXPECT_EQ(number_after({}), 1);
  EXPECT_EQ(number_after({"stint-i-0abc-1", "stint-i-0abc-1b"}), 2);
  EXPECT_EQ(number_after({"stint-i-0abc-3b"}), 4);
  EXPECT_EQ(number_after({"stint-i-0abc-9", "stint-i-0abc-10", "stint-i-0abc-2b"}), 11);
}

TEST(GuardWordsTest, NameThatSomebodyElseGaveTakesNoNumber) {
  EXPECT_EQ(number_after({"stint-i-0abc-mine", "stint-i-0abc-1"}), 2);
}

TEST(GuardWordsTest, NameTellsMachineLayerAndNumber) {
  auto twin = alarm_name("i-0abc", 4, "W2");
  EXPECT_EQ(twin, "stint-i-0abc-4b");
  EXPECT_EQ(layer_of_alarm(twin), "W2");
  EXPECT_EQ(machine_in_guard(twin), "i-0abc");
  EXPECT_EQ(number_after({twin}), 5);
}

}  // namespace
}  // namespace stint::ec2
