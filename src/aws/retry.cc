// SPDX-License-Identifier: Apache-2.0
#include "aws/retry.h"

#include <algorithm>
#include <array>

namespace stint::aws {
namespace {

using namespace std::chrono_literals;

constexpr int kTooManyRequests = 429;
constexpr int kBadRequest = 400;

template <std::size_t N>
bool in(const std::array<std::string_view, N>& list, std::string_view code) {
  return std::find(list.begin(), list.end(), code) != list.end();
}

bool throttled(int status, std::string_view code) {
  static constexpr std::array<std::string_view, 12> kCodes{"Throttling",
                                                           "ThrottlingException",
                                                           "ThrottledException",
                                                           "RequestThrottledException",
                                                           "RequestThrottled",
                                                           "RequestLimitExceeded",
                                                           "BandwidthLimitExceeded",
                                                           "TooManyRequestsException",
                                                           "LimitExceededException",
                                                           "SlowDown",
                                                           "PriorRequestNotComplete",
                                                           "EC2ThrottledException"};
  return status == kTooManyRequests || in(kCodes, code);
}

bool transient(int status, std::string_view code) {
  static constexpr std::array<std::string_view, 2> kCodes{"RequestTimeout", "RequestTimeoutException"};
  return status == 500 || status == 502 || status == 503 || status == 504 || in(kCodes, code);
}

Verdict judge_lost(const Lost& lost, Repeat repeat) {
  if (lost.unsent) return Verdict::Transient;
  if (lost.status == kTooManyRequests) return Verdict::Throttled;
  // A 400 that was cut may be any of AWS's own refusals, those that pass among them; the rest come from a
  // proxy.
  bool refused = lost.status >= 300 && lost.status < 500 && lost.status != kBadRequest;
  return refused || repeat == Repeat::Never ? Verdict::Final : Verdict::Transient;
}

Verdict judge_refusal(const Refusal& refusal, Repeat repeat) {
  if (throttled(refusal.status, refusal.code)) return Verdict::Throttled;
  if (no_capacity(refusal.code) || !transient(refusal.status, refusal.code)) return Verdict::Final;
  return repeat == Repeat::Never ? Verdict::Final : Verdict::Transient;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  if (!from_text(text, value) || value < 0) return std::nullopt;
  return std::min<std::int64_t>(value, 1'000'000'000);
}

}  // namespace

Verdict judge(const Outcome& failed, Repeat repeat) {
  if (auto* refusal = std::get_if<Refusal>(&failed)) return judge_refusal(*refusal, repeat);
  return judge_lost(std::get<Lost>(failed), repeat);
}

bool may_have_acted(const Outcome& failed) {
  if (auto* lost = std::get_if<Lost>(&failed)) return !lost->unsent && lost->status != kTooManyRequests;
  const auto& refusal = std::get<Refusal>(failed);
  return refusal.status >= 500 && !throttled(refusal.status, refusal.code) && !no_capacity(refusal.code);
}

bool no_capacity(std::string_view code) {
  return (code.starts_with("Insufficient") && code.ends_with("Capacity")) || code == "UnfulfillableCapacity";
}

bool RetryQuota::take(int tokens) {
  if (left_ < tokens) return false;
  left_ -= tokens;
  return true;
}

void RetryQuota::give(int tokens) { left_ = std::min(left_ + tokens, kFull); }

Micros backoff(Verdict verdict, int failed, std::uint32_t luck, Micros asked) {
  constexpr Micros kMost = 20s, kMostAdded = 5s;
  Micros scale = verdict == Verdict::Throttled ? 1s : Micros{50ms};
  Micros most = std::min(scale * (std::int64_t{1} << failed), kMost);
  Micros delay{most.count() * luck >> 32};
  return std::max(delay, std::min(asked, delay + kMostAdded));
}

Micros asked_delay(const HttpResponse& response) {
  if (auto ms = whole_number(response.header("x-amz-retry-after"))) return std::chrono::milliseconds{*ms};
  if (auto s = whole_number(response.header("retry-after"))) return Seconds{*s};
  return Micros{0};
}

}  // namespace stint::aws
