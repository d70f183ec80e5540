// SPDX-License-Identifier: Apache-2.0
#include "pact/room.h"

#include <nlohmann/json.hpp>

#include "pact/fields.h"

namespace stint::pact {
namespace {

std::uint64_t bytes(Fields& f, std::int64_t number) {
  f.expect(number >= 0, "so many bytes there cannot be");
  return static_cast<std::uint64_t>(number);
}

Result<Room> room_from(const Json& json) {
  Fields f(json, "the room on a disk");
  Room room{
      .disk = f.number("disk"), .free = bytes(f, f.number(kFree)), .held = bytes(f, f.number("held_bytes"))};
  STINT_TRY(f.ok());
  return room;
}

}  // namespace

Json to_json(const std::vector<Room>& rooms) {
  Json list = Json::array();
  for (const auto& room : rooms)
    list.push_back({{"disk", room.disk}, {kFree, room.free}, {"held_bytes", room.held}});
  return {{"rooms", std::move(list)}};
}

Result<std::vector<Room>> rooms_from(std::string_view text) {
  STINT_TRY_ASSIGN(auto json, parse_object(text, "the room on a disk"));
  std::vector<Room> rooms;
  for (const auto& item : json.value("rooms", Json::array())) {
    STINT_TRY_ASSIGN(auto room, room_from(item));
    rooms.push_back(room);
  }
  return rooms;
}

Result<std::optional<std::uint64_t>> free_from(std::string_view text) {
  STINT_TRY_ASSIGN(auto json, parse_object(text, "what stintd says of itself"));
  Fields f(json, "what stintd says of itself");
  std::optional<std::uint64_t> free;
  if (auto number = f.maybe_number(kFree)) free = bytes(f, *number);
  STINT_TRY(f.ok());
  return free;
}

}  // namespace stint::pact
