// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rehearsal/wire/protocol.h"
#include "rehearsal/wire/visit.h"

namespace stint::rehearsal::wire {

/// The pairs of a form body, by key.
class Form {
 public:
  struct Entry {
    std::string key, value;
    bool read = false;
  };
  explicit Form(std::string_view body);

  /// The value of a key that has no structure ("Action"), or empty; it counts as read.
  std::string_view take(std::string_view key);
  std::span<Entry> entries() { return entries_; }

 private:
  std::vector<Entry> entries_;
};

/// Fills a call's input from a form. The first thing that is wrong stops it.
///     if (auto wrong = FormReader(form, Protocol::Ec2).read(input)) …
class FormReader {
 public:
  FormReader(Form& form, Protocol protocol) : protocol_(protocol), here_(form.entries()) {}

  /// nullopt: all was read, and nothing was in the form that the input has not.
  template <class Input>
  std::optional<Refusal> read(Input& input) {
    auto all = here_;
    fields(*this, input);
    here_ = all;
    if (!wrong_) find_unread();
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
  // Entries whose keys have their first depth_ characters in common.
  using Range = std::span<Form::Entry>;
  struct Place {
    Range here;
    std::size_t depth;
  };

  template <class T>
  void visit(std::string_view name, T& value, bool required) {
    if (wrong_) return;
    Place at = child(name);
    if (at.here.empty()) {
      if (required) wrong_ = missing_parameter(protocol_, name);
      return;
    }
    Place outer = enter(at);
    fill(name, value);
    enter(outer);
  }

  template <class T>
  void fill(std::string_view name, T& value) {
    if constexpr (AnyOptional<T>) {
      fill(name, value.emplace());
    } else if constexpr (AnyVector<T>) {
      fill_list(name, value);
    } else if constexpr (std::is_same_v<T, std::string> || Flag<T> || Whole<T> || Real<T> || Moment<T>) {
      if (auto text = leaf(name)) parse(name, *text, value);
    } else {
      fields(*this, value);
    }
  }

  template <class T>
  void fill_list(std::string_view name, std::vector<T>& list) {
    Place outer{here_, depth_};
    if (is_empty_list()) return;
    if (protocol_ == Protocol::Query) enter(child("member"));
    for (const Place& element : elements()) {
      Place before = enter(element);
      if (!wrong_) fill(name, list.emplace_back());
      enter(before);
    }
    enter(outer);
  }

  void parse(std::string_view, std::string_view text, std::string& value) { value = text; }
  void parse(std::string_view name, std::string_view text, bool& value) {
    value = text == "true";
    if (text != "true" && text != "false") wrong_ = bad_value(protocol_, name, text);
  }
  void parse(std::string_view name, std::string_view text, SysMicros& value);
  template <class Number>
  void parse(std::string_view name, std::string_view text, Number& value) {
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) wrong_ = bad_value(protocol_, name, text);
  }

  // Goes to a place and gives the one before.
  Place enter(const Place& place);
  // Below `name`: the entry of that name, and those that go on from it.
  Place child(std::string_view name) const;
  // The elements of the list that is here, by their number.
  std::vector<Place> elements() const;
  // "Names=": an empty list, as the query protocol writes it; it counts as read.
  bool is_empty_list();
  // The value that is here; a structure where a value should be is wrong.
  std::optional<std::string_view> leaf(std::string_view name);
  void find_unread();

  Protocol protocol_;
  Range here_;
  std::size_t depth_ = 0;
  std::optional<Refusal> wrong_;
};

}  // namespace stint::rehearsal::wire
