// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

/// A limit of the account in the client's region. For EC2 families the unit is the vCPU.
struct Quota {
  std::string code;  ///< "L-DB2E81BA"
  std::string name;  ///< "Running On-Demand G and VT instances"
  double value = 0;
  bool adjustable = false;
  std::string unit;          ///< "None" for counts
  std::string error_reason;  ///< why AWS could not tell the value; empty where it could
};

/// ListServiceQuotas of EC2: the applied values alone. A quota that is missing has its default.
Result<std::vector<Quota>> list_service_quotas(const Client& client);
/// GetServiceQuota of EC2. NoSuchResourceException: nothing was applied; ask for the default.
Result<Quota> get_service_quota(const Client& client, const std::string& code);
/// GetAWSDefaultServiceQuota of EC2.
Result<Quota> get_default_service_quota(const Client& client, const std::string& code);

/// A request for a higher limit. A grant may be partial and a closed case may be a grant: compare the quota's
/// value with the need, not the status.
struct QuotaRequest {
  std::string id;
  std::string quota_code, quota_name;
  std::string status;  ///< PENDING, CASE_OPENED, APPROVED, DENIED, NOT_APPROVED, CASE_CLOSED, INVALID_REQUEST
  std::string case_id;  ///< of the support case, once a person looks at it
  double desired_value = 0;
  std::optional<SysMicros> created, updated;
};

/// RequestServiceQuotaIncrease of EC2. It has no token: look at the history first. Sent again only where the
/// first attempt certainly did nothing; Kind::Unknown else. ResourceAlreadyExistsException: one is open
/// already.
Result<QuotaRequest> request_quota_increase(const Client& client, const std::string& code,
                                            double desired_value);
/// GetRequestedServiceQuotaChange
Result<QuotaRequest> get_quota_request(const Client& client, const std::string& request_id);
/// ListRequestedServiceQuotaChangeHistoryByQuota of EC2, every state.
Result<std::vector<QuotaRequest>> list_quota_requests(const Client& client, const std::string& code);

}  // namespace stint::aws
