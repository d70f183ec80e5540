// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

void begin_xml(Exchange& exchange) {
  exchange.body.reserve(1024);
  bool ec2 = exchange.protocol == Protocol::Ec2;
  auto out = std::back_inserter(exchange.body);
  if (ec2) exchange.body += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  fmt::format_to(out, "<{}Response xmlns=\"{}\">", exchange.row.action, exchange.service.xml_namespace);
  if (ec2)
    fmt::format_to(out, "<requestId>{}</requestId>", exchange.request_id);
  else
    fmt::format_to(out, "<{}Result>", exchange.row.action);
}

void end_xml(Exchange& exchange) {
  auto out = std::back_inserter(exchange.body);
  if (exchange.protocol == Protocol::Query)
    fmt::format_to(out, "</{}Result><ResponseMetadata><RequestId>{}</RequestId></ResponseMetadata>",
                   exchange.row.action, exchange.request_id);
  fmt::format_to(out, "</{}Response>", exchange.row.action);
}

}  // namespace stint::rehearsal::wire
