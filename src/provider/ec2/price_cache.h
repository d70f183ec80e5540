// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <string>

#include "base/money.h"
#include "base/world.h"

namespace stint::ec2 {

/// A price as AWS's price list had it.
struct ListedPrice {
  Rate rate;
  SysMicros published{};  ///< of the list
  SysMicros fetched{};    ///< when we read it
};

/// The prices of one region that were read before, in a file of the cache folder. A file that cannot be read,
/// or was written for another endpoint, is as good as none; one that cannot be written is not missed.
class PriceCache {
 public:
  /// `name`: of the file, without its ending. `endpoint`: who is asked for prices; those of a rehearsal are
  /// not AWS's.
  static PriceCache load(World& world, const std::string& name, const std::string& endpoint);

  std::optional<ListedPrice> find(const std::string& thing) const;
  void add(const std::string& thing, const ListedPrice& price);
  /// Writes the file where something was added.
  void save(World& world);

 private:
  Path path_;
  std::string endpoint_;
  std::map<std::string, ListedPrice> prices_;
  bool changed_ = false;
};

}  // namespace stint::ec2
