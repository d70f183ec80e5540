// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "rehearsal/wire/protocol.h"
#include "rehearsal/wire/visit.h"

namespace stint::rehearsal::wire {

/// A body of JSON; nullopt where it is no object. An empty body is an empty object.
std::optional<Json> parse_document(std::string_view body);

/// Fills a call's input from a document. The first thing that is wrong stops it.
class JsonReader {
 public:
  explicit JsonReader(const Json& document) : here_(&document) {}

  /// nullopt: all was read, and nothing was in the document that the input has not.
  template <class Input>
  std::optional<Refusal> read(Input& input) {
    structure(input);
    return wrong_;
  }

  template <class T>
  void operator()(std::string_view name, T& value) {
    visit(name, value, false);
  }
  template <class T>
  void operator()(std::string_view name, T& value, Required) {
    visit(name, value, true);
  }

 private:
  template <class T>
  void structure(T& value) {
    std::size_t outer = std::exchange(read_, 0);
    fields(*this, value);
    if (!wrong_ && read_ != here_->size()) wrong_ = unknown_member(value);
    read_ = outer;
  }

  template <class T>
  void visit(std::string_view name, T& value, bool required) {
    if (wrong_) return;
    auto member = here_->find(name);
    bool absent = member == here_->end() || member->is_null();
    read_ += member == here_->end() ? 0U : 1U;
    if (absent && required) wrong_ = missing_parameter(Protocol::Json, name);
    if (!absent) fill_from(name, *member, value);
  }

  template <class T>
  void fill_from(std::string_view name, const Json& from, T& value) {
    const Json* outer = std::exchange(here_, &from);
    fill(name, value);
    here_ = outer;
  }

  template <class T>
  void fill(std::string_view name, T& value) {
    if constexpr (AnyOptional<T>) {
      fill(name, value.emplace());
    } else if constexpr (AnyVector<T>) {
      if (!here_->is_array()) return refuse_value(name);
      for (const auto& element : *here_)
        if (!wrong_) fill_from(name, element, value.emplace_back());
    } else if constexpr (std::is_same_v<T, std::string>) {
      here_->is_string() ? void(value = here_->get_ref<const std::string&>()) : refuse_value(name);
    } else if constexpr (Flag<T>) {
      here_->is_boolean() ? void(value = here_->get<bool>()) : refuse_value(name);
    } else if constexpr (Whole<T>) {
      here_->is_number_integer() ? void(value = here_->get<T>()) : refuse_value(name);
    } else if constexpr (Real<T>) {
      here_->is_number() ? void(value = here_->get<T>()) : refuse_value(name);
    } else if constexpr (Moment<T>) {
      here_->is_number() ? void(value = from_seconds(here_->get<double>())) : refuse_value(name);
    } else {
      here_->is_object() ? structure(value) : refuse_value(name);
    }
  }

  static SysMicros from_seconds(double seconds) {
    return SysMicros{Micros{static_cast<std::int64_t>(seconds * 1e6)}};
  }

  void refuse_value(std::string_view name) {
    wrong_ = bad_value(Protocol::Json, name, here_->dump(-1, ' ', false, Json::error_handler_t::replace));
  }

  // Goes over the input once more to find the member of the object here that it did not ask for.
  template <class T>
  Refusal unknown_member(T& value) {
    NameList names;
    fields(names, value);
    for (const auto& [key, member] : here_->items())
      if (!names.has(key)) return unknown_parameter(Protocol::Json, key);
    return unknown_parameter(Protocol::Json, "?");
  }

  struct NameList {
    std::vector<std::string_view> names;
    template <class T>
    void operator()(std::string_view name, T&) {
      names.push_back(name);
    }
    template <class T>
    void operator()(std::string_view name, T&, Required) {
      names.push_back(name);
    }
    bool has(std::string_view name) const {
      return std::find(names.begin(), names.end(), name) != names.end();
    }
  };

  const Json* here_;
  std::size_t read_ = 0;
  std::optional<Refusal> wrong_;
};

}  // namespace stint::rehearsal::wire
