// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/bucket.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "aws/ec2_instances.h"

namespace stint::ec2 {
namespace {

constexpr Bucket kStandard{"L-1216C47A", "Running On-Demand Standard", "A C D H I M R T Z"};
constexpr std::array kBuckets{
    Bucket{"L-DB2E81BA", "Running On-Demand G and VT instances", "G GR VT"},
    Bucket{"L-417A185B", "Running On-Demand P instances", "P"},
    Bucket{"L-6E869C2A", "Running On-Demand DL instances", "DL"},
    Bucket{"L-1945791B", "Running On-Demand Inf instances", "INF"},
    Bucket{"L-2C3B7624", "Running On-Demand Trn instances", "TRN"},
    Bucket{"L-7295265B", "Running On-Demand X instances", "X"},
    Bucket{"L-F7808C92", "Running On-Demand HPC instances", "HPC"},
    kStandard,
};

// "g4dn.xlarge" -> "G", "inf2.xlarge" -> "INF"
std::string family_of(const std::string& type) {
  std::string letters;
  for (char c : type) {
    if (std::isalpha(static_cast<unsigned char>(c)) == 0) break;
    letters += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return letters;
}

bool lists(const char* families, const std::string& family) {
  return (" " + std::string{families} + " ").find(" " + family + " ") != std::string::npos;
}

// The applied value, else AWS's default.
Result<aws::Quota> value_of(const aws::Client& client, const Bucket& bucket) {
  auto applied = aws::get_service_quota(client, bucket.code);
  if (applied || applied.error().code != "NoSuchResourceException") return applied;
  return aws::get_default_service_quota(client, bucket.code);
}

Result<std::int64_t> vcpus_in_use(const aws::Client& client, const Bucket& bucket) {
  STINT_TRY_ASSIGN(auto instances,
                   aws::describe_instances(
                       client, {.filters = {{"instance-state-name", {"pending", "running", "stopping"}}}}));
  std::map<std::string, std::int64_t> machines;  // by type
  for (const auto& instance : instances)
    if (instance.lifecycle.empty() && bucket_of(instance.type).code == std::string_view{bucket.code})
      ++machines[instance.type];
  if (machines.empty()) return 0;
  aws::Filter names{"instance-type", {}};
  for (const auto& [type, n] : machines) names.values.push_back(type);
  STINT_TRY_ASSIGN(auto types, aws::describe_instance_types(client, {.filters = {names}}));
  std::int64_t sum = 0;
  for (const auto& type : types) sum += machines[type.name] * type.vcpus;
  return sum;
}

}  // namespace

const Bucket& bucket_of(const std::string& instance_type) {
  std::string family = family_of(instance_type);
  for (const auto& bucket : kBuckets)
    if (lists(bucket.families, family)) return bucket;
  return kBuckets.back();
}

Result<provider::Quota> quota_of(const aws::Client& client, const Bucket& bucket) {
  STINT_TRY_ASSIGN(auto quota, value_of(client, bucket));
  STINT_TRY_ASSIGN(auto used, vcpus_in_use(client, bucket));
  return provider::Quota{.region = client.region,
                         .code = quota.code,
                         .name = quota.name,
                         .limit = static_cast<std::int64_t>(quota.value),
                         .used = used};
}

Result<provider::Quota> quota_for(const aws::Client& client, const aws::InstanceType& type) {
  return quota_of(client, bucket_of(type.name));
}

}  // namespace stint::ec2
