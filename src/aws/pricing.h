// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "aws/price_document.h"
#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

// Price List API, GetProducts. The client names the region whose prices are wanted; the question itself goes
// to one of the three regions that have the API. Exactly one product must fit: none, or two, is Kind::Failed,
// never a guess. AccessDeniedException is common in restricted accounts.

/// An hour of this type, on demand, Linux, shared tenancy.
Result<Price> instance_price(const Client& client, const std::string& instance_type);
/// A gigabyte-month of provisioned gp3.
Result<Price> gp3_price(const Client& client);
/// An hour of a public IPv4 address in use.
Result<Price> public_address_price(const Client& client);
/// A gigabyte that leaves for the internet, in the dearest tier; the free gigabytes of a month do not count.
Result<Price> traffic_price(const Client& client);
/// A gigabyte-month of snapshots.
Result<Price> snapshot_price(const Client& client);

/// Which region answers for prices of `region`: us-east-1, eu-central-1 or ap-south-1.
std::string pricing_region(const std::string& region);

}  // namespace stint::aws
