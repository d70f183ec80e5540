// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/model/calls.h"

// Service Quotas: of the service "ec2" alone, values per region, in vCPUs.
namespace stint::rehearsal {

struct QuotaView {
  const QuotaInfo* info = nullptr;
  double value = 0;
  std::string arn;
};

struct QuotaRequestView {
  const QuotaInfo* info = nullptr;
  const QuotaRequest* request = nullptr;
  std::string arn;
};

struct ListServiceQuotas {
  struct Input {
    std::string service, code, next_token, level;
    std::optional<int> max_results;
  };
  struct Output {
    std::vector<QuotaView> items;  ///< those that have an applied value
    std::string next_token;
  };
};

struct ListAWSDefaultServiceQuotas {
  struct Input {
    std::string service, next_token;
    std::optional<int> max_results;
  };
  using Output = ListServiceQuotas::Output;
};

struct GetServiceQuota {
  struct Input {
    std::string service, code, context;
  };
  struct Output {
    QuotaView quota;
  };
};

struct GetAWSDefaultServiceQuota {
  struct Input {
    std::string service, code;
  };
  using Output = GetServiceQuota::Output;
};

struct RequestServiceQuotaIncrease {
  struct Input {
    std::string service, code, context;
    double desired = 0;
    bool support_case = true;  ///< false: what would become a support case is NOT_APPROVED
  };
  struct Output {
    QuotaRequestView request;
  };
};

struct GetRequestedServiceQuotaChange {
  struct Input {
    std::string id;
  };
  using Output = RequestServiceQuotaIncrease::Output;
};

struct ListRequestedServiceQuotaChangeHistoryByQuota {
  struct Input {
    std::string service, code, status, next_token, level;
    std::optional<int> max_results;
  };
  struct Output {
    std::vector<QuotaRequestView> items;  ///< newest first
    std::string next_token;
  };
};

Outcome<ListServiceQuotas::Output> perform(Context&, const ListServiceQuotas::Input&);
Outcome<ListServiceQuotas::Output> perform(Context&, const ListAWSDefaultServiceQuotas::Input&);
/// NoSuchResourceException where nothing was applied, although there is a default.
Outcome<GetServiceQuota::Output> perform(Context&, const GetServiceQuota::Input&);
Outcome<GetServiceQuota::Output> perform(Context&, const GetAWSDefaultServiceQuota::Input&);
/// What becomes of it is Settings::reviews. No idempotency: a second one while the first is open is refused.
Outcome<RequestServiceQuotaIncrease::Output> perform(Context&, const RequestServiceQuotaIncrease::Input&);
Outcome<RequestServiceQuotaIncrease::Output> perform(Context&, const GetRequestedServiceQuotaChange::Input&);
Outcome<ListRequestedServiceQuotaChangeHistoryByQuota::Output> perform(
    Context&, const ListRequestedServiceQuotaChangeHistoryByQuota::Input&);

}  // namespace stint::rehearsal
