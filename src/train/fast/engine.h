// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "train/fast/barrier.h"
#include "train/fast/kernels.h"
#include "train/fast/pages.h"

namespace stint::train::fast {

/// The fast kernels as an engine. Each thread takes its share of a batch through the network and back, into a
/// gradient of its own; then each sums up all threads' gradients for its share of the weights, always in the
/// same order, and moves these. So the same start, order, number of threads and kernels give the same bits.
class FastEngine final : public Engine {
 public:
  FastEngine(const Parameters& start, AdamRate rate, size_t threads, const Kernels& kernels);

  double train(const Epoch& epoch, const Stop& stop) override;
  size_t count_right(const Pictures& pictures) override;
  const Parameters& parameters() const override { return *parameters_; }

 private:
  struct Worker {
    OnPages<Workspace> workspace;
    OnPages<Parameters> gradient;
    double loss = 0;
    size_t right = 0;
  };

  template <class Work>
  void on_all_threads(Work work);
  void add_gradient(Worker& worker, size_t index, const Pictures& pictures,
                    std::span<const std::uint32_t> batch);
  void move_weights(size_t index, size_t step);

  AdamRate rate_;
  const Kernels& kernels_;
  std::vector<Worker> workers_;
  std::vector<Parameters*> gradients_;
  OnPages<Parameters> parameters_, moment1_, moment2_;
  Barrier barrier_;
  size_t steps_ = 0;
};

}  // namespace stint::train::fast
