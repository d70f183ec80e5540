// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/verbs.h"
#include "life/life.h"

namespace stint::cli {
namespace {

using namespace std::chrono_literals;
using provider::Quota;

constexpr const char* kUsualType = "g4dn.xlarge";  // the cheapest GPU with an image that is proven
constexpr std::int64_t kUsualVcpus = 4;

Json json_of(const Quota& q) {
  return {{"region", q.region},
          {"code", q.code},
          {"name", q.name},
          {"limit_vcpus", q.limit},
          {"used_vcpus", q.used},
          {"request", q.request},
          {"request_state", q.request_state},
          {"requested_vcpus", q.requested}};
}

std::string row(const Quota& q, std::int64_t need) {
  std::string request =
      q.request.empty() ? "" : fmt::format("; asked for {}: {}", q.requested, q.request_state);
  auto free = std::max<std::int64_t>(0, q.limit - q.used);
  return fmt::format("  {:<16} {:>5} vCPUs, {} in use: {} machine{} of {} vCPUs{}\n", q.region, q.limit,
                     q.used, free / need, free / need == 1 ? "" : "s", need, request);
}

bool closed_without(const Quota& q) {
  return q.request_state == "DENIED" || q.request_state == "NOT_APPROVED" ||
         q.request_state == "INVALID_REQUEST";
}

Result<std::int64_t> vcpus_of(provider::Provider& cloud, const std::string& type) {
  if (type == kUsualType) return kUsualVcpus;
  return cloud.vcpus(type);
}

Result<int> show_limits(Context& c, provider::Provider& cloud, const std::string& type, std::int64_t need) {
  std::vector<std::string> regions;
  if (c.options.region) regions = {*c.options.region};
  STINT_TRY_ASSIGN(auto quotas, cloud.quotas(type, regions));
  std::string text = fmt::format("{} ({}); {} needs {} vCPUs\n", quotas.empty() ? "" : quotas[0].name,
                                 quotas.empty() ? "" : quotas[0].code, type, need);
  Json list = Json::array();
  for (const auto& quota : quotas) {
    text += row(quota, need);
    list.push_back(json_of(quota));
  }
  c.show.say(text);
  c.show.json({{"type", type}, {"need_vcpus", need}, {"limits", list}});
  return 0;
}

Result<int> ask_for_more(Context& c, provider::Provider& cloud, const std::string& type, std::int64_t need) {
  STINT_TRY_ASSIGN(auto quota, cloud.request_quota(type, need));
  if (quota.limit >= need)
    c.show.say(
        fmt::format("the limit in {} is already {} vCPUs: nothing to ask for\n", quota.region, quota.limit));
  else
    c.show.say(
        fmt::format("asked for {} vCPUs of \"{}\" in {}: {} (request {})\nnext: stint limits wait --type {} "
                    "--region {} --on {}\n",
                    quota.requested, quota.name, quota.region, quota.request_state, quota.request, type,
                    quota.region, cloud.place()));
  c.show.json(json_of(quota));
  return 0;
}

// The state lives in the cloud, so this may be interrupted and asked for again. The applied value counts, not
// the request's state: a grant may be partial, and a closed case may be a grant.
Result<int> wait_for_more(Context& c, provider::Provider& cloud, const std::string& type, std::int64_t need) {
  STINT_TRY_ASSIGN(auto me, cloud.identity());
  Micros start = c.world.out.now().boot;
  while (true) {
    STINT_TRY_ASSIGN(auto quotas, cloud.quotas(type, {me.region}));
    const Quota& quota = quotas.at(0);
    if (quota.limit >= need) {
      c.show.say(
          fmt::format("the limit in {} is {} vCPUs now: enough for {}\n", quota.region, quota.limit, type));
      c.show.json(json_of(quota));
      return 0;
    }
    if (quota.request.empty())
      return fail(
          Kind::Limit,
          fmt::format("the limit in {} is {} vCPUs, and nothing was asked for", quota.region, quota.limit),
          fmt::format("stint limits request --type {} --region {} --on {}", type, quota.region,
                      cloud.place()));
    if (closed_without(quota))
      return fail(Kind::Limit,
                  fmt::format("the request for {} vCPUs in {} was closed: {}", quota.requested, quota.region,
                              quota.request_state),
                  "answer in the AWS support centre, or ask in another region");
    Micros waited = c.world.out.now().boot - start;
    if (c.options.wait_limit && waited >= *c.options.wait_limit)
      return fail(Kind::Limit,
                  fmt::format("after {} the request for {} vCPUs is still {}", format_duration(waited),
                              quota.requested, quota.request_state),
                  "ask again later: nothing is lost");
    c.show.waiting(
        fmt::format("for AWS to answer the request for {} vCPUs ({})", quota.requested, quota.request_state),
        waited, 48h);
    STINT_TRY(sleep_for(c.world, waited < 1min ? 2s : 60s));
  }
}

}  // namespace

Result<int> limits(Context& c) {
  const auto& words = c.options.words;
  std::string what = words.empty() ? "" : words[0];
  if (words.size() > 1 || (!what.empty() && what != "request" && what != "wait"))
    return fail(Kind::Usage, fmt::format("limits does not know \"{}\"", words.back()),
                "stint limits, stint limits request, or stint limits wait");
  STINT_TRY_ASSIGN(auto cloud, open_place(c, {.place = place_of(c.options, "aws"), .start = true}));
  std::string type = c.options.type.value_or(kUsualType);
  STINT_TRY_ASSIGN(std::int64_t need, vcpus_of(*cloud, type));
  std::int64_t wanted = c.options.vcpus.value_or(need);
  if (what == "request") return ask_for_more(c, *cloud, type, wanted);
  if (what == "wait") return wait_for_more(c, *cloud, type, wanted);
  return show_limits(c, *cloud, type, need);
}

}  // namespace stint::cli
