// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <string_view>

namespace stint::aws {

enum class Service { Sts, Ec2, Ssm, ServiceQuotas, Pricing, CloudWatch, Scheduler, Iam, Budgets };

/// How requests and answers are written down.
enum class Protocol {
  Ec2,       ///< form with flat lists, XML answer
  Query,     ///< form with `.member.` lists, XML answer inside <OpResult>
  Json,      ///< JSON 1.1 both ways
  RestJson,  ///< method and path name the call; JSON both ways
};

struct ServiceInfo {
  Service service;
  std::string_view id;  ///< in AWS_ENDPOINT_URL_<ID> (upper case) and in the `services` section of a profile
  std::string_view host;     ///< first part of HOST.REGION.amazonaws.com
  std::string_view signing;  ///< name in the scope of a signature
  Protocol protocol;
  std::string_view version;    ///< API version; for Json the prefix of X-Amz-Target, with its dot
  std::string_view home = {};  ///< global services: the region they are signed for; their host names none
};

/// From the service models of botocore 1.44.8. CloudWatch speaks three protocols; query is the one used here.
inline constexpr std::array kServices{
    ServiceInfo{Service::Sts, "sts", "sts", "sts", Protocol::Query, "2011-06-15"},
    ServiceInfo{Service::Ec2, "ec2", "ec2", "ec2", Protocol::Ec2, "2016-11-15"},
    ServiceInfo{Service::Ssm, "ssm", "ssm", "ssm", Protocol::Json, "AmazonSSM."},
    ServiceInfo{Service::ServiceQuotas, "service_quotas", "servicequotas", "servicequotas", Protocol::Json,
                "ServiceQuotasV20190624."},
    ServiceInfo{Service::Pricing, "pricing", "api.pricing", "pricing", Protocol::Json,
                "AWSPriceListService."},
    ServiceInfo{Service::CloudWatch, "cloudwatch", "monitoring", "monitoring", Protocol::Query, "2010-08-01"},
    ServiceInfo{Service::Scheduler, "scheduler", "scheduler", "scheduler", Protocol::RestJson, "2021-06-30"},
    ServiceInfo{Service::Iam, "iam", "iam", "iam", Protocol::Query, "2010-05-08", "us-east-1"},
    ServiceInfo{Service::Budgets, "budgets", "budgets", "budgets", Protocol::Json, "AWSBudgetServiceGateway.",
                "us-east-1"},
};

constexpr std::size_t index_of(Service service) { return static_cast<std::size_t>(service); }
constexpr const ServiceInfo& info(Service service) { return kServices[index_of(service)]; }
/// The region that a call from `region` is signed for and belongs to.
constexpr std::string_view scope_region(Service service, std::string_view region) {
  return info(service).home.empty() ? region : info(service).home;
}

}  // namespace stint::aws
