// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>

#include "rehearsal/wire/visit.h"

namespace stint::rehearsal::wire {

/// Appends text with &, <, >, " and what XML 1.0 cannot hold replaced.
void append_xml(std::string& out, std::string_view text);
std::string xml_escaped(std::string_view text);
/// "2026-11-24T20:00:00.000Z", as AWS writes it.
void append_time(std::string& out, SysMicros at);

/// Writes a call's output as XML elements. `item` is the element of a list's members: "item" (EC2) or
/// "member".
class XmlWriter {
 public:
  XmlWriter(std::string& out, std::string_view item) : out_(out), item_(item) {}

  template <class T>
  void operator()(std::string_view name, const T& value) {
    if constexpr (AnyOptional<T>) {
      if (value) (*this)(name, *value);
    } else {
      tag("<", name);
      write(value);
      tag("</", name);
    }
  }

  template <class T>
  void operator()(std::string_view name, const T& value, Required) {
    (*this)(name, value);
  }

 private:
  template <class T>
  void write(const T& value) {
    if constexpr (Pointer<T>) {
      write(*value);
    } else if constexpr (Text<T>) {
      append_xml(out_, value);
    } else if constexpr (Flag<T>) {
      out_ += value ? "true" : "false";
    } else if constexpr (Whole<T> || Real<T>) {
      fmt::format_to(std::back_inserter(out_), "{}", value);
    } else if constexpr (Moment<T>) {
      append_time(out_, value);
    } else if constexpr (AnyVector<T>) {
      for (const auto& element : value) (*this)(item_, element);
    } else {
      fields(*this, value);
    }
  }

  void tag(std::string_view open, std::string_view name) {
    out_ += open;
    out_ += name;
    out_ += '>';
  }

  std::string& out_;
  std::string_view item_;
};

}  // namespace stint::rehearsal::wire
