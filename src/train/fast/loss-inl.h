// SPDX-License-Identifier: Apache-2.0
#if defined(STINT_TRAIN_FAST_LOSS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STINT_TRAIN_FAST_LOSS_INL_H_
#undef STINT_TRAIN_FAST_LOSS_INL_H_
#else
#define STINT_TRAIN_FAST_LOSS_INL_H_
#endif

#include <hwy/contrib/math/math-inl.h>

#include "train/fast/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stint::train::fast::HWY_NAMESPACE {

/// Softmax and cross-entropy of a chunk: the gradient by the scores, each picture with its share; the sum of
/// the losses.
HWY_INLINE double softmax_loss(Workspace& w) {
  V total = hn::Zero(d);
  for (size_t at = 0; at < w.packs * kPack; at += kLanes) {
    V top = hn::Load(d, w.scores[0] + at);
    for (size_t k = 1; k < kClasses; ++k) top = hn::Max(top, hn::Load(d, w.scores[k] + at));
    V power[kClasses], sum = hn::Zero(d), own = hn::Zero(d);
    const auto label = hn::Load(d_int, w.label + at);
    for (size_t k = 0; k < kClasses; ++k) {
      const V score = hn::Sub(hn::Load(d, w.scores[k] + at), top);
      const M is_label = hn::RebindMask(d, hn::Eq(label, hn::Set(d_int, static_cast<std::int32_t>(k))));
      own = hn::IfThenElse(is_label, score, own);
      power[k] = hn::Exp(d, score);
      sum = hn::Add(sum, power[k]);
    }
    const V share = hn::Load(d, w.share + at), scale = hn::Div(share, sum);
    for (size_t k = 0; k < kClasses; ++k) {
      const M is_label = hn::RebindMask(d, hn::Eq(label, hn::Set(d_int, static_cast<std::int32_t>(k))));
      hn::Store(hn::MulSub(power[k], scale, hn::IfThenElseZero(is_label, share)), d, w.d_scores[k] + at);
    }
    const V loss = hn::Sub(hn::Log(d, sum), own);
    total = hn::Add(total, hn::IfThenElseZero(hn::Gt(share, hn::Zero(d)), loss));
  }
  return double{sum_of(total)};
}

}  // namespace stint::train::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
