// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace stint::aws {

/// The body of a request of the ec2 and query protocols: `Action=X&Version=V&Name=value…`, written as it
/// goes.
///
///     Form form{Form::Lists::Flat, "DescribeInstances", "2016-11-15"};
///     form.list("InstanceId", ids);           // InstanceId.1=…&InstanceId.2=…; query: InstanceId.member.1=…
///     form.put("DryRun", true);
///
/// An absent optional and an empty list write nothing; an empty string is written (a tag's value may be
/// empty). A struct is written member by member by its `void write(Form&, const T&)`, under the name it is
/// put with.
class Form {
 public:
  enum class Lists { Flat, Member };  ///< ec2: `Name.1`; query: `Name.member.1`

  Form(Lists lists, std::string_view action, std::string_view version);

  void put(std::string_view name, std::string_view value);
  void put(std::string_view name, const std::string& value) { put(name, std::string_view{value}); }
  void put(std::string_view name, const char* value) { put(name, std::string_view{value}); }
  void put(std::string_view name, std::same_as<bool> auto value) { put(name, value ? "true" : "false"); }
  void put(std::string_view name, std::int64_t value);
  void put(std::string_view name, int value) { put(name, std::int64_t{value}); }
  void put(std::string_view name, double value);  ///< the shortest decimal that reads back the same
  /// ISO 8601, in UTC.
  void put(std::string_view name, SysMicros value) { put(name, rfc3339(value)); }

  template <class T>
  void put(std::string_view name, const std::optional<T>& value) {
    if (value) put(name, *value);
  }

  template <class T>
  requires requires(Form& form, const T& value) { write(form, value); }
  void put(std::string_view name, const T& value) {
    const auto outer = prefix_.size();
    prefix_.append(name).push_back('.');
    write(*this, value);
    prefix_.resize(outer);
  }

  template <class T>
  void list(std::string_view name, const std::vector<T>& values) {
    std::int64_t n = 0;
    for (const T& value : values) put(item_name(name, ++n), value);
  }

  const std::string& action() const { return action_; }
  const std::string& body() const { return body_; }

 private:
  std::string item_name(std::string_view list, std::int64_t n) const;

  Lists lists_;
  std::string action_;
  std::string prefix_;  ///< names of the structs around, each with its dot
  std::string body_;
};

}  // namespace stint::aws
