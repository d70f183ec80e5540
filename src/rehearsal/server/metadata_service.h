// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/time.h"
#include "rehearsal/model/host.h"
#include "rehearsal/wire/request.h"

namespace stint::rehearsal::server {

/// The metadata service of one host over one boot, versions 1 and 2 (AWS, "Use the Instance Metadata
/// Service"): its tokens are of no use to any other host, since no other asks this one.
class MetadataService {
 public:
  /// What there is to show now; nullopt: no such instance any more.
  using Look = std::function<std::optional<Metadata>()>;
  explicit MetadataService(Look look) : look_(std::move(look)) {}

  /// `now` is any clock that only goes forward: the life of a token is counted by it.
  wire::Reply answer(const wire::Request& request, Micros now);

 private:
  wire::Reply make_token(const wire::Request& request, Micros now);
  bool knows(std::string_view token, Micros now) const;

  Look look_;
  std::map<std::string, Micros, std::less<>> tokens_;  ///< token -> its end
};

}  // namespace stint::rehearsal::server
