// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/price_cache.h"

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace stint::ec2 {
namespace {

struct Unit {
  Rate::Per per;
  const char* word;
};
constexpr Unit kUnits[] = {
    {Rate::Per::Hour, "hour"}, {Rate::Per::GbMonth, "gb-month"}, {Rate::Per::Gb, "gb"}};

const char* word_of(Rate::Per per) {
  for (const auto& unit : kUnits)
    if (unit.per == per) return unit.word;
  return "";
}

std::optional<Rate::Per> unit_named(const std::string& word) {
  for (const auto& unit : kUnits)
    if (unit.word == word) return unit.per;
  return std::nullopt;
}

std::string text_in(const Json& object, const char* name) {
  auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

Json json_of(const ListedPrice& price) {
  return {{"usd_e10", price.rate.e10()},
          {"per", word_of(price.rate.per())},
          {"published", rfc3339(price.published)},
          {"fetched", rfc3339(price.fetched)}};
}

std::optional<ListedPrice> price_in(const Json& json) {
  if (!json.is_object() || !json.contains("usd_e10") || !json["usd_e10"].is_number_integer())
    return std::nullopt;
  auto e10 = json["usd_e10"].get<std::int64_t>();
  auto per = unit_named(text_in(json, "per"));
  auto published = parse_rfc3339(text_in(json, "published"));
  auto fetched = parse_rfc3339(text_in(json, "fetched"));
  if (e10 <= 0 || !per || !published || !fetched) return std::nullopt;
  return ListedPrice{Rate{e10, *per}, *published, *fetched};
}

}  // namespace

PriceCache PriceCache::load(World& world, const std::string& name, const std::string& endpoint) {
  PriceCache cache;
  cache.path_ = world.env.cache_dir() / "prices" / (name + ".json");
  cache.endpoint_ = endpoint;
  auto text = world.files.read(cache.path_);
  if (!text || !*text) return cache;
  Json json = Json::parse(**text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || text_in(json, "endpoint") != endpoint || !json.contains("prices")) return cache;
  for (const auto& [thing, price] : json["prices"].items())
    if (auto listed = price_in(price)) cache.prices_[thing] = *listed;
  return cache;
}

std::optional<ListedPrice> PriceCache::find(const std::string& thing) const {
  auto found = prices_.find(thing);
  return found == prices_.end() ? std::nullopt : std::optional{found->second};
}

void PriceCache::add(const std::string& thing, const ListedPrice& price) {
  prices_[thing] = price;
  changed_ = true;
}

void PriceCache::save(World& world) {
  if (!changed_) return;
  changed_ = false;
  Json prices = Json::object();
  for (const auto& [thing, price] : prices_) prices[thing] = json_of(price);
  Json json{{"endpoint", endpoint_}, {"prices", prices}};
  auto written = world.files.make_dirs(path_.parent_path()).and_then([&] {
    return world.files.write(path_, json.dump(2) + "\n");
  });
  if (!written) world.log.line("prices are not remembered: " + written.error().what);
}

}  // namespace stint::ec2
