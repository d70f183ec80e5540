// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/prices.h"

#include <fmt/format.h>

#include "aws/pricing.h"
#include "provider/ec2/catalogue.h"

namespace stint::ec2 {
namespace {

using namespace std::chrono_literals;

constexpr Micros kFresh = 24h;
constexpr Micros kStale = std::chrono::days{30};

std::string name_of(Goods goods, const std::string& type) {
  switch (goods) {
    case Goods::Machine:
      return type;
    case Goods::Disk:
      return "gp3";
    case Goods::Address:
      return "public IPv4";
    case Goods::Traffic:
      return "traffic out";
    case Goods::Snapshot:
      return "snapshot";
  }
  return {};
}

Result<aws::Price> ask(const aws::Client& client, Goods goods, const std::string& type) {
  switch (goods) {
    case Goods::Machine:
      return aws::instance_price(client, type);
    case Goods::Disk:
      return aws::gp3_price(client);
    case Goods::Address:
      return aws::public_address_price(client);
    case Goods::Traffic:
      return aws::traffic_price(client);
    case Goods::Snapshot:
      return aws::snapshot_price(client);
  }
  return fail(Kind::Failed, "nothing was asked for");
}

// What the program was built with.
std::optional<Rate> built_in(const std::string& region, Goods goods, const std::string& type) {
  if (goods == Goods::Traffic) return listed_traffic(region);
  if (region != kCatalogueRegion) return std::nullopt;
  switch (goods) {
    case Goods::Disk:
      return parse_rate("0.08", Rate::Per::GbMonth);
    case Goods::Address:
      return parse_rate("0.005", Rate::Per::Hour);
    case Goods::Snapshot:
      return parse_rate("0.05", Rate::Per::GbMonth);
    default:
      break;
  }
  const auto* known = gpu_type(type);
  return known == nullptr ? std::nullopt : known->price;
}

std::string day(SysMicros at) { return rfc3339(at).substr(0, 10); }

Priced from_list(const ListedPrice& price) {
  return {price.rate, "AWS Price List, published " + day(price.published)};
}

// A moment that lies ahead was written under a wrong clock: it says nothing.
bool within(Micros age, Micros limit) { return age >= 0us && age <= limit; }

// Whether the list said what it has, and it was no price: then nothing else is one either. Traffic is listed
// under names that are not documented.
bool answered(const Error& error, Goods goods) {
  return error.kind == Kind::Failed && error.code.empty() && goods != Goods::Traffic;
}

}  // namespace

PriceCache& Prices::cache(const std::string& region) {
  auto found = caches_.find(region);
  if (found != caches_.end()) return found->second;
  auto endpoint = aws::endpoint_url(session_.config(), aws::Service::Pricing, aws::pricing_region(region));
  return caches_.emplace(region, PriceCache::load(world_, place_ + "-" + region, endpoint.value_or("")))
      .first->second;
}

SysMicros Prices::now() const {
  Instant now = world_.out.now();
  return session_.clock().latest(now).value_or(now.wall);
}

Result<Priced> Prices::of(const std::string& region, Goods goods, const std::string& type) {
  const std::string thing = name_of(goods, type);
  auto known = cache(region).find(thing);
  if (known && within(now() - known->fetched, kFresh)) return from_list(*known);
  auto asked = ask(session_.in(region), goods, type);
  if (asked) {
    ListedPrice price{asked->rate, asked->published, now()};
    cache(region).add(thing, price);
    return from_list(price);
  }
  Error error = std::move(asked).error();
  if (error.kind == Kind::Interrupted) return fail(std::move(error));
  auto unknown = [&](const char* rest) {
    return fail(Error{
        .kind = error.kind,
        .what = fmt::format("the price of {} in {} is not known{}: {}", thing, region, rest, error.what),
        .next = error.next,
        .detail = error.detail,
        .code = error.code});
  };
  if (answered(error, goods)) return unknown("");
  if (known && within(now() - known->fetched, kStale))
    return Priced{known->rate, fmt::format("{}, read {}", from_list(*known).source, day(known->fetched))};
  if (auto rate = built_in(region, goods, type))
    return Priced{*rate, fmt::format("stint's built-in list of {}, AWS's could not be had", kCatalogueOf)};
  return unknown(known ? ", and the one that was read before is stale (over 30 days)" : "");
}

void Prices::remember() {
  for (auto& [region, cache] : caches_) cache.save(world_);
}

}  // namespace stint::ec2
