// SPDX-License-Identifier: Apache-2.0
// What EC2 says to a wish: type, image, prices, limit, our own address, all asked at once.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "aws/ec2_images.h"
#include "aws/ec2_types.h"
#include "aws/ssm.h"
#include "aws/sts.h"
#include "provider/ec2/bucket.h"
#include "provider/ec2/ec2.h"
#include "provider/ec2/image_words.h"
#include "provider/ec2/zones.h"

namespace stint::ec2 {
namespace {

using namespace std::chrono_literals;

// The account's own guard counts in minutes; below this its margins leave no room.
constexpr Seconds kLeast = 5min;

Result<aws::InstanceType> type_of(const aws::Client& client, const std::string& name) {
  STINT_TRY_ASSIGN(auto types,
                   aws::describe_instance_types(client, {.filters = {{"instance-type", {name}}}}));
  for (auto& type : types)
    if (type.name == name) return std::move(type);
  return fail(Error{.kind = Kind::Usage,
                    .what = fmt::format("{} has no instance type \"{}\"", client.region, name),
                    .next = "give --type one that it has, for example g4dn.xlarge",
                    .code = "InvalidInstanceType"});
}

plan::MachineType machine_type(const aws::InstanceType& type) {
  plan::MachineType machine{.name = type.name,
                            .arch = type.architectures.empty() ? "" : type.architectures.back(),
                            .vcpus = type.vcpus,
                            .memory_mib = type.memory_mib};
  for (const char* known : {"x86_64", "arm64"})
    if (std::find(type.architectures.begin(), type.architectures.end(), known) != type.architectures.end()) {
      machine.arch = known;
      break;
    }
  if (!type.gpus.empty()) {
    const auto& gpu = type.gpus.front();
    machine.gpu = gpu.manufacturer + " " + gpu.name;
    machine.gpus = std::max(gpu.count, gpu.logical_count);
    machine.gpu_mib = gpu.memory_mib;
  }
  return machine;
}

// The image's id: given as such, or the first of the SSM names that the region has.
Result<std::string> image_id(const aws::Client& client, const std::string& asked,
                             const plan::MachineType& type) {
  if (asked.starts_with("ami-")) return asked;
  auto names = image_parameters(asked, type);
  if (names.empty())
    return fail(
        Kind::Usage,
        fmt::format("\"{}\" is no image: give an id (ami-…), the name of an SSM parameter, or one of {}",
                    asked, image_words()));
  STINT_TRY_ASSIGN(auto parameters, aws::get_parameters(client, names));
  for (const auto& name : names)
    for (const auto& parameter : parameters.found)
      if (parameter.name == name) return parameter.value;
  return fail(Kind::Usage,
              fmt::format("{} has no image \"{}\" for {} ({})", client.region, asked, type.name, type.arch),
              "give --image an id (ami-…) or the name of an SSM parameter");
}

Result<plan::Image> image_of(const aws::Client& client, const std::string& asked,
                             const plan::MachineType& type) {
  STINT_TRY_ASSIGN(std::string id, image_id(client, asked, type));
  STINT_TRY_ASSIGN(auto images, aws::describe_images(client, {.select = {.ids = {id}}}));
  if (images.empty())
    return fail(Error{.kind = Kind::Usage,
                      .what = fmt::format("there is no image {} in {}", id, client.region),
                      .next = "images have another id in each region: give --image a word or an SSM name",
                      .code = "InvalidAMIID.NotFound"});
  const auto& found = images.front();
  if (found.architecture != type.arch)
    return fail(Kind::Usage, fmt::format("the image {} is for {}, the type {} is {}", id, found.architecture,
                                         type.name, type.arch));
  plan::Image image{.id = id,
                    .name = found.name,
                    .root_device = found.root_device_name,
                    .login = login_of(found.name),
                    .deep_learning = found.name.find("Deep Learning") != std::string::npos};
  for (const auto& disk : found.disks)
    if (disk.device_name == found.root_device_name) image.least_gb = disk.size_gb;
  return image;
}

// Whether a word of stint's own names the image: those have all answered through their boot timer.
bool built_in(const std::string& image) { return !image.starts_with("ami-") && !image.starts_with('/'); }

}  // namespace

Result<std::int64_t> Ec2::vcpus(const std::string& type) {
  STINT_TRY_ASSIGN(auto found, type_of(client(), type));
  return std::int64_t{found.vcpus};
}

Result<plan::Offer> Ec2::offer(const plan::Wish& wish) {
  plan::Offer offer{.least = kLeast};
  STINT_TRY_ASSIGN(auto me, identity());
  offer.account = me.account;
  STINT_TRY_ASSIGN(auto type, type_of(client(), wish.type));
  offer.type = machine_type(type);
  std::string image = wish.image.empty() ? (offer.type.gpu.empty() ? "ubuntu" : "pytorch") : wish.image;
  auto price = [&](Goods goods, Rate& rate, std::string& source) -> Result<> {
    auto priced = prices_.of(settings_.region, goods, wish.type);
    if (!priced) {
      Error error = std::move(priced).error();
      if (error.kind != Kind::Interrupted) error.what += "; there is no launch without a price";
      return fail(std::move(error));
    }
    rate = priced->rate;
    source = std::move(priced->source);
    return {};
  };
  const std::array<std::function<Result<>()>, 9> questions{
      [&]() -> Result<> {
        STINT_TRY_ASSIGN(offer.image, image_of(client(), image, offer.type));
        offer.image_proved = is_image_word(image);
        return {};
      },
      [&]() -> Result<> {
        STINT_TRY_ASSIGN(offer.zones, zones_with(world_, client(), wish.type));
        return {};
      },
      [&] { return price(Goods::Machine, offer.rates.machine, offer.rates.source); },
      [&] { return price(Goods::Disk, offer.rates.disk, offer.rates.disk_source); },
      [&] { return price(Goods::Address, offer.rates.address, offer.rates.address_source); },
      [&] { return price(Goods::Traffic, offer.rates.traffic, offer.rates.traffic_source); },
      [&]() -> Result<> {
        STINT_TRY_ASSIGN(auto role, guard_role());
        offer.schedules = role.has_value();
        return {};
      },
      [&]() -> Result<> {
        auto quota = quota_for(client(), type);
        if (quota) offer.limit = plan::Limit{quota->name, quota->code, quota->limit, quota->used};
        bool unknown =
            !quota && quota.error().kind == Kind::Credentials;  // not permitted to ask: the launch will tell
        return quota || unknown ? Result<>{} : Result<>{fail(std::move(quota).error())};
      },
      [&]() -> Result<> {
        offer.from = wish.from;
        if (!offer.from.empty()) return {};
        STINT_TRY_ASSIGN(offer.from, own_address());
        return {};
      }};
  std::array<Result<>, questions.size()> answers;
  each(world_, questions.size(), [&](std::size_t i) { answers[i] = questions[i](); });
  prices_.remember();
  for (auto& answer : answers) STINT_TRY(std::move(answer));
  for (auto* source : {&offer.rates.disk_source, &offer.rates.address_source, &offer.rates.traffic_source})
    if (*source == offer.rates.source) source->clear();
  offer.image_proved = built_in(image);
  return offer;
}

}  // namespace stint::ec2
