// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/table.h"

#include <algorithm>
#include <array>

namespace stint::rehearsal::wire {
namespace {

constexpr std::array<std::string_view, 3> kPricingRegions{"us-east-1", "eu-central-1", "ap-south-1"};
constexpr std::array<std::string_view, 1> kGlobal{"us-east-1"};

constexpr std::array kServices{
    Service{.name = "sts",
            .protocol = Protocol::Query,
            .version = "2011-06-15",
            .target = {},
            .xml_namespace = "https://sts.amazonaws.com/doc/2011-06-15/",
            .bad_page_token = {},
            .rows = {identity_rows}},
    Service{.name = "ec2",
            .protocol = Protocol::Ec2,
            .version = "2016-11-15",
            .target = {},
            .xml_namespace = "http://ec2.amazonaws.com/doc/2016-11-15/",
            .bad_page_token = "InvalidParameterValue",
            .rows = {instance_rows, launch_rows, tag_rows, group_rows, place_rows, offer_rows, storage_rows,
                     key_rows, spot_price_rows}},
    Service{.name = "ssm",
            .protocol = Protocol::Json,
            .version = {},
            .target = "AmazonSSM",
            .xml_namespace = {},
            .bad_page_token = "InvalidNextToken",
            .rows = {parameter_rows}},
    Service{.name = "servicequotas",
            .protocol = Protocol::Json,
            .version = {},
            .target = "ServiceQuotasV20190624",
            .xml_namespace = {},
            .bad_page_token = "InvalidPaginationTokenException",
            .rows = {quota_rows}},
    Service{.name = "pricing",
            .protocol = Protocol::Json,
            .version = {},
            .target = "AWSPriceListService",
            .xml_namespace = {},
            .bad_page_token = "InvalidNextTokenException",
            .rows = {pricing_rows},
            .regions = kPricingRegions},
    Service{.name = "monitoring",
            .protocol = Protocol::Query,
            .version = "2010-08-01",
            .target = "GraniteServiceVersion20100801",
            .xml_namespace = "http://monitoring.amazonaws.com/doc/2010-08-01/",
            .bad_page_token = "InvalidNextToken",
            .rows = {alarm_rows}},
    Service{.name = "scheduler",
            .protocol = Protocol::Rest,
            .version = {},
            .target = {},
            .xml_namespace = {},
            .bad_page_token = "ValidationException",
            .rows = {schedule_rows}},
    Service{.name = "iam",
            .protocol = Protocol::Query,
            .version = "2010-05-08",
            .target = {},
            .xml_namespace = "https://iam.amazonaws.com/doc/2010-05-08/",
            .bad_page_token = "InvalidInput",
            .rows = {role_rows},
            .regions = kGlobal},
    Service{.name = "budgets",
            .protocol = Protocol::Json,
            .version = {},
            .target = "AWSBudgetServiceGateway",
            .xml_namespace = {},
            .bad_page_token = "InvalidNextTokenException",
            .rows = {budget_rows},
            .regions = kGlobal},
};

}  // namespace

const Row* Service::find(std::string_view action) const {
  for (auto family : rows) {
    if (!family) break;
    auto all = family();
    auto row = std::ranges::find(all, action, &Row::action);
    if (row != all.end()) return &*row;
  }
  return nullptr;
}

std::span<const Service> services() { return kServices; }

const Service* find_service(std::string_view name) {
  auto found = std::ranges::find(kServices, name, &Service::name);
  return found == kServices.end() ? nullptr : &*found;
}

}  // namespace stint::rehearsal::wire
