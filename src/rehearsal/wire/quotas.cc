// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/quota_calls.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

struct UsageMetric {
  const std::string& usage_class;
};
template <class V>
void fields(V& v, const UsageMetric& metric) {
  v("MetricNamespace", "AWS/Usage");
  v("MetricName", "ResourceCount");
  v("MetricDimensions",
    TextMap{{"Class", metric.usage_class}, {"Resource", "vCPU"}, {"Service", "EC2"}, {"Type", "Resource"}});
  v("MetricStatisticRecommendation", "Maximum");
}

template <class V>
void quota_fields(V& v, const QuotaInfo& info, const std::string& arn) {
  v("ServiceCode", "ec2");
  v("ServiceName", "Amazon Elastic Compute Cloud (Amazon EC2)");
  v("QuotaArn", arn);
  v("QuotaCode", info.code);
  v("QuotaName", info.name);
  v("Unit", "None");
  v("GlobalQuota", false);
}

template <class V>
void fields(V& v, const QuotaView& quota) {
  quota_fields(v, *quota.info, quota.arn);
  v("Value", quota.value);
  v("Adjustable", true);
  if (!quota.info->usage_class.empty()) v("UsageMetric", UsageMetric{quota.info->usage_class});
  v("QuotaAppliedAtLevel", "ACCOUNT");
}

template <class V>
void fields(V& v, const QuotaRequestView& view) {
  const QuotaRequest& request = *view.request;
  quota_fields(v, *view.info, view.arn);
  v("Id", request.id);
  v("CaseId", some(request.case_id));
  v("DesiredValue", request.desired);
  v("Status", request.status);
  v("Created", request.created);
  v("LastUpdated", request.updated);
  v("Requester", "{\"accountId\":\"" + request.requester + "\"}");
  v("QuotaRequestedAtLevel", "ACCOUNT");
}

template <class V>
void fields(V& v, ListServiceQuotas::Input& in) {
  v("ServiceCode", in.service, kRequired);
  v("QuotaCode", in.code);
  v("QuotaAppliedAtLevel", in.level);
  v("MaxResults", in.max_results);
  v("NextToken", in.next_token);
}
template <class V>
void fields(V& v, ListAWSDefaultServiceQuotas::Input& in) {
  v("ServiceCode", in.service, kRequired);
  v("MaxResults", in.max_results);
  v("NextToken", in.next_token);
}
template <class V>
void fields(V& v, const ListServiceQuotas::Output& out) {
  v("Quotas", out.items);
  v("NextToken", some(out.next_token));
}

template <class V>
void fields(V& v, GetServiceQuota::Input& in) {
  v("ServiceCode", in.service, kRequired);
  v("QuotaCode", in.code, kRequired);
  v("ContextId", in.context);
}
template <class V>
void fields(V& v, GetAWSDefaultServiceQuota::Input& in) {
  v("ServiceCode", in.service, kRequired);
  v("QuotaCode", in.code, kRequired);
}
template <class V>
void fields(V& v, const GetServiceQuota::Output& out) {
  v("Quota", out.quota);
}

template <class V>
void fields(V& v, RequestServiceQuotaIncrease::Input& in) {
  v("ServiceCode", in.service, kRequired);
  v("QuotaCode", in.code, kRequired);
  v("DesiredValue", in.desired, kRequired);
  v("ContextId", in.context);
  v("SupportCaseAllowed", in.support_case);
}
template <class V>
void fields(V& v, GetRequestedServiceQuotaChange::Input& in) {
  v("RequestId", in.id, kRequired);
}
template <class V>
void fields(V& v, const RequestServiceQuotaIncrease::Output& out) {
  v("RequestedQuota", out.request);
}

template <class V>
void fields(V& v, ListRequestedServiceQuotaChangeHistoryByQuota::Input& in) {
  v("ServiceCode", in.service, kRequired);
  v("QuotaCode", in.code, kRequired);
  v("Status", in.status);
  v("QuotaRequestedAtLevel", in.level);
  v("MaxResults", in.max_results);
  v("NextToken", in.next_token);
}
template <class V>
void fields(V& v, const ListRequestedServiceQuotaChangeHistoryByQuota::Output& out) {
  v("RequestedQuotas", out.items);
  v("NextToken", some(out.next_token));
}

std::span<const Row> quota_rows() {
  constexpr Pages kPages{.least = 1, .most = 100, .standard = 100};
  static constexpr std::array kRows{
      document_row<ListServiceQuotas>("ListServiceQuotas", kQuotas, kPages),
      document_row<ListAWSDefaultServiceQuotas>("ListAWSDefaultServiceQuotas", kQuotas, kPages),
      document_row<GetServiceQuota>("GetServiceQuota", kQuotas),
      document_row<GetAWSDefaultServiceQuota>("GetAWSDefaultServiceQuota", kQuotas),
      document_row<RequestServiceQuotaIncrease>("RequestServiceQuotaIncrease", kQuotas),
      document_row<GetRequestedServiceQuotaChange>("GetRequestedServiceQuotaChange", kQuotas),
      document_row<ListRequestedServiceQuotaChangeHistoryByQuota>(
          "ListRequestedServiceQuotaChangeHistoryByQuota", kQuotas, kPages),
  };
  return kRows;
}

}  // namespace stint::rehearsal::wire
