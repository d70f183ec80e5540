// SPDX-License-Identifier: Apache-2.0
#include "train/plain/layers.h"

#include <algorithm>
#include <cmath>

namespace stint::train::plain {
namespace {

// Calls use(in, weight, out) with the three indices of every product in a convolution.
template <class Use>
void each_product(const Convolution& c, Use use) {
  const size_t out_side = c.side - kTaps + 1;
  for (size_t y = 0; y < out_side; ++y)
    for (size_t x = 0; x < out_side; ++x)
      for (size_t ky = 0; ky < kTaps; ++ky)
        for (size_t kx = 0; kx < kTaps; ++kx)
          for (size_t i = 0; i < c.in_maps; ++i)
            for (size_t o = 0; o < c.out_maps; ++o)
              use(((y + ky) * c.side + x + kx) * c.in_maps + i,
                  ((ky * kTaps + kx) * c.in_maps + i) * c.out_maps + o, (y * out_side + x) * c.out_maps + o);
}

double highest(const Numbers& numbers) { return *std::max_element(numbers.begin(), numbers.end()); }

}  // namespace

Numbers Convolution::forward(const Numbers& in, const float* weight, const float* bias) const {
  const size_t out_side = side - kTaps + 1;
  Numbers out(out_side * out_side * out_maps);
  for (size_t i = 0; i < out.size(); ++i) out[i] = bias[i % out_maps];
  each_product(*this, [&](size_t i, size_t w, size_t o) { out[o] += in[i] * weight[w]; });
  return out;
}

Numbers Convolution::backward(const Numbers& in, const float* weight, const Numbers& d_out, double* d_weight,
                              double* d_bias) const {
  Numbers d_in(in.size());
  for (size_t i = 0; i < d_out.size(); ++i) d_bias[i % out_maps] += d_out[i];
  each_product(*this, [&](size_t i, size_t w, size_t o) {
    d_weight[w] += in[i] * d_out[o];
    d_in[i] += weight[w] * d_out[o];
  });
  return d_in;
}

size_t MaxPool::winner(const Numbers& in, size_t y, size_t x, size_t map) const {
  size_t best = (2 * y * side + 2 * x) * maps + map;
  const size_t corner = best;
  for (size_t offset : {maps, side * maps, (side + 1) * maps})
    if (in[corner + offset] > in[best]) best = corner + offset;
  return best;
}

Numbers MaxPool::forward(const Numbers& in) const {
  const size_t half = side / 2;
  Numbers out(half * half * maps);
  for (size_t i = 0; i < out.size(); ++i) out[i] = in[winner(in, i / maps / half, i / maps % half, i % maps)];
  return out;
}

Numbers MaxPool::backward(const Numbers& in, const Numbers& d_out) const {
  const size_t half = side / 2;
  Numbers d_in(in.size());
  for (size_t i = 0; i < d_out.size(); ++i)
    d_in[winner(in, i / maps / half, i / maps % half, i % maps)] = d_out[i];
  return d_in;
}

Numbers Relu::forward(Numbers in) {
  for (double& x : in) x = std::max(x, 0.0);
  return in;
}

Numbers Relu::backward(const Numbers& out, Numbers d_out) {
  for (size_t i = 0; i < out.size(); ++i)
    if (out[i] <= 0) d_out[i] = 0;
  return d_out;
}

Numbers Dense::forward(const Numbers& in, const float* weight, const float* bias) const {
  Numbers out(bias, bias + outs);
  for (size_t o = 0; o < outs; ++o)
    for (size_t i = 0; i < ins; ++i) out[o] += in[i] * weight[o * stride + i];
  return out;
}

Numbers Dense::backward(const Numbers& in, const float* weight, const Numbers& d_out, double* d_weight,
                        double* d_bias) const {
  Numbers d_in(ins);
  for (size_t o = 0; o < outs; ++o) {
    d_bias[o] += d_out[o];
    for (size_t i = 0; i < ins; ++i) {
      d_weight[o * stride + i] += in[i] * d_out[o];
      d_in[i] += weight[o * stride + i] * d_out[o];
    }
  }
  return d_in;
}

double Loss::forward(const Numbers& scores, size_t label) {
  const double top = highest(scores);
  double sum = 0;
  for (double score : scores) sum += std::exp(score - top);
  return std::log(sum) + top - scores[label];
}

Numbers Loss::backward(const Numbers& scores, size_t label) {
  Numbers d_scores(scores.size());
  const double loss_and_score = forward(scores, label) + scores[label];
  for (size_t i = 0; i < scores.size(); ++i) d_scores[i] = std::exp(scores[i] - loss_and_score);
  d_scores[label] -= 1;
  return d_scores;
}

}  // namespace stint::train::plain
