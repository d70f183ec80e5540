// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "rehearsal/model/host.h"
#include "rehearsal/model/settings.h"
#include "rehearsal/wire/request.h"

// The journal's lines (docs/rehearsal.md): all that a cloud was ever told.
namespace stint::rehearsal::server {

/// The first line: what the cloud was before anything happened to it.
struct Beginning {
  static constexpr int kFormat = 1;

  SysMicros at{};
  std::uint64_t seed = 0;
  std::string key, secret;  ///< of its one account's one user
  AddressBlock addresses;   ///< of its hosts
  std::string caller;       ///< address of the user, as its hosts see it
  std::string settings;     ///< all of them, as the text of a JSON object (settings_json.h)
};

namespace input {
/// The hosts have other addresses from now on.
struct Addresses {
  AddressBlock block;
  std::string caller;
};
/// Some settings are others from now on: the text of a JSON object.
struct Change {
  std::string settings;
};
/// Nothing but that time has passed; a line of its own only where a console was read meanwhile.
struct Time {};
}  // namespace input

/// One input of the cloud. The same inputs at the same instants make the same cloud.
struct Entry {
  SysMicros at{};
  std::variant<input::Time, wire::Request, HostEvent, input::Change, input::Addresses> what;
  std::map<std::string, std::string> consoles;  ///< what the cloud read of its hosts' consoles meanwhile
  std::string answer;  ///< a request's: digest of what was said; shows whether it is the same again
};

/// Without the end of the line. Bytes that are no plain text are written in base64.
std::string to_line(const Beginning& beginning);
std::string to_line(const Entry& entry);

/// nullopt where the line is none of this format.
std::optional<Beginning> parse_beginning(std::string_view line);
std::optional<Entry> parse_entry(std::string_view line);

}  // namespace stint::rehearsal::server
