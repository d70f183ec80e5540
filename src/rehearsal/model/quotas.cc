// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/model/capacity.h"
#include "rehearsal/model/quota_calls.h"
#include "rehearsal/model/quota_review.h"

namespace stint::rehearsal {
namespace {

constexpr std::ptrdiff_t kMostOpen = 20;

tl::unexpected<Refusal> no_such(std::string_view what) {
  return refuse("NoSuchResourceException",
                fmt::format("The request failed because the specified {} does not exist.", what));
}

std::string arn_of(const Context& call, const std::string& code) {
  return call.region.arn("servicequotas", "ec2/" + code);
}

Outcome<const QuotaInfo*> find_quota(const Context& call, std::string_view service, std::string_view code) {
  if (service != "ec2") return no_such("service");
  const QuotaInfo* info = call.catalogue().quota(code);
  if (!info) return no_such("quota");
  return info;
}

QuotaRequestView view_of(const Context& call, const QuotaRequest& request) {
  return {call.catalogue().quota(request.code), &request, arn_of(call, request.code)};
}

double value_of(const Context& call, const QuotaInfo& info) {
  return applied_quota(call.region, info.code).value_or(info.standard);
}

}  // namespace

Outcome<ListServiceQuotas::Output> perform(Context& call, const ListServiceQuotas::Input& in) {
  if (in.service != "ec2") return no_such("service");
  ListServiceQuotas::Output out;
  for (const auto& info : call.catalogue().quotas) {
    auto value = applied_quota(call.region, info.code);
    if (value && (in.code.empty() || in.code == info.code))
      out.items.push_back({&info, *value, arn_of(call, info.code)});
  }
  return out;
}

Outcome<ListServiceQuotas::Output> perform(Context& call, const ListAWSDefaultServiceQuotas::Input& in) {
  if (in.service != "ec2") return no_such("service");
  ListServiceQuotas::Output out;
  for (const auto& info : call.catalogue().quotas)
    out.items.push_back({&info, info.standard, arn_of(call, info.code)});
  return out;
}

Outcome<GetServiceQuota::Output> perform(Context& call, const GetServiceQuota::Input& in) {
  REHEARSAL_TRY_ASSIGN(const QuotaInfo* info, find_quota(call, in.service, in.code));
  auto value = applied_quota(call.region, info->code);
  if (!value) return no_such("quota");
  return GetServiceQuota::Output{{info, *value, arn_of(call, info->code)}};
}

Outcome<GetServiceQuota::Output> perform(Context& call, const GetAWSDefaultServiceQuota::Input& in) {
  REHEARSAL_TRY_ASSIGN(const QuotaInfo* info, find_quota(call, in.service, in.code));
  return GetServiceQuota::Output{{info, info->standard, arn_of(call, info->code)}};
}

Outcome<RequestServiceQuotaIncrease::Output> perform(Context& call,
                                                     const RequestServiceQuotaIncrease::Input& in) {
  REHEARSAL_TRY_ASSIGN(const QuotaInfo* info, find_quota(call, in.service, in.code));
  if (in.desired <= value_of(call, *info))
    return refuse("IllegalArgumentException",
                  "You must provide a quota value greater than the current quota value.");
  auto& requests = call.region.requests;
  if (std::ranges::any_of(requests, [&](const QuotaRequest& r) { return r.code == in.code && r.open(); }))
    return refuse("ResourceAlreadyExistsException",
                  "Only one open service quota increase request is allowed per quota.");
  if (std::ranges::count_if(requests, &QuotaRequest::open) >= kMostOpen)
    return refuse("QuotaExceededException",
                  "You have exceeded the number of open service quota increase requests.");
  requests.push_back({.id = call.works.dice.hex(32) + call.works.dice.hex(8),
                      .code = in.code,
                      .desired = in.desired,
                      .case_id = {},
                      .requester = call.region.account.id,
                      .created = call.now,
                      .updated = call.now});
  begin_review(call.works, call.region, requests.back(), in.support_case);
  return RequestServiceQuotaIncrease::Output{view_of(call, requests.back())};
}

Outcome<RequestServiceQuotaIncrease::Output> perform(Context& call,
                                                     const GetRequestedServiceQuotaChange::Input& in) {
  auto found = std::ranges::find(call.region.requests, in.id, &QuotaRequest::id);
  if (found == call.region.requests.end()) return no_such("request");
  return RequestServiceQuotaIncrease::Output{view_of(call, *found)};
}

Outcome<ListRequestedServiceQuotaChangeHistoryByQuota::Output> perform(
    Context& call, const ListRequestedServiceQuotaChangeHistoryByQuota::Input& in) {
  REHEARSAL_TRY(find_quota(call, in.service, in.code));
  ListRequestedServiceQuotaChangeHistoryByQuota::Output out;
  for (const auto& request : call.region.requests)
    if (request.code == in.code && (in.status.empty() || in.status == request.status))
      out.items.push_back(view_of(call, request));
  std::ranges::reverse(out.items);
  return out;
}

}  // namespace stint::rehearsal
