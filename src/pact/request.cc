// SPDX-License-Identifier: Apache-2.0
#include "pact/request.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "pact/fields.h"
#include "pact/names.h"

namespace stint::pact {
namespace {

struct Write {
  Json operator()(const Hello& r) const { return {{"ask", "hello"}, {"protocol", r.protocol}}; }
  Json operator()(const SendPolicy& r) const { return {{"ask", "policy"}, {"policy", to_json(r.policy)}}; }
  Json operator()(const AskStatus&) const { return {{"ask", "status"}}; }
  Json operator()(const Start& r) const { return {{"ask", "start"}, {"job", to_json(r.job)}}; }
  Json operator()(const Follow& r) const { return {{"ask", "follow"}, {"job", r.job}, {"from", r.from}}; }
  Json operator()(const Wait& r) const { return {{"ask", "wait"}, {"job", r.job}}; }
  Json operator()(const SendSignal& r) const {
    return {{"ask", "signal"}, {"job", r.job}, {"signal", r.signal}};
  }
  Json operator()(const Forget& r) const { return {{"ask", "forget"}, {"job", r.job}}; }
  Json operator()(const EndNow& r) const { return {{"ask", "end"}, {"why", r.why}}; }
};

// Each reads the fields of one kind; complaints stay in `f`.
Result<Request> hello(Fields& f) {
  auto protocol = f.number("protocol");
  f.expect(protocol > 0 && protocol < 1'000'000, "its protocol is none");
  return Hello{static_cast<int>(protocol)};
}

Result<Request> policy(Fields& f) {
  STINT_TRY_ASSIGN(auto policy, policy_from(f.object("policy")));
  return SendPolicy{std::move(policy)};
}

Result<Request> status(Fields&) { return AskStatus{}; }

Result<Request> start(Fields& f) {
  STINT_TRY_ASSIGN(auto job, job_spec_from(f.object("job")));
  return Start{std::move(job)};
}

std::string job_id(Fields& f) {
  auto id = f.text("job");
  f.expect(is_job_id(id), "its job is no id");
  return id;
}

Result<Request> follow(Fields& f) {
  auto id = job_id(f);
  auto from = f.number("from");
  f.expect(from >= 0, "its offset is below nothing");
  return Follow{std::move(id), static_cast<std::uint64_t>(from)};
}

Result<Request> wait(Fields& f) { return Wait{job_id(f)}; }

Result<Request> send_signal(Fields& f) {
  auto id = job_id(f);
  auto signal = f.number("signal");
  f.expect(signal >= 1 && signal <= 64, "its signal is none");
  return SendSignal{std::move(id), static_cast<int>(signal)};
}

Result<Request> forget(Fields& f) { return Forget{job_id(f)}; }

Result<Request> end_now(Fields& f) { return EndNow{f.maybe_text("why")}; }

struct Row {
  std::string_view ask;
  Result<Request> (*read)(Fields&);
};
constexpr std::array kRows{Row{"hello", hello},        Row{"policy", policy}, Row{"status", status},
                           Row{"start", start},        Row{"follow", follow}, Row{"wait", wait},
                           Row{"signal", send_signal}, Row{"forget", forget}, Row{"end", end_now}};

Result<Request> read_kind(Fields& f, std::string_view ask) {
  for (const auto& row : kRows)
    if (row.ask == ask) return row.read(f);
  return fail(Kind::Failed, fmt::format("\"{}\" is nothing that can be asked", ask));
}

}  // namespace

std::string to_line(const Asked& asked) {
  auto json = std::visit(Write{}, asked.what);
  json["n"] = asked.n;
  return dump_line(json) + "\n";
}

Result<Asked> read_request(std::string_view line, std::int64_t& n) {
  n = 0;
  STINT_TRY_ASSIGN(auto json, parse_object(line, "the request"));
  Fields f(json, "the request");
  n = f.number("n");
  f.expect(n > 0, "its number is not above 0");
  auto ask = f.text("ask");
  STINT_TRY(f.ok());
  STINT_TRY_ASSIGN(auto what, read_kind(f, ask));
  STINT_TRY(f.ok());
  return Asked{n, std::move(what)};
}

}  // namespace stint::pact
