// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <optional>

#include "base/json.h"
#include "rehearsal/server/kept_cloud.h"

namespace stint::rehearsal::server {

/// What is answered on 127.0.0.1: AWS's protocols, and the rehearsal's own things.
///   GET  /checkip              the caller's address, as security groups will see it
///   GET  /rehearsal/bill       the meter's bill; ?token=T only what belongs to that stint
///   GET  /rehearsal/hosts      the hosts that run
///   POST /rehearsal/hosts/ID   {"do": "crash"}: an accident happens to that host
///   GET  /rehearsal/settings   what can be set, as it is
///   POST /rehearsal/settings   sets what the JSON object names
class Api {
 public:
  struct Parts {
    KeptCloud& cloud;
    std::function<SysMicros()> now;
    std::function<Json()> hosts;
    std::function<Result<>(const std::string& instance, std::string_view accident)> befall;
    std::function<void()> measure;      ///< tells the cloud what has left the hosts until now
    std::function<void()> told;         ///< the cloud was told something: it may have commands
    std::function<void(Error)> broken;  ///< it cannot be kept any more: the server has to end
  };
  explicit Api(Parts parts) : parts_(std::move(parts)) {}

  /// nullopt: close the connection.
  std::optional<wire::Reply> answer(const wire::Request& request);

 private:
  std::optional<wire::Reply> answer_own(const wire::Request& request);
  std::optional<wire::Reply> bill(const wire::Request& request);
  std::optional<wire::Reply> change(const wire::Request& request);
  wire::Reply befall(const std::string& instance, const wire::Request& request);

  Parts parts_;
};

}  // namespace stint::rehearsal::server
