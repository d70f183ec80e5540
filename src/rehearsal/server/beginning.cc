// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/beginning.h"

#include <sys/random.h>

#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "rehearsal/server/settings_json.h"
#include "rehearsal/wire/catalogue.h"

namespace stint::rehearsal::server {
namespace {

// A machine is there within seconds instead of minutes, and its alarm acts in seconds: nobody learns by
// waiting.
constexpr auto kLearner = R"({
  "approve_after": 8,
  "pace": {"boot": [1, 1.5], "checks": [5, 8], "stopped": [0.2, 0.8]},
  "alarm_delay": [0, 20]
})";

void fill_randomly(void* bytes, std::size_t size) {
  if (getrandom(bytes, size, 0) != static_cast<ssize_t>(size))
    std::abort();  // cannot fail for so few (getrandom(2))
}

std::string random_text(std::size_t length, std::string_view alphabet) {
  std::array<unsigned char, 64> bytes{};
  fill_randomly(bytes.data(), length);
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += alphabet[bytes[i] % alphabet.size()];
  return text;
}

}  // namespace

Beginning new_beginning(SysMicros at, const AddressBlock& addresses, const std::string& caller) {
  Beginning beginning{
      .at = at,
      .key = "AKIA" + random_text(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
      .secret = random_text(40, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
      .addresses = addresses,
      .caller = caller,
      .settings = kLearner};
  fill_randomly(&beginning.seed, sizeof beginning.seed);
  if (auto first = first_settings(beginning))
    beginning.settings = show_settings(first->model, first->faults, first->throttling).dump();
  return beginning;
}

Result<FirstSettings> first_settings(const Beginning& beginning) {
  FirstSettings first{.model = wire::standard_settings(), .faults = {}};
  Settings& model = first.model;
  model.seed = beginning.seed;
  model.accounts.front().keys = {
      {.id = beginning.key, .secret = beginning.secret, .session_token = {}, .expires = {}, .denied = {}}};
  model.public_addresses = beginning.addresses;
  model.caller_address = beginning.caller;
  STINT_TRY(change_settings(beginning.settings, {model, first.faults, first.throttling}));
  return first;
}

}  // namespace stint::rehearsal::server
