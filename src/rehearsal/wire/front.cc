// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/front.h"

#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/model/filter.h"
#include "rehearsal/model/identity_calls.h"
#include "rehearsal/wire/incoming.h"

namespace stint::rehearsal::wire {
namespace {

constexpr std::uint64_t kRequestIds = 0x72657175657374;  // sets their chance apart from the cloud's

bool asks_for_address(const Request& request) {
  return request.method == "GET" &&
         (request.path == "/checkip" || request.header("host").starts_with("checkip."));
}

std::string_view media_type(const Incoming& incoming) {
  switch (incoming.protocol) {
    case Protocol::Ec2:
      return "text/xml;charset=UTF-8";
    case Protocol::Query:
      return "text/xml";
    case Protocol::Rest:
      return "application/json";
    case Protocol::Json:
      break;
  }
  auto asked = incoming.request.header("content-type");
  return asked == "application/x-amz-json-1.0" ? asked : "application/x-amz-json-1.1";
}

Reply html_page(int status) {
  return {.status = status,
          .headers = {{"content-type", "text/html"}},
          .body = fmt::format("<html><body><h1>{} Service Unavailable</h1></body></html>", status)};
}

// The name that policies have for a call: "cloudwatch:PutMetricAlarm". Budgets has one for all that looks and
// one for all that changes.
std::string permission_for(const Incoming& incoming) {
  if (incoming.service->name == "budgets")
    return incoming.row->action.starts_with("Describe") ? "budgets:ViewBudget" : "budgets:ModifyBudget";
  auto service =
      incoming.service->name == "monitoring" ? std::string_view("cloudwatch") : incoming.service->name;
  return fmt::format("{}:{}", service, incoming.row->action);
}

Reply refused(const Incoming& incoming, const Refusal& refusal) {
  return error_reply(incoming.protocol, incoming.caller.service, refusal, incoming.id);
}

// What a fault makes of a call before it has any effect; nullopt: nothing.
std::optional<std::optional<Reply>> spoilt_before(const Incoming& incoming, const Trouble& trouble) {
  if (auto lost = trouble.is<fault::Lost>(); lost && !lost->after) return std::optional<Reply>{};
  if (auto broken = trouble.is<fault::Broken>(); broken && !broken->after) return html_page(broken->status);
  if (trouble.is<fault::Throttled>())
    return refused(incoming, too_many_calls(incoming.protocol, incoming.caller.service));
  if (auto fixed = trouble.is<fault::Refused>()) return refused(incoming, fixed->refusal);
  return std::nullopt;
}

// What a fault leaves of an answer.
std::optional<Reply> spoilt_after(Reply reply, const Trouble& trouble) {
  if (trouble.is<fault::Lost>()) return std::nullopt;
  if (auto broken = trouble.is<fault::Broken>()) reply = html_page(broken->status);
  if (trouble.is<fault::Cut>()) reply.body.resize(reply.body.size() / 2);
  reply.delay = trouble.delay;
  return reply;
}

}  // namespace

Front::Front(Cloud& cloud) : cloud_(cloud), dice_(cloud.settings().seed ^ kRequestIds) {}

std::optional<Reply> Front::handle(const Request& request, SysMicros now) {
  if (asks_for_address(request))
    return Reply{.headers = {{"content-type", "text/plain"}},
                 .body = cloud_.settings().caller_address + "\n"};
  Incoming incoming{.request = request, .id = dice_.uuid(), .caller = {}};
  auto reply = answer(incoming, now);
  if (!reply) return std::nullopt;
  reply->headers.emplace_back("x-amzn-requestid", incoming.id);
  reply->headers.emplace_back("date", http_date(now));
  return reply;
}

std::optional<Reply> Front::answer(Incoming& incoming, SysMicros now) {
  auto known = incoming.recognise(verifier_, cloud_.settings().accounts, cloud_.catalogue(), now);
  if (!known) return refused(incoming, known.error());
  Trouble trouble = faults_.next(incoming.row->action);
  if (auto spoilt = spoilt_before(incoming, trouble)) return *std::move(spoilt);
  auto reply = admit(incoming, now).and_then([&] { return perform(incoming, now); });
  return spoilt_after(reply ? *std::move(reply) : refused(incoming, reply.error()), trouble);
}

Outcome<> Front::admit(const Incoming& incoming, SysMicros now) {
  const auto& [account, key, region, service] = incoming.caller;
  if (throttling_ &&
      !throttle_.admit(account->id, region, incoming.row->action, incoming.row->allowance, now))
    return tl::unexpected<Refusal>{too_many_calls(incoming.protocol, service)};
  auto permission = permission_for(incoming);
  bool denied =
      std::ranges::any_of(key->denied, [&](const auto& pattern) { return fits(pattern, permission); });
  if (!denied) return {};
  auto arn = fmt::format("arn:aws:iam::{}:{}", account->id, key->principal);
  return tl::unexpected<Refusal>{not_permitted(incoming.protocol, arn, permission)};
}

Outcome<Reply> Front::perform(Incoming& incoming, SysMicros now) {
  auto context = cloud_.enter(*incoming.caller.account, *incoming.caller.key, incoming.caller.region, now);
  Exchange exchange{.service = *incoming.service,
                    .row = *incoming.row,
                    .protocol = incoming.protocol,
                    .input = incoming.input(),
                    .context = context,
                    .dry_run = incoming.dry_run,
                    .request_id = incoming.id,
                    .body = {}};
  REHEARSAL_TRY(incoming.row->run(exchange));
  Reply reply{.status = 200,
              .headers = {{"content-type", std::string(media_type(incoming))}},
              .body = std::move(exchange.body)};
  return reply;
}

}  // namespace stint::rehearsal::wire
