// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace stint::pact {

/// Reads the fields of one JSON object and remembers the first complaint, so that a reader is a list of
/// lines:
///     Fields f(json, "the policy");
///     policy.token = f.text("token");
///     STINT_TRY(f.ok());
/// A field that is missing or of another type gives an empty value and a complaint; `maybe_` ones may be
/// missing. Fields that nobody asks for are left alone: a newer writer may add some.
class Fields {
 public:
  Fields(const Json& json, std::string of);

  std::string text(const char* name);
  std::string maybe_text(const char* name);
  std::int64_t number(const char* name);
  std::optional<std::int64_t> maybe_number(const char* name);
  bool flag(const char* name);
  bool maybe_flag(const char* name);  ///< missing: false
  Micros millis(const char* name);    ///< of a field in milliseconds; a span beyond 200 years is a complaint
  Micros maybe_millis(const char* name);  ///< missing: none
  SysMicros moment(const char* name);     ///< RFC 3339
  std::vector<std::string> texts(const char* name);
  std::vector<std::string> maybe_texts(const char* name);                       ///< missing: none
  std::vector<std::pair<std::string, std::string>> text_map(const char* name);  ///< by name; missing: empty
  const Json& object(const char* name);
  const Json* maybe_object(const char* name);

  /// `good` or else a complaint that says `what`.
  void expect(bool good, std::string_view what);
  Result<> ok() const;

 private:
  const Json* find(const char* name, bool must);
  void complain(const char* name, std::string_view wanted);

  const Json* json_;
  std::string of_;
  std::string complaint_;
};

/// Parses one JSON object; garbage is an Error that names `of`.
Result<Json> parse_object(std::string_view text, std::string_view of);

/// One line of JSON without its end. Bytes that are no UTF-8 become U+FFFD; JSON has no place for them.
std::string dump_line(const Json& json);

}  // namespace stint::pact
