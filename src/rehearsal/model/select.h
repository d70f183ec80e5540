// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "rehearsal/model/filter.h"
#include "rehearsal/model/works.h"

namespace stint::rehearsal {

/// How EC2 speaks of one kind of thing: where it is kept, what its ids look like, and how it says that one is
/// wrong. In all messages {} stands for the id.
template <class T>
struct About;

template <>
struct About<Instance> {
  static constexpr auto kShelf = &Region::instances;
  static constexpr std::string_view kPrefix = "i-", kMalformed = "InvalidInstanceID.Malformed",
                                    kNotFound = "InvalidInstanceID.NotFound",
                                    kText = "The instance ID '{}' does not exist";
};
template <>
struct About<Volume> {
  static constexpr auto kShelf = &Region::volumes;
  static constexpr std::string_view kPrefix = "vol-", kMalformed = "InvalidParameterValue",
                                    kNotFound = "InvalidVolume.NotFound",
                                    kText = "The volume '{}' does not exist.";
};
template <>
struct About<Snapshot> {
  static constexpr auto kShelf = &Region::snapshots;
  static constexpr std::string_view kPrefix = "snap-", kMalformed = "InvalidParameterValue",
                                    kNotFound = "InvalidSnapshot.NotFound",
                                    kText = "The snapshot '{}' does not exist.";
};
template <>
struct About<Address> {
  static constexpr auto kShelf = &Region::addresses;
  static constexpr std::string_view kPrefix = "eipalloc-", kMalformed = "InvalidAllocationID.NotFound",
                                    kNotFound = "InvalidAllocationID.NotFound",
                                    kText = "The allocation ID '{}' does not exist";
};
template <>
struct About<Group> {
  static constexpr auto kShelf = &Region::groups;
  static constexpr std::string_view kPrefix = "sg-", kMalformed = "InvalidGroupId.Malformed",
                                    kNotFound = "InvalidGroup.NotFound",
                                    kText = "The security group '{}' does not exist";
};
template <>
struct About<KeyPair> {
  static constexpr auto kShelf = &Region::keys;
  static constexpr std::string_view kPrefix = "key-", kMalformed = "InvalidKeyPair.NotFound",
                                    kNotFound = "InvalidKeyPair.NotFound",
                                    kText = "The key pair '{}' does not exist";
};

/// Whether that is an id of this kind: the prefix, then 8 or 17 hexadecimal digits.
bool is_id(std::string_view id, std::string_view prefix);

template <class T>
tl::unexpected<Refusal> not_found(std::string_view id) {
  return refuse(std::string(About<T>::kNotFound), fmt::format(fmt::runtime(About<T>::kText), id));
}

/// Instances that ended over an hour ago are remembered for their tokens' sake only.
template <class T>
bool is_shown(const T& thing) {
  if constexpr (std::is_same_v<T, Instance>) return thing.shown;
  return true;
}

/// The thing of that id as this call's reads show it; what was made within the read lag is not found.
template <class T>
Outcome<const T*> find_seen(const Context& call, std::string_view id) {
  if (!is_id(id, About<T>::kPrefix))
    return refuse(std::string(About<T>::kMalformed), fmt::format("Invalid id: \"{}\"", id));
  const T* thing = (call.region.*About<T>::kShelf).seen(id, call.seen_at);
  if (!thing || !is_shown(*thing)) return not_found<T>(id);
  return thing;
}

/// The thing of that id as it is, for a call that changes it: it has to be one that this call's reads show.
template <class T>
Outcome<const T*> find_to_change(const Context& call, std::string_view id) {
  REHEARSAL_TRY(find_seen<T>(call, id));
  const T* thing = (call.region.*About<T>::kShelf).find(id);
  if (!thing) return not_found<T>(id);
  return thing;
}

/// The things that a listing asks for, as this call's reads show them, by id.
template <class T>
Outcome<std::vector<const T*>> select(const Context& call, const Selection& wish,
                                      std::type_identity_t<std::span<const Column<T>>> columns) {
  REHEARSAL_TRY(check_filters<T>(wish.filters, columns));
  std::vector<const T*> found;
  if (wish.ids.empty()) {
    (call.region.*About<T>::kShelf).each_seen(call.seen_at, [&](const T& thing) {
      if (is_shown(thing) && passes<T>(thing, wish.filters, columns)) found.push_back(&thing);
    });
    return found;
  }
  for (const auto& id : wish.ids) {
    REHEARSAL_TRY_ASSIGN(const T* thing, find_seen<T>(call, id));
    if (passes<T>(*thing, wish.filters, columns)) found.push_back(thing);
  }
  std::ranges::sort(found, {}, [](const T* thing) -> const std::string& { return thing->id; });
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace stint::rehearsal
