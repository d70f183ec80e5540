// SPDX-License-Identifier: Apache-2.0
#include "aws/page.h"

#include <gtest/gtest.h>

namespace stint::aws {
namespace {

TEST(PageTest, GathersUntilTheTokenIsEmptyThroughEmptyPages) {
  std::vector<std::string> asked;
  auto all = all_pages<int>([&](const std::string& token) -> Result<Page<int>> {
    asked.push_back(token);
    if (token.empty()) return Page<int>{{1, 2}, "a"};
    if (token == "a") return Page<int>{{}, "b"};
    return Page<int>{{3}, ""};
  });
  ASSERT_TRUE(all);
  EXPECT_EQ(*all, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(asked, (std::vector<std::string>{"", "a", "b"}));
}

TEST(PageTest, TokenThatComesAgainIsAnError) {
  int asked = 0;
  auto all = all_pages<int>([&](const std::string& token) -> Result<Page<int>> {
    ++asked;
    return Page<int>{{1}, token == "a" ? "b" : "a"};
  });
  ASSERT_FALSE(all);
  EXPECT_EQ(asked, 3);
}

TEST(PageTest, FailureOfAPageIsTheFailureOfAll) {
  auto all = all_pages<int>([&](const std::string& token) -> Result<Page<int>> {
    if (token.empty()) return Page<int>{{1}, "a"};
    return fail(Kind::Limit, "x");
  });
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().kind, Kind::Limit);
}

}  // namespace
}  // namespace stint::aws
