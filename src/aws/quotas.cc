// SPDX-License-Identifier: Apache-2.0
#include "aws/quotas.h"

#include <nlohmann/json.hpp>

#include "aws/ask.h"

namespace stint::aws {

static constexpr int kPageOfQuotas = 100;

static void read(JsonReader& r, Quota& quota) {
  r.need("QuotaCode", quota.code);
  r.take("QuotaName", quota.name);
  r.take("Adjustable", quota.adjustable);
  r.take("Unit", quota.unit);
  r.take("ErrorReason/ErrorCode", quota.error_reason);
  if (quota.error_reason.empty())
    r.need("Value", quota.value);
  else
    r.take("Value", quota.value);
}

static void read(JsonReader& r, QuotaRequest& request) {
  r.need("Id", request.id);
  r.take("QuotaCode", request.quota_code);
  r.take("QuotaName", request.quota_name);
  r.need("Status", request.status);
  r.take("CaseId", request.case_id);
  r.need("DesiredValue", request.desired_value);
  r.take("Created", request.created);
  r.take("LastUpdated", request.updated);
}

static Call quotas_call(std::string_view operation, const Json& input, Repeat repeat = Repeat::Read) {
  return call_of(Service::ServiceQuotas, operation, input, repeat);
}

static Json about(const std::string& code) { return {{"ServiceCode", "ec2"}, {"QuotaCode", code}}; }

// One member of the answer, which is all there is in it.
template <class T>
static Result<T> ask_member(const Client& client, const Call& call, std::string_view name) {
  T value;
  STINT_TRY(ask_with<JsonNode>(client, call, [&](JsonReader& r) { r.need(name, value); }));
  return value;
}

template <class T>
static Result<std::vector<T>> ask_quota_pages(const Client& client, std::string_view operation,
                                              std::string_view list, Json input) {
  input["MaxResults"] = kPageOfQuotas;
  return ask_pages<T, JsonNode>(client, list, "NextToken", [&](const std::string& token) {
    if (!token.empty()) input["NextToken"] = token;
    return quotas_call(operation, input);
  });
}

Result<std::vector<Quota>> list_service_quotas(const Client& client) {
  return ask_quota_pages<Quota>(client, "ListServiceQuotas", "Quotas", {{"ServiceCode", "ec2"}});
}

Result<Quota> get_service_quota(const Client& client, const std::string& code) {
  return ask_member<Quota>(client, quotas_call("GetServiceQuota", about(code)), "Quota");
}

Result<Quota> get_default_service_quota(const Client& client, const std::string& code) {
  return ask_member<Quota>(client, quotas_call("GetAWSDefaultServiceQuota", about(code)), "Quota");
}

Result<QuotaRequest> request_quota_increase(const Client& client, const std::string& code,
                                            double desired_value) {
  Json input = about(code);
  input["DesiredValue"] = desired_value;
  return ask_member<QuotaRequest>(client, quotas_call("RequestServiceQuotaIncrease", input, Repeat::Never),
                                  "RequestedQuota");
}

Result<QuotaRequest> get_quota_request(const Client& client, const std::string& request_id) {
  return ask_member<QuotaRequest>(
      client, quotas_call("GetRequestedServiceQuotaChange", {{"RequestId", request_id}}), "RequestedQuota");
}

Result<std::vector<QuotaRequest>> list_quota_requests(const Client& client, const std::string& code) {
  return ask_quota_pages<QuotaRequest>(client, "ListRequestedServiceQuotaChangeHistoryByQuota",
                                       "RequestedQuotas", about(code));
}

}  // namespace stint::aws
