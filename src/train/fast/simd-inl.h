// SPDX-License-Identifier: Apache-2.0
// What the kernels share, once for each instruction set: highway includes kernels.cc anew for every one of
// them, and these headers with it, so their guards toggle.
#if defined(STINT_TRAIN_FAST_SIMD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STINT_TRAIN_FAST_SIMD_INL_H_
#undef STINT_TRAIN_FAST_SIMD_INL_H_
#else
#define STINT_TRAIN_FAST_SIMD_INL_H_
#endif

#include <hwy/highway.h>

#include <string_view>

#include "train/fast/workspace.h"

#undef STINT_UNROLL
#if defined(__clang__)
#define STINT_UNROLL _Pragma("clang loop unroll(full)")
#else
#define STINT_UNROLL _Pragma("GCC unroll 32")
#endif

HWY_BEFORE_NAMESPACE();
namespace stint::train::fast::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, kPack>;
using DInt = hn::RebindToSigned<D>;
using V = hn::Vec<D>;
using M = hn::Mask<D>;
inline constexpr D d;
inline constexpr DInt d_int;
inline constexpr size_t kLanes = HWY_TARGET == HWY_SCALAR ? 1
                                 : HWY_MAX_BYTES < 64     ? HWY_MAX_BYTES / 4
                                                          : kPack;
inline constexpr size_t kStrips = kPack / kLanes;  ///< vectors that make up a pack
/// AVX-512 and NEON have 32 vector registers, the others 16.
inline constexpr bool kManyRegisters = HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON;

/// What a user calls these instructions.
inline constexpr std::string_view kName = HWY_TARGET == HWY_AVX3   ? "avx512"
                                          : HWY_TARGET == HWY_AVX2 ? "avx2"
                                          : HWY_TARGET == HWY_SSE4 ? "sse4"
                                          : HWY_TARGET == HWY_NEON ? "neon"
                                                                   : "none";

HWY_INLINE float sum_of(V v) { return hn::GetLane(hn::SumOfLanes(d, v)); }

HWY_INLINE V load_sum(const float* at, V more) { return hn::Add(hn::Load(d, at), more); }

}  // namespace stint::train::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
