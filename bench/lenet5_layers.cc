// SPDX-License-Identifier: Apache-2.0
// What each part of lenet5's step costs on one thread, for a chunk of 64 pictures: built for this machine's
// own instructions. `flops` is the rate at which the part does the arithmetic that it cannot do without (2
// for a multiply-add; after max-pooling one product in four; nothing is taken off for ReLU).
#include <benchmark/benchmark.h>

#include <vector>

#include "train/example_test.h"
#include "train/fast/kernels.h"
#include "train/fast/pages.h"

#include "train/fast/targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "lenet5_layers.cc"
#include <hwy/foreach_target.h>
#include "train/fast/adam-inl.h"
#include "train/fast/convolution-inl.h"
#include "train/fast/convolution1_backward-inl.h"
#include "train/fast/convolution2_backward-inl.h"
#include "train/fast/dense-inl.h"
#include "train/fast/loss-inl.h"
#include "train/fast/step-inl.h"
#include "train/fast/transpose-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stint::train::fast::HWY_NAMESPACE {
namespace {

// A chunk after a whole step, so that every part finds what it would find in training.
struct Bench {
  Bench() {
    initialise(*parameters, 1);
    for (size_t i = 0; i < kChunk; ++i) {
      pixels.push_back(album.view().picture(i));
      w->label[i] = album.labels[i];
      w->share[i] = 1.0F / kChunk;
    }
    w->packs = kPacks;
    forward(*parameters, pixels.data(), *w);
    backward(*parameters, *w, *gradient);
  }

  example::Album album = example::blots(kChunk, 1);
  std::vector<const std::uint8_t*> pixels;
  OnPages<Workspace> w;
  OnPages<Parameters> parameters, gradient, moment1, moment2;
};

constexpr double kConvolution1 = 2 * 28 * 28 * 6 * 25, kConvolution2 = 2 * 10 * 10 * 16 * 150;
constexpr double kDense = 2 * (400 * 120 + 120 * 84 + 84 * 10);

template <class Part>
void measure(benchmark::State& state, double flops_a_picture, Part part) {
  static Bench bench;
  for (auto _ : state) part(*bench.w, bench);
  const double chunks = static_cast<double>(state.iterations());
  state.counters["flops"] =
      benchmark::Counter(chunks * flops_a_picture * kChunk, benchmark::Counter::kIsRate);
}

void pixels_to_lanes(benchmark::State& state) {
  measure(state, 0, [](Workspace& w, Bench& b) {
    for (size_t i = 0; i < kPacks; ++i) {
      gather_pixels(b.pixels.data() + i * kPack, w.pack[i]);
      expand_pixels(w.pack[i], w.picture);
    }
  });
}

void convolution1(benchmark::State& state) {
  measure(state, kConvolution1, [](Workspace& w, Bench& b) {
    const Parameters& p = *b.parameters;
    for (Pack& pack : w.pack)
      convolve<Convolution1>(w.picture[0], p[kConv1Weight], p[kConv1Bias], w.pool1[0], kPack,
                             pack.winners1.bits);
  });
}

void convolution2(benchmark::State& state) {
  measure(state, kConvolution2, [](Workspace& w, Bench& b) {
    const Parameters& p = *b.parameters;
    for (size_t i = 0; i < kPacks; ++i)
      convolve<Convolution2>(w.pool1[0], p[kConv2Weight], p[kConv2Bias], w.features[0] + i * kPack, kChunk,
                             w.pack[i].winners2.bits);
  });
}

void maps_to_rows(benchmark::State& state) {
  measure(state, 0, [](Workspace& w, Bench&) {
    for (Pack& pack : w.pack) transpose(w.pool1[0], kPack, kPool1, kPack, pack.pool1[0], kPool1Row);
  });
}

void dense_forwards(benchmark::State& state) {
  measure(state, kDense, [](Workspace& w, Bench& b) { dense_layers_forward(*b.parameters, w); });
}

void loss(benchmark::State& state) {
  measure(state, 0, [](Workspace& w, Bench&) { benchmark::DoNotOptimize(softmax_loss(w)); });
}

void dense_backwards(benchmark::State& state) {
  measure(state, 2 * kDense,
          [](Workspace& w, Bench& b) { dense_layers_backward(*b.parameters, w, *b.gradient); });
}

void convolution2_filters(benchmark::State& state) {
  measure(state, kConvolution2 / 4, [](Workspace& w, Bench&) {
    for (size_t i = 0; i < kPacks; ++i) learn_filters(w, i);
  });
}

void convolution2_maps(benchmark::State& state) {
  measure(state, kConvolution2 / 4, [](Workspace& w, Bench& b) {
    spread_filters((*b.parameters)[kConv2Weight], w);
    for (size_t i = 0; i < kPacks; ++i) spread_pack(w, i);
  });
}

void convolution1_filters(benchmark::State& state) {
  measure(state, kConvolution1 / 4, [](Workspace& w, Bench&) {
    for (const Pack& pack : w.pack) convolution1_backward(w, pack);
  });
}

void whole_step(benchmark::State& state) {
  measure(state, 2 * (kConvolution1 + kConvolution2) / 2 + kConvolution2 / 2 + kConvolution1 / 4 + 3 * kDense,
          [](Workspace& w, Bench& b) {
            forward(*b.parameters, b.pixels.data(), w);
            backward(*b.parameters, w, *b.gradient);
          });
}

void adam_of_all(benchmark::State& state) {
  measure(state, 0, [](Workspace&, Bench& b) {
    const std::array<Parameters*, 1> gradients = {&*b.gradient};
    adam({}, gradients, *b.parameters, *b.moment1, *b.moment2, 0, Parameters::kSize);
  });
}

const bool kRegistered = [] {
  if (find_kernels(kName) == nullptr) return false;
  const std::pair<const char*, void (*)(benchmark::State&)> parts[] = {
      {"pixels_to_lanes", pixels_to_lanes},
      {"convolution1", convolution1},
      {"convolution2", convolution2},
      {"maps_to_rows", maps_to_rows},
      {"dense_forwards", dense_forwards},
      {"loss", loss},
      {"dense_backwards", dense_backwards},
      {"convolution2_filters", convolution2_filters},
      {"convolution2_maps", convolution2_maps},
      {"convolution1_filters", convolution1_filters},
      {"whole_step", whole_step},
      {"adam_of_all", adam_of_all},
  };
  for (const auto& [name, part] : parts)
    benchmark::RegisterBenchmark((std::string{kName} + "/" + name).c_str(), part);
  return true;
}();

}  // namespace
}  // namespace stint::train::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
