// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "aws/answer.h"
#include "base/time.h"

namespace stint::aws {

/// What may happen when a call is sent twice.
enum class Repeat {
  Read,        ///< changes nothing; an interruption ends it at once
  Idempotent,  ///< a second time changes nothing more
  ByToken,     ///< idempotent by the client token in it
  Never,       ///< a second time acts again: repeated only where the first certainly did nothing
};

/// Whether an attempt that failed is worth another.
enum class Verdict { Final, Throttled, Transient };

/// The AWS "standard" mode as botocore 1.44.8 has it (retries/standard.py). Capacity refusals come with HTTP
/// 500 and are final all the same; a Never call is repeated only after a throttle or when nothing was sent.
Verdict judge(const Outcome& failed, Repeat repeat);

/// Whether the attempt may have had its effect on the other side.
bool may_have_acted(const Outcome& failed);

/// "InsufficientInstanceCapacity" and its kin: this place has none to give; another zone or type may.
bool no_capacity(std::string_view code);

inline constexpr int kAttempts = 3;  ///< in all

/// Keeps a crowd of calls from hammering a service that is down: each retry takes from it, success gives
/// back.
class RetryQuota {
 public:
  static int price(Verdict verdict) { return verdict == Verdict::Throttled ? 5 : 14; }
  static constexpr int kUnretried = 1;  ///< what a success without a retry gives back

  bool take(int tokens);
  void give(int tokens);
  int left() const { return left_; }

 private:
  static constexpr int kFull = 500;
  int left_ = kFull;
};

/// How long to wait before the attempt after the failed one, number `failed` (0-based): random(0..1) *
/// min(scale * 2^failed, 20 s), scale 1 s after a throttle and 50 ms else. `luck` is 32 random bits. `asked`
/// is what the service asked for (asked_delay); it may add at most 5 s.
Micros backoff(Verdict verdict, int failed, std::uint32_t luck, Micros asked);

/// From x-amz-retry-after (milliseconds) or Retry-After (seconds); 0 where there is none or it is no number.
Micros asked_delay(const HttpResponse& response);

}  // namespace stint::aws
