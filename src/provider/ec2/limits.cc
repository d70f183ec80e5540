// SPDX-License-Identifier: Apache-2.0
// Service quotas: every region at once, and the request for more.
#include <fmt/format.h>

#include <algorithm>

#include "aws/quotas.h"
#include "provider/ec2/bucket.h"
#include "provider/ec2/ec2.h"

namespace stint::ec2 {
namespace {

using provider::Quota;

bool open(const std::string& status) { return status == "PENDING" || status == "CASE_OPENED"; }

// The newest request for this quota, if there is one.
Result<std::optional<aws::QuotaRequest>> newest_request(const aws::Client& client, const std::string& code) {
  STINT_TRY_ASSIGN(auto requests, aws::list_quota_requests(client, code));
  if (requests.empty()) return std::nullopt;
  return *std::max_element(requests.begin(), requests.end(),
                           [](const auto& a, const auto& b) { return a.created < b.created; });
}

void add_request(Quota& quota, const aws::QuotaRequest& request) {
  quota.request = request.id;
  quota.request_state = request.status;
  quota.requested = static_cast<std::int64_t>(request.desired_value);
}

Result<Quota> with_request(const aws::Client& client, const Bucket& bucket) {
  STINT_TRY_ASSIGN(auto quota, quota_of(client, bucket));
  STINT_TRY_ASSIGN(auto request, newest_request(client, quota.code));
  if (request) add_request(quota, *request);
  return quota;
}

}  // namespace

Result<std::vector<Quota>> Ec2::quotas(const std::string& type, const std::vector<std::string>& regions) {
  std::vector<std::string> asked = regions;
  if (asked.empty()) {
    STINT_TRY_ASSIGN(asked, this->regions());
  }
  const Bucket& bucket = bucket_of(type.empty() ? "g4dn.xlarge" : type);
  std::vector<Result<Quota>> answers(asked.size());
  each(world_, asked.size(),
       [&](std::size_t i) { answers[i] = with_request(session_.in(asked[i]), bucket); });
  std::vector<Quota> quotas;
  for (auto& answer : answers) {
    STINT_TRY_ASSIGN(auto quota, std::move(answer));
    quotas.push_back(std::move(quota));
  }
  return quotas;
}

// AWS has no token for this call: the history is looked at first, and one request is never made twice.
Result<Quota> Ec2::request_quota(const std::string& type, std::int64_t vcpus) {
  STINT_TRY_ASSIGN(auto quota, with_request(client(), bucket_of(type)));
  if (quota.limit >= vcpus || open(quota.request_state)) return quota;
  auto request = aws::request_quota_increase(client(), quota.code, static_cast<double>(vcpus));
  if (!request &&
      (request.error().code == "ResourceAlreadyExistsException" || request.error().kind == Kind::Unknown)) {
    STINT_TRY_ASSIGN(auto newest, newest_request(client(), quota.code));
    if (newest && open(newest->status)) request = *newest;
  }
  if (!request) return fail(std::move(request).error());
  add_request(quota, *request);
  return quota;
}

}  // namespace stint::ec2
