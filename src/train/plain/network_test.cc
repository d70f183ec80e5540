// SPDX-License-Identifier: Apache-2.0
#include "train/plain/network.h"

#include <gtest/gtest.h>

#include "train/example_test.h"

namespace stint::train::plain {
namespace {

struct Batch {
  Gradient gradient;
  double loss = 0;
};

Batch mean_over(const Parameters& parameters, const Pictures& pictures) {
  Batch batch;
  for (size_t i = 0; i < pictures.size(); ++i) {
    const Activations activations = forward(parameters, pictures.picture(i));
    batch.loss += Loss::forward(activations.scores, pictures.labels[i]);
    backward(parameters, activations, pictures.labels[i], batch.gradient);
  }
  const auto count = static_cast<double>(pictures.size());
  batch.loss /= count;
  for (double& g : batch.gradient.all) g /= count;
  return batch;
}

// The reference is in double precision too, so only the last bits of sums in another order differ.
TEST(PlainNetwork, LossAndGradientsAreThoseOfPyTorch) {
  const auto album = example::pictures();
  Batch batch = mean_over(example::weights(), album.view());
  EXPECT_NEAR(batch.loss, torch_reference::kMeanLoss, 1e-12);
  for (size_t index = 0; index < tensors().size(); ++index) {
    const Tensor& tensor = tensors()[index];
    const torch_reference::Of& expected = torch_reference::kGradients[index];
    SCOPED_TRACE(tensor.name);
    double sum = 0, magnitude = 0;
    std::vector<double> flat;
    for (size_t k = 0; k < tensor.rows * tensor.columns; ++k)
      flat.push_back(batch.gradient[tensor][k / tensor.columns * tensor.stride + k % tensor.columns]);
    for (double g : flat) sum += g, magnitude += std::abs(g);
    EXPECT_NEAR(sum, expected.sum, 1e-11 * expected.magnitude + 1e-15);
    EXPECT_NEAR(magnitude, expected.magnitude, 1e-11 * expected.magnitude);
    for (size_t i = 0; i < expected.samples; ++i)
      EXPECT_NEAR(flat[i * expected.step], expected.sample[i], 1e-8 * std::abs(expected.sample[i]) + 1e-14)
          << i;
  }
}

// One weight of each tensor up and down by a little: the loss has to move as the gradient says. Where ReLU or
// max-pooling switches within the step, the difference is that of two slopes; hence the small step and the
// loose bound.
TEST(PlainNetwork, GradientsAreTheSlopesOfTheLoss) {
  const auto album = example::blots(2, 7);
  Parameters parameters = example::weights();
  Batch batch = mean_over(parameters, album.view());
  for (const Tensor& tensor : tensors()) {
    for (size_t row : {size_t{0}, tensor.rows / 2}) {
      for (size_t column : {size_t{0}, tensor.columns - 1}) {
        const size_t at = row * tensor.stride + column;
        float& weight = parameters[tensor][at];
        const float before = weight;
        weight = before + 2e-6F;
        const double up = weight, loss_up = mean_over(parameters, album.view()).loss;
        weight = before - 2e-6F;
        const double slope = (loss_up - mean_over(parameters, album.view()).loss) / (up - double{weight});
        weight = before;
        const double gradient = batch.gradient[tensor][at];
        EXPECT_NEAR(gradient, slope, 2e-3 * std::abs(slope) + 1e-6)
            << tensor.name << " " << row << " " << column;
      }
    }
  }
}

TEST(PlainNetwork, ADeadUnitGetsNoGradient) {
  const auto album = example::pictures();
  Parameters parameters = example::weights();
  parameters[kDense2Bias][5] = -1e6F;
  Batch batch = mean_over(parameters, album.view());
  for (size_t i = 0; i < kHidden1; ++i)
    EXPECT_EQ(batch.gradient[kDense2Weight][5 * kDense2Weight.stride + i], 0);
  EXPECT_EQ(batch.gradient[kDense2Bias][5], 0);
}

TEST(PlainMaxPool, OfEqualNumbersTheFirstWins) {
  const MaxPool pool{4, 1};
  const Numbers in = {1, 1, 0, 2,   //
                      1, 1, 2, 2,   //
                      0, 0, 5, -1,  //
                      3, 3, 4, 5};
  EXPECT_EQ(pool.forward(in), (Numbers{1, 2, 3, 5}));
  EXPECT_EQ(pool.backward(in, {10, 20, 30, 40}), (Numbers{10, 0, 0, 20,  //
                                                          0, 0, 0, 0,    //
                                                          0, 0, 40, 0,   //
                                                          30, 0, 0, 0}));
}

}  // namespace
}  // namespace stint::train::plain
