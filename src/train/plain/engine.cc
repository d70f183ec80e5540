// SPDX-License-Identifier: Apache-2.0
#include "train/plain/engine.h"

#include <algorithm>
#include <cmath>

namespace stint::train::plain {

void adam(Parameters& parameters, Gradient& moment1, Gradient& moment2, const Gradient& gradient,
          AdamRate rate, size_t step) {
  const auto t = static_cast<double>(step);
  const double unbias1 = 1 - std::pow(AdamRate::kBeta1, t), unbias2 = 1 - std::pow(AdamRate::kBeta2, t);
  for (size_t i = 0; i < Parameters::kSize; ++i) {
    const double g = gradient.all[i];
    double& m = moment1.all[i] = AdamRate::kBeta1 * moment1.all[i] + (1 - AdamRate::kBeta1) * g;
    double& v = moment2.all[i] = AdamRate::kBeta2 * moment2.all[i] + (1 - AdamRate::kBeta2) * g * g;
    parameters.all[i] -=
        static_cast<float>(rate.rate * (m / unbias1) / (std::sqrt(v / unbias2) + AdamRate::kEpsilon));
  }
}

double PlainEngine::step(const Pictures& pictures, std::span<const std::uint32_t> batch) {
  Gradient gradient;
  double loss = 0;
  for (std::uint32_t index : batch) {
    const Activations activations = forward(parameters_, pictures.picture(index));
    loss += Loss::forward(activations.scores, pictures.labels[index]);
    backward(parameters_, activations, pictures.labels[index], gradient);
  }
  for (double& g : gradient.all) g /= static_cast<double>(batch.size());
  adam(parameters_, moment1_, moment2_, gradient, rate_, ++steps_);
  return loss;
}

double PlainEngine::train(const Epoch& epoch, const Stop& stop) {
  double loss = 0;
  size_t seen = 0;
  while (seen < epoch.order.size() && !stop()) {
    const size_t count = std::min(epoch.batch, epoch.order.size() - seen);
    loss += step(epoch.pictures, epoch.order.subspan(seen, count));
    seen += count;
  }
  return seen == 0 ? 0 : loss / static_cast<double>(seen);
}

size_t PlainEngine::count_right(const Pictures& pictures) {
  size_t right = 0;
  for (size_t i = 0; i < pictures.size(); ++i) {
    const Numbers scores = forward(parameters_, pictures.picture(i)).scores;
    right += std::max_element(scores.begin(), scores.end()) - scores.begin() == pictures.labels[i] ? 1U : 0U;
  }
  return right;
}

}  // namespace stint::train::plain
