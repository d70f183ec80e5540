// SPDX-License-Identifier: Apache-2.0
#include "aws/send.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "aws/explain.h"
#include "aws/http_date.h"
#include "aws/sign.h"

namespace stint::aws {
namespace {

using namespace std::chrono_literals;

// AWS takes 15 minutes of skew; what is nearer than this was not refused for its time.
constexpr Micros kPlausibleSkew = 4min;

constexpr std::string_view kLostBefore = "an earlier attempt had no answer";

std::string below(std::string url, const std::string& path) {
  if (!path.empty() && !url.ends_with('/')) url += '/';
  return url + path;
}

HttpRequest written(const Call& call, std::string url) {
  HttpRequest request{.method = call.method, .url = below(std::move(url), call.path), .body = call.body};
  request.headers = {{"User-Agent", "stint/" STINT_VERSION}};
  auto typed = [&](const char* type) { request.headers.emplace_back("Content-Type", type); };
  switch (info(call.service).protocol) {
    case Protocol::Json:
      typed("application/x-amz-json-1.1");
      request.headers.emplace_back("X-Amz-Target",
                                   fmt::format("{}{}", info(call.service).version, call.operation));
      break;
    case Protocol::RestJson:
      if (!call.body.empty()) typed("application/json");
      break;
    case Protocol::Ec2:
    case Protocol::Query:
      typed("application/x-www-form-urlencoded; charset=utf-8");
      break;
  }
  return request;
}

bool may_mean_skew(const Outcome& failed) {
  static constexpr std::array<std::string_view, 6> kCodes{
      "RequestTimeTooSkewed",      "RequestExpired",        "RequestInTheFuture",
      "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure"};
  auto* refusal = std::get_if<Refusal>(&failed);
  return refusal && std::find(kCodes.begin(), kCodes.end(), refusal->code) != kCodes.end();
}

std::uint32_t luck(Outside& out) {
  std::array<std::byte, 4> bytes;
  out.random(bytes);
  std::uint32_t value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

std::string log_line(const Outcome& outcome) {
  if (auto* answer = std::get_if<Answer>(&outcome)) return "ok, request id " + answer->request_id();
  if (auto* refusal = std::get_if<Refusal>(&outcome))
    return fmt::format("{} (HTTP {}), request id {}", refusal->code, refusal->status, refusal->request_id);
  return "no answer: " + std::get<Lost>(outcome).why;
}

class Sending {
 public:
  Sending(const Client& client, const Call& call, HttpRequest request)
      : session_(*client.session),
        world_(session_.world()),
        region_(scope_region(call.service, client.region)),
        call_(call),
        request_(std::move(request)),
        place_(place_of(client, call)),
        quota_(session_.quota(call.service, region_)) {}

  Result<Answer> run() {
    while (true) {
      STINT_TRY_ASSIGN(Outcome outcome, attempt());
      if (auto* answer = std::get_if<Answer>(&outcome)) {
        quota_.give(paid_ > 0 ? paid_ : RetryQuota::kUnretried);
        return std::move(*answer);
      }
      if (corrects_clock(outcome)) continue;
      const Verdict verdict = judge(outcome, call_.repeat);
      const int failed = failed_++;
      if (verdict == Verdict::Final || failed_ == kAttempts || !quota_.take(RetryQuota::price(verdict)))
        return fail(explained(outcome));
      paid_ = RetryQuota::price(verdict);
      unanswered_ = unanswered_ || may_have_acted(outcome);
      if (!sleep_for(world_, backoff(verdict, failed, luck(world_.out), asked_))) return interrupted();
    }
  }

 private:
  // One exchange. The error is an interruption; everything else is an outcome.
  Result<Outcome> attempt() {
    HttpRequest request = request_;
    signed_at_ = session_.clock().signing_time(world_.out.now());
    const ServiceInfo& service = info(call_.service);
    sign(request, session_.config().credentials, {region_, service.signing}, signed_at_,
         session_.signing_keys());
    const Micros total = call_.repeat == Repeat::Read ? 30s : 60s;
    sent_ = world_.out.now().boot;
    auto response = fetch(world_, request, {.connect = 5s, .total = total});
    asked_ = Micros{0};
    date_.reset();
    if (!response && response.error().kind == Kind::Interrupted) {
      unanswered_ = true;
      return interrupted();
    }
    Outcome outcome = response ? read_answer(service.protocol, call_.operation, *response)
                               : Lost{response.error().kind == Kind::Unreachable, 0, response.error().what};
    if (response) note(*response, !std::holds_alternative<Lost>(outcome));
    world_.log.line(fmt::format("aws {}: {}", place_, log_line(outcome)));
    return outcome;
  }

  // A page of something between us and AWS may carry a Date too: it is nobody's clock.
  void note(const HttpResponse& response, bool from_aws) {
    asked_ = asked_delay(response);
    if (!from_aws) return;
    date_ = parse_http_date(response.header("date"));
    if (date_) session_.clock().saw(*date_, sent_, world_.out.now());
  }

  // Whether it was refused for its time, so that one more attempt with AWS's own is due.
  bool corrects_clock(const Outcome& failed) {
    if (clock_corrected_ || !date_ || !may_mean_skew(failed)) return false;
    if (std::chrono::abs(*date_ - signed_at_) <= kPlausibleSkew) return false;
    stale_ = call_.repeat != Repeat::Read && world_.out.now().boot - sent_ > kPlausibleSkew;
    if (stale_) return false;
    clock_corrected_ = true;
    session_.clock().distrust_ours();
    return true;
  }

  Error explained(const Outcome& failed) const {
    if (stale_)
      return {
          .kind = Kind::Failed,
          .what = place_ + ": this computer slept before it was sent, and what it was based on may be old"};
    auto* refusal = std::get_if<Refusal>(&failed);
    Error error = refusal ? explain(*refusal, place_, region_)
                          : explain(std::get<Lost>(failed), place_, split_url(request_.url)->host);
    if (error.kind == Kind::Credentials)
      error.detail += "; credentials of " + session_.config().credentials.source;
    if (unanswered_) {
      if (error.kind == Kind::Unreachable) error.kind = Kind::Unknown;
      error.detail += error.detail.empty() ? "" : "; ";
      error.detail += kLostBefore;
    }
    return error;
  }

  Failure interrupted() const {
    if (!unanswered_ || call_.repeat == Repeat::Read)
      return fail(Kind::Interrupted, place_ + ": interrupted");
    return fail(Kind::Unknown,
                place_ + ": interrupted before AWS answered; whether it was done is not known");
  }

  Session& session_;
  World& world_;
  const std::string region_;
  const Call& call_;
  const HttpRequest request_;  // not signed yet
  const std::string place_;
  RetryQuota& quota_;

  int failed_ = 0;           // attempts
  int paid_ = 0;             // for the last retry
  bool unanswered_ = false;  // an attempt may have had its effect
  bool clock_corrected_ = false;
  bool stale_ = false;  // refused for its time, because this computer slept while it was on its way
  // Of the last attempt:
  SysMicros signed_at_{};
  Micros sent_{};  // by the boot clock
  std::optional<SysMicros> date_;
  Micros asked_{0};
};

}  // namespace

std::string place_of(const Client& client, const Call& call) {
  return fmt::format("{} in {}", call.operation, scope_region(call.service, client.region));
}

Result<Answer> send(const Client& client, const Call& call) {
  STINT_TRY_ASSIGN(auto url, endpoint_url(client.session->config(), call.service, client.region));
  Sending sending{client, call, written(call, std::move(url))};
  if (call.repeat == Repeat::Read) return sending.run();
  Shield shield{client.session->world().tasks};
  return sending.run();
}

}  // namespace stint::aws
