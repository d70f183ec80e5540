// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "train/engine.h"
#include "train/plain/network.h"

namespace stint::train::plain {

/// One step of Adam, the textbook's way. `step` counts from 1.
void adam(Parameters& parameters, Gradient& moment1, Gradient& moment2, const Gradient& gradient,
          AdamRate rate, size_t step);

/// The plain layers as an engine: one thread, some hundred times slower than the fast one, to learn from and
/// to check by.
class PlainEngine final : public Engine {
 public:
  PlainEngine(const Parameters& start, AdamRate rate) : parameters_(start), rate_(rate) {}

  double train(const Epoch& epoch, const Stop& stop) override;
  size_t count_right(const Pictures& pictures) override;
  const Parameters& parameters() const override { return parameters_; }

 private:
  double step(const Pictures& pictures, std::span<const std::uint32_t> batch);

  Parameters parameters_;
  AdamRate rate_;
  Gradient moment1_, moment2_;
  size_t steps_ = 0;
};

}  // namespace stint::train::plain
