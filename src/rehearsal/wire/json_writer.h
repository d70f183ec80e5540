// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>

#include "rehearsal/wire/visit.h"

namespace stint::rehearsal::wire {

void append_json(std::string& out, std::string_view text);

/// Writes a call's output as a JSON object. Times are seconds since 1970.
class JsonWriter {
 public:
  template <class Output>
  static std::string document(const Output& output) {
    std::string out;
    JsonWriter{out}.write(output);
    return out;
  }

  template <class T>
  void operator()(std::string_view name, const T& value) {
    if constexpr (AnyOptional<T>) {
      if (value) (*this)(name, *value);
    } else {
      separate();
      append_json(out_, name);
      out_ += ':';
      write(value);
    }
  }

  template <class T>
  void operator()(std::string_view name, const T& value, Required) {
    (*this)(name, value);
  }

 private:
  explicit JsonWriter(std::string& out) : out_(out) {}

  template <class T>
  void write(const T& value) {
    if constexpr (Pointer<T>) {
      write(*value);
    } else if constexpr (Text<T>) {
      append_json(out_, value);
    } else if constexpr (Flag<T>) {
      out_ += value ? "true" : "false";
    } else if constexpr (Whole<T> || Real<T>) {
      fmt::format_to(std::back_inserter(out_), "{}", value);
    } else if constexpr (Moment<T>) {
      auto micros = SysMicros{value}.time_since_epoch().count();
      fmt::format_to(std::back_inserter(out_), "{}.{:03}", micros / 1'000'000, micros / 1000 % 1000);
    } else if constexpr (AnyVector<T>) {
      out_ += '[';
      JsonWriter inner(out_);
      for (const auto& element : value) {
        inner.separate();
        inner.write(element);
      }
      out_ += ']';
    } else if constexpr (std::is_same_v<T, TextMap>) {
      out_ += '{';
      JsonWriter inner(out_);
      for (const auto& [key, text] : value) inner(key, text);
      out_ += '}';
    } else {
      out_ += '{';
      JsonWriter inner(out_);
      fields(inner, value);
      out_ += '}';
    }
  }

  void separate() {
    if (!first_) out_ += ',';
    first_ = false;
  }

  std::string& out_;
  bool first_ = true;
};

}  // namespace stint::rehearsal::wire
