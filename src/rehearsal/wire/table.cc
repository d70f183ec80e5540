// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/table.h"

#include <algorithm>
#include <array>

namespace stint::rehearsal::wire {
namespace {

constexpr std::array kServices{
    Service{.name = "sts",
            .version = "2011-06-15",
            .target = {},
            .xml_namespace = "https://sts.amazonaws.com/doc/2011-06-15/",
            .bad_page_token = {},
            .rows = {identity_rows}},
    Service{.name = "ec2",
            .version = "2016-11-15",
            .target = {},
            .xml_namespace = "http://ec2.amazonaws.com/doc/2016-11-15/",
            .bad_page_token = "InvalidParameterValue",
            .rows = {instance_rows, launch_rows, tag_rows, group_rows, place_rows, offer_rows, storage_rows,
                     key_rows, spot_price_rows}},
    Service{.name = "ssm",
            .version = {},
            .target = "AmazonSSM",
            .xml_namespace = {},
            .bad_page_token = "InvalidNextToken",
            .rows = {parameter_rows}},
    Service{.name = "servicequotas",
            .version = {},
            .target = "ServiceQuotasV20190624",
            .xml_namespace = {},
            .bad_page_token = "InvalidPaginationTokenException",
            .rows = {quota_rows}},
    Service{.name = "pricing",
            .version = {},
            .target = "AWSPriceListService",
            .xml_namespace = {},
            .bad_page_token = "InvalidNextTokenException",
            .rows = {pricing_rows}},
    Service{.name = "monitoring",
            .version = "2010-08-01",
            .target = "GraniteServiceVersion20100801",
            .xml_namespace = "http://monitoring.amazonaws.com/doc/2010-08-01/",
            .bad_page_token = "InvalidNextToken",
            .rows = {alarm_rows}},
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
