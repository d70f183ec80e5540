// SPDX-License-Identifier: Apache-2.0
// Compiled once for each instruction set (highway's foreach_target). Which one runs is chosen here and not by
// highway's own dispatch, which would need its shared library; lenet5 is one static file.
#include "train/fast/kernels.h"

#include <cmath>
#include <vector>

#include "train/fast/targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "train/fast/kernels.cc"
#include <hwy/foreach_target.h>
// What follows, and these, are compiled anew for each.
#include "train/fast/adam-inl.h"
#include "train/fast/step-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stint::train::fast::HWY_NAMESPACE {

bool runs_here() {
#if HWY_TARGET == HWY_AVX3
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
#elif HWY_TARGET == HWY_AVX2
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
#elif HWY_TARGET == HWY_SSE4
  return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul") &&
         __builtin_cpu_supports("aes");
#else
  return true;  // what the compiler takes for granted
#endif
}

extern const Kernels kKernels;
constinit const Kernels kKernels{kName, runs_here, forward, backward, adam};

}  // namespace stint::train::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stint::train::fast {
namespace {

// The better ones first.
constexpr const Kernels* kAll[] = {
#if HWY_TARGETS & HWY_AVX3
    &N_AVX3::kKernels,
#endif
#if HWY_TARGETS & HWY_AVX2
    &N_AVX2::kKernels,
#endif
#if HWY_TARGETS & HWY_SSE4
    &N_SSE4::kKernels,
#endif
#if HWY_TARGETS & HWY_NEON
    &N_NEON::kKernels,
#endif
#if HWY_TARGETS & HWY_EMU128
    &N_EMU128::kKernels,
#endif
#if HWY_TARGETS & HWY_SCALAR
    &N_SCALAR::kKernels,
#endif
};

}  // namespace

std::span<const Kernels* const> kernels_here() {
  static const std::vector<const Kernels*> here = [] {
    std::vector<const Kernels*> able;
    for (const Kernels* kernels : kAll)
      if (kernels->runs_here()) able.push_back(kernels);
    return able;
  }();
  return here;
}

const Kernels* find_kernels(std::string_view name) {
  for (const Kernels* kernels : kernels_here())
    if (name.empty() || kernels->name == name) return kernels;
  return nullptr;
}

AdamStep AdamStep::at(AdamRate rate, size_t t) {
  const auto steps = static_cast<double>(t);
  return {static_cast<float>(rate.rate / (1 - std::pow(AdamRate::kBeta1, steps))),
          static_cast<float>(1 / std::sqrt(1 - std::pow(AdamRate::kBeta2, steps)))};
}

}  // namespace stint::train::fast
#endif
