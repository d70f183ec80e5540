// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "aws/ec2_types.h"
#include "aws/quotas.h"
#include "provider/provider.h"

namespace stint::ec2 {

/// The quota that on-demand machines of a type count against, by the first letters of the type: EC2 user
/// guide, "On-Demand Instance quotas". Unit: vCPUs.
struct Bucket {
  const char* code;
  const char* name;      ///< how the quota's name begins; codes have been merged over time, names tell
  const char* families;  ///< "G VT"
};
const Bucket& bucket_of(const std::string& instance_type);

/// The applied limit of the type's bucket in the client's region and what counts against it now: the vCPUs of
/// machines that are pending, running or stopping.
Result<provider::Quota> quota_for(const aws::Client& client, const aws::InstanceType& type);
Result<provider::Quota> quota_of(const aws::Client& client, const Bucket& bucket);

}  // namespace stint::ec2
