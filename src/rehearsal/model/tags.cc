// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rehearsal/model/select.h"
#include "rehearsal/model/tag_calls.h"
#include "rehearsal/model/tagging.h"

namespace stint::rehearsal {
namespace {

constexpr std::size_t kMostTags = 50, kLongestKey = 128, kLongestValue = 256;

template <class T>
constexpr std::string_view kTypeName{};
template <>
constexpr std::string_view kTypeName<Instance> = "instance";
template <>
constexpr std::string_view kTypeName<Volume> = "volume";
template <>
constexpr std::string_view kTypeName<Snapshot> = "snapshot";
template <>
constexpr std::string_view kTypeName<Address> = "elastic-ip";
template <>
constexpr std::string_view kTypeName<Group> = "security-group";
template <>
constexpr std::string_view kTypeName<KeyPair> = "key-pair";

// Calls f.operator()<T>() for each kind of thing that has tags, until one returns true.
template <class F>
bool any_kind(F f) {
  return f.template operator()<Instance>() || f.template operator()<Volume>() ||
         f.template operator()<Group>() || f.template operator()<KeyPair>() ||
         f.template operator()<Snapshot>() || f.template operator()<Address>();
}

const Instance* owner_of_interface(const Context& call, std::string_view id) {
  const Instance* owner = nullptr;
  call.region.instances.each_seen(call.seen_at, [&](const Instance& instance) {
    if (instance.interface.id == id) owner = &instance;
  });
  return owner;
}

void relabel(Context& call, const std::string& resource, const Tags& tags) {
  if (tag_value(tags, call.works.settings.bill_tag).empty())
    return;  // what was somebody's is still his to pay
  call.works.use(Usage::What::Relabelled, resource, "", call.region, 1, tags);
}

using Edit = std::function<Outcome<>(Tags&)>;

// The tags of one thing after the edit; nothing is changed yet.
template <class T>
Outcome<Tags> edited(const Context& call, const std::string& id, const Edit& edit) {
  REHEARSAL_TRY_ASSIGN(const T* thing, find_to_change<T>(call, id));
  Tags tags = thing->tags;
  REHEARSAL_TRY(edit(tags));
  return tags;
}

template <class T>
Outcome<> retag(Context& call, const std::string& id, const Edit& edit, bool really) {
  REHEARSAL_TRY_ASSIGN(Tags tags, edited<T>(call, id, edit));
  if (!really) return {};
  relabel(call, id, tags);
  (call.region.*About<T>::kShelf).change(id, call.now).tags = std::move(tags);
  return {};
}

Outcome<> retag_interface(Context& call, const std::string& id, const Edit& edit, bool really) {
  const Instance* owner = owner_of_interface(call, id);
  if (!owner)
    return refuse("InvalidNetworkInterfaceID.NotFound",
                  fmt::format("The networkInterface ID '{}' does not exist", id));
  Tags tags = owner->interface.tags;
  REHEARSAL_TRY(edit(tags));
  if (really) call.region.instances.change(owner->id, call.now).interface.tags = std::move(tags);
  return {};
}

Outcome<> retag_any(Context& call, const std::string& id, const Edit& edit, bool really) {
  if (id.starts_with("eni-")) return retag_interface(call, id, edit, really);
  Outcome<> done = refuse("InvalidID", fmt::format("The ID '{}' is not valid", id));
  any_kind([&]<class T>() {
    if (!id.starts_with(About<T>::kPrefix)) return false;
    done = retag<T>(call, id, edit, really);
    return true;
  });
  return done;
}

// All of the things, or none: the first round only looks.
Outcome<Done> retag_all(Context& call, const std::vector<std::string>& ids, const Edit& edit) {
  for (bool really : {false, true})
    for (const auto& id : ids) REHEARSAL_TRY(retag_any(call, id, edit, really));
  return Done{};
}

constexpr std::array<Column<DescribeTags::Item>, 4> kColumns{{
    {"key", [](const DescribeTags::Item& i, const Wanted& w) { return w.has(i.tag.key); }},
    {"value", [](const DescribeTags::Item& i, const Wanted& w) { return w.has(i.tag.value); }},
    {"resource-id", [](const DescribeTags::Item& i, const Wanted& w) { return w.has(i.resource); }},
    {"resource-type", [](const DescribeTags::Item& i, const Wanted& w) { return w.has(i.resource_type); }},
}};

}  // namespace

Outcome<Tags> read_tags(const Tags& given) {
  Tags tags = given;
  std::ranges::sort(tags, {}, &Tag::key);
  for (const auto& tag : tags) {
    if (tag.key.empty() || tag.key.size() > kLongestKey)
      return refuse("InvalidParameterValue", "Tag keys must be between 1 and 128 characters long.");
    if (tag.value.size() > kLongestValue)
      return refuse("InvalidParameterValue", "Tag values must be at most 256 characters long.");
    if (tag.key.starts_with("aws:"))
      return refuse("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use");
  }
  auto twice = std::ranges::adjacent_find(tags, {}, &Tag::key);
  if (twice != tags.end())
    return refuse("InvalidParameterValue", fmt::format("Duplicate tag key '{}' specified.", twice->key));
  if (tags.size() > kMostTags) return refuse("TagLimitExceeded", "A resource can have at most 50 tags.");
  return tags;
}

Outcome<Tags> read_tags_for(std::string_view resource_type,
                            const std::vector<TagSpecification>& specifications) {
  Tags tags;
  for (const auto& s : specifications) {
    if (s.resource_type != resource_type)
      return refuse(
          "InvalidParameterValue",
          fmt::format("'{}' is not a valid taggable resource type for this operation.", s.resource_type));
    REHEARSAL_TRY_ASSIGN(Tags more, read_tags(s.tags));
    REHEARSAL_TRY(merge_tags(tags, more));
  }
  return tags;
}

Outcome<> merge_tags(Tags& into, const Tags& tags) {
  for (const auto& tag : tags) {
    auto at = std::ranges::lower_bound(into, tag.key, {}, &Tag::key);
    if (at != into.end() && at->key == tag.key)
      at->value = tag.value;
    else
      into.insert(at, tag);
  }
  if (into.size() > kMostTags) return refuse("TagLimitExceeded", "A resource can have at most 50 tags.");
  return {};
}

Outcome<Done> perform(Context& call, const CreateTags::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Tags tags, read_tags(in.tags));
  return retag_all(call, in.resources, [&](Tags& into) { return merge_tags(into, tags); });
}

Outcome<Done> perform(Context& call, const DeleteTags::Input& in) {
  return retag_all(call, in.resources, [&](Tags& tags) -> Outcome<> {
    std::erase_if(tags, [&](const Tag& tag) {
      return in.tags.empty() || std::ranges::any_of(in.tags, [&](const DeleteTags::WishedTag& t) {
               return t.key == tag.key && t.value.value_or(tag.value) == tag.value;
             });
    });
    return {};
  });
}

Outcome<DescribeTags::Output> perform(Context& call, const DescribeTags::Input& in) {
  using Item = DescribeTags::Item;
  const std::span<const Column<Item>> columns = kColumns;
  REHEARSAL_TRY(check_filters<Item>(in.filters, columns));
  DescribeTags::Output out;
  auto add = [&](const std::string& id, std::string_view type, const Tags& tags) {
    for (const auto& tag : tags) {
      Item item{id, std::string(type), tag, id + " " + tag.key};
      if (passes<Item>(item, in.filters, columns)) out.items.push_back(std::move(item));
    }
  };
  any_kind([&]<class T>() {
    (call.region.*About<T>::kShelf).each_seen(call.seen_at, [&](const T& thing) {
      if constexpr (std::is_same_v<T, Instance>) {
        if (!thing.shown) return;
        if (thing.state != State::Terminated)
          add(thing.interface.id, "network-interface", thing.interface.tags);
      }
      add(thing.id, kTypeName<T>, thing.tags);
    });
    return false;
  });
  std::ranges::sort(out.items, {}, &Item::id);
  return out;
}

}  // namespace stint::rehearsal
