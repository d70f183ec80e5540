// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/time.h"

// The input and the output of each call are described once, by a function
//     template <class V> void fields(V& v, X& x) { v("imageId", x.image, kRequired); v("tagSet", x.tags); … }
// which every reader and writer goes through. A name is that of the XML element or JSON member; in an EC2
// form the first letter is upper case. Writers leave out absent optionals; strings and lists are always
// written.
namespace stint::rehearsal::wire {

struct Required {};
inline constexpr Required kRequired{};

/// A string that is left out where it is empty.
inline std::optional<std::string_view> some(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
concept AnyVector = IsVector<std::remove_cv_t<T>>::value;
template <class T>
concept AnyOptional = IsOptional<std::remove_cv_t<T>>::value;
template <class T>
concept Text = std::is_convertible_v<const T&, std::string_view>;
template <class T>
concept Whole = std::integral<T> && !std::same_as<std::remove_cv_t<T>, bool>;
template <class T>
concept Flag = std::same_as<bool, std::remove_cv_t<T>>;
template <class T>
concept Real = std::is_floating_point_v<T>;
template <class T>
concept Moment = std::is_convertible_v<T, SysMicros>;
template <class T>
concept Pointer = std::is_pointer_v<T> && !Text<T>;

/// Names with values that are names themselves (a map in JSON).
using TextMap = std::map<std::string, std::string>;

}  // namespace stint::rehearsal::wire
