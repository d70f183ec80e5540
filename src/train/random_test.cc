// SPDX-License-Identifier: Apache-2.0
#include "train/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "train/parameters.h"

namespace stint::train {
namespace {

// From the authors' own C, state filled by splitmix64 from seed 0.
TEST(TrainRandom, IsTheGeneratorThatItsAuthorsPublished) {
  Random random{0};
  EXPECT_EQ(random.next(), 0x99ec5f36cb75f2b4U);
  EXPECT_EQ(random.next(), 0xbf6e1f784956452aU);
}

TEST(TrainRandom, CutNormalHasTheRightMomentsAndNoTail) {
  Random random{1};
  double sum = 0, squares = 0;
  constexpr int kDraws = 100'000;
  for (int i = 0; i < kDraws; ++i) {
    const double x = random.cut_normal();
    ASSERT_LT(std::abs(x), 2);
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / kDraws, 0, 0.01);
  EXPECT_NEAR(squares / kDraws, 0.7737, 0.01);  // the variance of a normal cut at two deviations
}

TEST(TrainRandom, AShuffleKeepsEveryItemAndFollowsTheSeed) {
  std::vector<std::uint32_t> one(1000), two(1000), three(1000);
  std::iota(one.begin(), one.end(), 0U);
  two = three = one;
  Random{5}.shuffle(one);
  Random{5}.shuffle(two);
  Random{6}.shuffle(three);
  EXPECT_EQ(one, two);
  EXPECT_NE(one, three);
  std::sort(one.begin(), one.end());
  for (std::uint32_t i = 0; i < one.size(); ++i) ASSERT_EQ(one[i], i);
}

TEST(Parameters, ThereAreAsManyAsTheLabHas) { EXPECT_EQ(parameter_count(), 61706U); }

TEST(Parameters, StartCutAtTwoDeviationsWithBiasesAndGapsZero) {
  Parameters parameters;
  initialise(parameters, 3);
  size_t set = 0;
  for (float x : parameters.all) {
    ASSERT_LT(std::abs(x), 0.2F);
    set += x != 0 ? 1U : 0U;
  }
  EXPECT_EQ(set, parameter_count() - kMaps1 - kMaps2 - kHidden1 - kHidden2 - kClasses);
  for (size_t i = 0; i < kHidden1; ++i) ASSERT_EQ(parameters[kDense1Bias][i], 0);
}

}  // namespace
}  // namespace stint::train
