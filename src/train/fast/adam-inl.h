// SPDX-License-Identifier: Apache-2.0
#if defined(STINT_TRAIN_FAST_ADAM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STINT_TRAIN_FAST_ADAM_INL_H_
#undef STINT_TRAIN_FAST_ADAM_INL_H_
#else
#define STINT_TRAIN_FAST_ADAM_INL_H_
#endif

#include "train/fast/kernels.h"
#include "train/fast/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stint::train::fast::HWY_NAMESPACE {

/// The gradients of all threads, always in the same order; each is left at 0, ready for the next step.
HWY_INLINE V take_gradient(std::span<Parameters* const> gradients, size_t at) {
  V sum = hn::Zero(d);
  for (Parameters* gradient : gradients) {
    sum = load_sum(gradient->all + at, sum);
    hn::Store(hn::Zero(d), d, gradient->all + at);
  }
  return sum;
}

inline void adam(const AdamStep& step, std::span<Parameters* const> gradients, Parameters& parameters,
                 Parameters& moment1, Parameters& moment2, size_t from, size_t to) {
  const V beta1 = hn::Set(d, static_cast<float>(AdamRate::kBeta1)),
          beta2 = hn::Set(d, static_cast<float>(AdamRate::kBeta2));
  const V rest1 = hn::Set(d, static_cast<float>(1 - AdamRate::kBeta1));
  const V rest2 = hn::Set(d, static_cast<float>(1 - AdamRate::kBeta2));
  const V size = hn::Set(d, step.size), epsilon = hn::Set(d, static_cast<float>(AdamRate::kEpsilon));
  const V unbias = hn::Set(d, step.unbias_root2);
  for (size_t at = from; at < to; at += kLanes) {
    const V gradient = take_gradient(gradients, at);
    const V m = hn::MulAdd(beta1, hn::Load(d, moment1.all + at), hn::Mul(rest1, gradient));
    const V v = hn::MulAdd(beta2, hn::Load(d, moment2.all + at), hn::Mul(rest2, hn::Mul(gradient, gradient)));
    hn::Store(m, d, moment1.all + at);
    hn::Store(v, d, moment2.all + at);
    const V move = hn::Div(hn::Mul(size, m), hn::MulAdd(hn::Sqrt(v), unbias, epsilon));
    hn::Store(hn::Sub(hn::Load(d, parameters.all + at), move), d, parameters.all + at);
  }
}

}  // namespace stint::train::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
