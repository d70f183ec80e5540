// SPDX-License-Identifier: Apache-2.0
#include "train/fast/engine.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <thread>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace stint::train::fast {
namespace {

// Adam's moments of a weight that is never taught sink below the normal numbers, where each product costs a
// hundred cycles: for this thread they are 0.
void flush_tiny_numbers() {
#if defined(__SSE__)
  constexpr unsigned kFlushResults = 0x8000, kInputsAreZero = 0x0040;
  _mm_setcsr(_mm_getcsr() | kFlushResults | kInputsAreZero);
#elif defined(__aarch64__)
  constexpr unsigned long kFlushToZero = 1UL << 24;
  __builtin_aarch64_set_fpcr(static_cast<unsigned>(__builtin_aarch64_get_fpcr() | kFlushToZero));
#endif
}

struct Range {
  size_t from, to;
};

// Share `index` of `shares`, in whole units of `unit`.
Range share_of(size_t count, size_t unit, size_t index, size_t shares) {
  const size_t units = (count + unit - 1) / unit;
  return {std::min(count, units * index / shares * unit),
          std::min(count, units * (index + 1) / shares * unit)};
}

// Makes a workspace ready for up to kChunk pictures. Lanes without a picture show the first one, with no
// share in the loss.
std::array<const std::uint8_t*, kChunk> set_up(Workspace& w, const Pictures& pictures,
                                               std::span<const std::uint32_t> chunk, float share) {
  std::array<const std::uint8_t*, kChunk> pixels;
  w.packs = (chunk.size() + kPack - 1) / kPack;
  for (size_t lane = 0; lane < w.packs * kPack; ++lane) {
    const bool used = lane < chunk.size();
    const std::uint32_t index = chunk[used ? lane : 0];
    pixels[lane] = pictures.picture(index);
    w.label[lane] = pictures.labels[index];
    w.share[lane] = used ? share : 0;
  }
  return pixels;
}

size_t best_class(const Workspace& w, size_t lane) {
  size_t best = 0;
  for (size_t k = 1; k < kClasses; ++k)
    if (w.scores[k][lane] > w.scores[best][lane]) best = k;
  return best;
}

}  // namespace

FastEngine::FastEngine(const Parameters& start, AdamRate rate, size_t threads, const Kernels& kernels)
    : rate_(rate), kernels_(kernels), workers_(threads), barrier_(static_cast<std::uint32_t>(threads)) {
  *parameters_ = start;
  for (Worker& worker : workers_) gradients_.push_back(&*worker.gradient);
}

// Calls work(worker, index) on as many threads as there are workers, this one among them.
template <class Work>
void FastEngine::on_all_threads(Work work) {
  std::vector<std::jthread> others;
  for (size_t index = 1; index < workers_.size(); ++index)
    others.emplace_back([&, index] {
      flush_tiny_numbers();
      work(workers_[index], index);
    });
  flush_tiny_numbers();
  work(workers_[0], 0);
}

void FastEngine::add_gradient(Worker& worker, size_t index, const Pictures& pictures,
                              std::span<const std::uint32_t> batch) {
  const Range range = share_of(batch.size(), kPack, index, workers_.size());
  const float share = 1.0F / static_cast<float>(batch.size());
  for (size_t at = range.from; at < range.to; at += kChunk) {
    const auto chunk = batch.subspan(at, std::min(kChunk, range.to - at));
    const auto pixels = set_up(*worker.workspace, pictures, chunk, share);
    kernels_.forward(*parameters_, pixels.data(), *worker.workspace);
    worker.loss += kernels_.backward(*parameters_, *worker.workspace, *worker.gradient);
  }
}

void FastEngine::move_weights(size_t index, size_t step) {
  const Range range = share_of(Parameters::kSize, kPack, index, workers_.size());
  kernels_.adam(AdamStep::at(rate_, step), gradients_, *parameters_, *moment1_, *moment2_, range.from,
                range.to);
}

double FastEngine::train(const Epoch& epoch, const Stop& stop) {
  const size_t count = epoch.order.size(), first_step = steps_;
  std::atomic<bool> ended = false;
  for (Worker& worker : workers_) worker.loss = 0;
  on_all_threads([&](Worker& worker, size_t index) {
    size_t step = first_step;
    for (size_t at = 0; at < count; at += epoch.batch) {
      if (index == 0) ended.store(stop(), std::memory_order_relaxed);
      add_gradient(worker, index, epoch.pictures, epoch.order.subspan(at, std::min(epoch.batch, count - at)));
      barrier_.wait();
      if (ended.load(std::memory_order_relaxed)) return;
      move_weights(index, ++step);
      if (index == 0) steps_ = step;
      barrier_.wait();
    }
  });
  const double loss = std::accumulate(workers_.begin(), workers_.end(), 0.0,
                                      [](double sum, const Worker& worker) { return sum + worker.loss; });
  return count == 0 ? 0 : loss / static_cast<double>(count);
}

size_t FastEngine::count_right(const Pictures& pictures) {
  std::vector<std::uint32_t> order(pictures.size());
  std::iota(order.begin(), order.end(), 0U);
  on_all_threads([&](Worker& worker, size_t index) {
    worker.right = 0;
    const Range range = share_of(order.size(), kChunk, index, workers_.size());
    for (size_t at = range.from; at < range.to; at += kChunk) {
      const auto chunk = std::span{order}.subspan(at, std::min(kChunk, range.to - at));
      const auto pixels = set_up(*worker.workspace, pictures, chunk, 0);
      kernels_.forward(*parameters_, pixels.data(), *worker.workspace);
      for (size_t lane = 0; lane < chunk.size(); ++lane)
        worker.right += best_class(*worker.workspace, lane) == pictures.labels[chunk[lane]] ? 1U : 0U;
    }
  });
  return std::accumulate(workers_.begin(), workers_.end(), size_t{0},
                         [](size_t sum, const Worker& worker) { return sum + worker.right; });
}

}  // namespace stint::train::fast
