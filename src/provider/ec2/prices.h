// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>

#include "aws/price_document.h"
#include "aws/session.h"
#include "provider/ec2/price_cache.h"

namespace stint::ec2 {

/// What has a price.
enum class Goods { Machine, Disk, Address, Traffic, Snapshot };

/// A price with where it is from: "AWS Price List, published 2026-11-20".
struct Priced {
  Rate rate;
  std::string source;
};

/// The prices of regions: AWS's price list, read at most once a day. Where it cannot be asked, what was read
/// in the last 30 days holds; older is stale, and a stale price is none. Then what is built in: types with
/// GPUs, disk, address and snapshots in us-east-1 alone, traffic by region. Each says so in its source.
///
///     Prices prices{world, session, "aws"};
///     auto price = prices.of("us-east-1", Goods::Machine, "g4dn.xlarge");
///     prices.remember();
class Prices {
 public:
  Prices(World& world, aws::Session& session, std::string place)
      : world_(world), session_(session), place_(std::move(place)) {}

  /// Many fibers may ask at once. Kind::Failed, with the reason, where there is none: never a guess.
  Result<Priced> of(const std::string& region, Goods goods, const std::string& type = {});
  /// Keeps what was read for the next command.
  void remember();

 private:
  PriceCache& cache(const std::string& region);
  SysMicros now() const;

  World& world_;
  aws::Session& session_;
  std::string place_;
  std::map<std::string, PriceCache> caches_;
};

}  // namespace stint::ec2
