// SPDX-License-Identifier: Apache-2.0
#include "train/fast/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "train/example_test.h"
#include "train/fast/pages.h"
#include "train/plain/engine.h"

namespace stint::train::fast {
namespace {

// Every instruction set of this machine against the plain layers, which are in double precision.
class FastKernels : public ::testing::TestWithParam<const Kernels*> {
 protected:
  const Kernels& kernels() const { return *GetParam(); }

  // The album's pictures through the network; lanes that are left over show the first one.
  void forward(const Parameters& parameters, const Pictures& album) {
    std::vector<const std::uint8_t*> pixels;
    workspace_->packs = (album.size() + kPack - 1) / kPack;
    for (size_t lane = 0; lane < workspace_->packs * kPack; ++lane) {
      const size_t index = lane < album.size() ? lane : 0;
      pixels.push_back(album.picture(index));
      workspace_->label[lane] = album.labels[index];
      workspace_->share[lane] = lane < album.size() ? 1.0F / static_cast<float>(album.size()) : 0;
    }
    kernels().forward(parameters, pixels.data(), *workspace_);
  }

  OnPages<Workspace> workspace_;
  OnPages<Parameters> gradient_;
};

struct Plain {
  plain::Gradient gradient;
  std::vector<plain::Activations> activations;
  double loss = 0;
};

Plain plain_pass(const Parameters& parameters, const Pictures& album) {
  Plain plain;
  for (size_t i = 0; i < album.size(); ++i) {
    plain.activations.push_back(plain::forward(parameters, album.picture(i)));
    plain.loss += plain::Loss::forward(plain.activations[i].scores, album.labels[i]);
    plain::backward(parameters, plain.activations[i], album.labels[i], plain.gradient);
  }
  for (double& g : plain.gradient.all) g /= static_cast<double>(album.size());
  return plain;
}

// |fast - plain| / |plain| as vectors. Single precision keeps 7 digits, and sums of 400 products lose one or
// two of them.
double distance(const float* fast, const double* plain, size_t count) {
  double apart = 0, length = 0;
  for (size_t i = 0; i < count; ++i) {
    apart += (double{fast[i]} - plain[i]) * (double{fast[i]} - plain[i]);
    length += plain[i] * plain[i];
  }
  return std::sqrt(apart / (length + 1e-30));
}

constexpr double kForwardBound = 2e-6, kBackwardBound = 1e-5;

template <size_t kCount>
std::vector<float> lane_of(const float (&lanes)[kCount][kChunk], size_t lane) {
  std::vector<float> numbers;
  for (const auto& number : lanes) numbers.push_back(number[lane]);
  return numbers;
}

TEST_P(FastKernels, EveryLayerIsThePlainOnesForwards) {
  for (size_t count : {size_t{1}, size_t{16}, size_t{37}, kChunk}) {
    SCOPED_TRACE(count);
    const auto album = example::blots(count, count);
    const Parameters parameters = example::weights();
    const Plain plain = plain_pass(parameters, album.view());
    forward(parameters, album.view());
    for (size_t i = 0; i < count; ++i) {
      const plain::Activations& a = plain.activations[i];
      const Workspace& w = *workspace_;
      EXPECT_LT(distance(w.pack[i / kPack].pool1[i % kPack], a.pool1.data(), kPool1), kForwardBound) << i;
      EXPECT_LT(distance(lane_of(w.features, i).data(), a.pool2.data(), kFeatures), kForwardBound) << i;
      EXPECT_LT(distance(lane_of(w.hidden1, i).data(), a.hidden1.data(), kHidden1), kForwardBound) << i;
      EXPECT_LT(distance(lane_of(w.hidden2, i).data(), a.hidden2.data(), kHidden2), kForwardBound) << i;
      EXPECT_LT(distance(lane_of(w.scores, i).data(), a.scores.data(), kClasses), kForwardBound) << i;
    }
  }
}

TEST_P(FastKernels, EveryGradientIsThePlainOne) {
  for (size_t count : {size_t{1}, size_t{16}, size_t{37}, kChunk}) {
    SCOPED_TRACE(count);
    const auto album = example::blots(count, 100 + count);
    Parameters parameters;
    initialise(parameters, count);
    Plain plain = plain_pass(parameters, album.view());
    forward(parameters, album.view());
    *gradient_ = {};
    const double loss = kernels().backward(parameters, *workspace_, *gradient_);
    EXPECT_NEAR(loss, plain.loss, 1e-5 * plain.loss);
    for (const Tensor& tensor : tensors())
      EXPECT_LT(distance((*gradient_)[tensor], plain.gradient[tensor], tensor.end() - tensor.at),
                kBackwardBound)
          << tensor.name;
  }
}

// Of all that is learnt nothing leaks into the gaps between tensors and at the ends of rows.
TEST_P(FastKernels, GapsStayZero) {
  const auto album = example::blots(20, 3);
  Parameters parameters;
  initialise(parameters, 4);
  forward(parameters, album.view());
  kernels().backward(parameters, *workspace_, *gradient_);
  size_t covered = 0, set = 0;
  for (const Tensor& tensor : tensors())
    for (size_t i = 0; i < tensor.rows * tensor.columns; ++i)
      covered += (*gradient_)[tensor][i / tensor.columns * tensor.stride + i % tensor.columns] != 0 ? 1U : 0U;
  for (float g : gradient_->all) set += g != 0 ? 1U : 0U;
  EXPECT_EQ(set, covered);
}

TEST_P(FastKernels, BackwardAddsToWhatIsThere) {
  const auto album = example::blots(16, 5);
  Parameters parameters;
  initialise(parameters, 6);
  forward(parameters, album.view());
  kernels().backward(parameters, *workspace_, *gradient_);
  const Parameters once = *gradient_;
  kernels().backward(parameters, *workspace_, *gradient_);
  for (size_t i = 0; i < Parameters::kSize; ++i)
    ASSERT_NEAR(gradient_->all[i], 2 * once.all[i], 1e-6F + 1e-5F * std::abs(once.all[i])) << i;
}

// Filters that look at one pixel alone, and pictures of black and white: most windows have equal numbers,
// whose surroundings differ, so that the gradient tells which of them won.
TEST_P(FastKernels, OfEqualNumbersTheFirstWins) {
  example::Album album = example::blots(16, 8);
  for (auto& pixel : album.pixels) pixel = pixel % 2 == 0 ? 0 : 255;
  Parameters parameters = example::weights();
  for (const Tensor& filter : {kConv1Weight, kConv2Weight})
    for (size_t i = 0; i < filter.rows * filter.columns; ++i)
      parameters[filter][i] = i / filter.columns == filter.rows / 2 ? 0.2F : 0.0F;
  Plain plain = plain_pass(parameters, album.view());
  forward(parameters, album.view());
  kernels().backward(parameters, *workspace_, *gradient_);
  for (const Tensor& tensor : tensors())
    EXPECT_LT(distance((*gradient_)[tensor], plain.gradient[tensor], tensor.end() - tensor.at),
              kBackwardBound)
        << tensor.name;
}

TEST_P(FastKernels, AdamIsThePlainOne) {
  OnPages<Parameters> moment1, moment2, fast, gradient2;
  plain::Gradient plain1, plain2;
  Parameters plain = example::weights();
  *fast = plain;
  const std::array<Parameters*, 2> gradients = {&*gradient_, &*gradient2};
  for (size_t step = 1; step <= 5; ++step) {
    plain::Gradient sum;
    for (size_t i = 0; i < Parameters::kSize; ++i) {
      gradient_->all[i] = 0.01F * std::sin(static_cast<float>(i * step));
      gradient2->all[i] = 0.01F * std::cos(static_cast<float>(i + step));
      sum.all[i] = double{gradient_->all[i]} + double{gradient2->all[i]};
    }
    constexpr size_t kHalf = Parameters::kSize / 32 * 16;
    kernels().adam(AdamStep::at({}, step), gradients, *fast, *moment1, *moment2, 0, kHalf);
    kernels().adam(AdamStep::at({}, step), gradients, *fast, *moment1, *moment2, kHalf, Parameters::kSize);
    plain::adam(plain, plain1, plain2, sum, {}, step);
  }
  for (size_t i = 0; i < Parameters::kSize; ++i) ASSERT_NEAR(fast->all[i], plain.all[i], 2e-6) << i;
  EXPECT_TRUE(
      std::all_of(gradient2->all, gradient2->all + Parameters::kSize, [](float g) { return g == 0; }));
}

INSTANTIATE_TEST_SUITE_P(Each, FastKernels, ::testing::ValuesIn(kernels_here().begin(), kernels_here().end()),
                         [](const auto& kernels) { return std::string{kernels.param->name}; });

TEST(FindKernels, TheBestIsTakenWhereNoneIsNamed) {
  EXPECT_EQ(find_kernels(""), kernels_here().front());
  EXPECT_EQ(find_kernels(kernels_here().back()->name), kernels_here().back());
  EXPECT_EQ(find_kernels("mmx"), nullptr);
}

}  // namespace
}  // namespace stint::train::fast
