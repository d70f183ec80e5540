// SPDX-License-Identifier: Apache-2.0
#include "train/plain/network.h"

namespace stint::train::plain {
namespace {

constexpr Convolution kConvolution1{kPaddedSide, 1, kMaps1}, kConvolution2{kPool1Side, kMaps1, kMaps2};
constexpr MaxPool kMaxPool1{kConv1Side, kMaps1}, kMaxPool2{kConv2Side, kMaps2};
constexpr Dense kDense1{kFeatures, kHidden1, kDense1Weight.stride},
    kDense2{kHidden1, kHidden2, kDense2Weight.stride}, kDense3{kHidden2, kClasses, kDense3Weight.stride};

Numbers padded(const std::uint8_t* pixels) {
  Numbers out(kPaddedSide * kPaddedSide);
  for (size_t y = 0; y < kSide; ++y)
    for (size_t x = 0; x < kSide; ++x)
      out[(y + kBorder) * kPaddedSide + x + kBorder] = pixels[y * kSide + x] / 255.0;
  return out;
}

}  // namespace

Activations forward(const Parameters& p, const std::uint8_t* pixels) {
  Activations a;
  a.picture = padded(pixels);
  a.conv1 = Relu::forward(kConvolution1.forward(a.picture, p[kConv1Weight], p[kConv1Bias]));
  a.pool1 = kMaxPool1.forward(a.conv1);
  a.conv2 = Relu::forward(kConvolution2.forward(a.pool1, p[kConv2Weight], p[kConv2Bias]));
  a.pool2 = kMaxPool2.forward(a.conv2);
  a.hidden1 = Relu::forward(kDense1.forward(a.pool2, p[kDense1Weight], p[kDense1Bias]));
  a.hidden2 = Relu::forward(kDense2.forward(a.hidden1, p[kDense2Weight], p[kDense2Bias]));
  a.scores = kDense3.forward(a.hidden2, p[kDense3Weight], p[kDense3Bias]);
  return a;
}

void backward(const Parameters& p, const Activations& a, size_t label, Gradient& g) {
  Numbers d = Loss::backward(a.scores, label);
  d = kDense3.backward(a.hidden2, p[kDense3Weight], d, g[kDense3Weight], g[kDense3Bias]);
  d = Relu::backward(a.hidden2, std::move(d));
  d = kDense2.backward(a.hidden1, p[kDense2Weight], d, g[kDense2Weight], g[kDense2Bias]);
  d = Relu::backward(a.hidden1, std::move(d));
  d = kDense1.backward(a.pool2, p[kDense1Weight], d, g[kDense1Weight], g[kDense1Bias]);
  d = Relu::backward(a.conv2, kMaxPool2.backward(a.conv2, d));
  d = kConvolution2.backward(a.pool1, p[kConv2Weight], d, g[kConv2Weight], g[kConv2Bias]);
  d = Relu::backward(a.conv1, kMaxPool1.backward(a.conv1, d));
  kConvolution1.backward(a.picture, p[kConv1Weight], d, g[kConv1Weight], g[kConv1Bias]);
}

}  // namespace stint::train::plain
