// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "aws/credentials.h"
#include "aws/digest.h"
#include "base/outside.h"

namespace stint::aws {

/// For whom a signature holds. The day in it is taken from the time of signing, never kept.
struct Scope {
  std::string_view region;
  std::string_view service;
};

/// The keys that are derived from one secret, each derived once for its day, region and service.
class SigningKeys {
 public:
  const Digest& of(const Secret& secret, std::string_view day, const Scope& scope);

 private:
  std::map<std::tuple<std::string, std::string, std::string>, Digest> kept_;
};

/// Signature Version 4 (AWS General Reference): adds X-Amz-Date, X-Amz-Security-Token for temporary
/// credentials, and Authorization. Every header that is there, User-Agent apart, is signed, and the Host that
/// the address implies. The path is taken as it will be sent, normalised and encoded once more, as all
/// services but S3 want it. The address must be one that split_url (aws/url.h) reads. `keys` are those of
/// these credentials.
void sign(HttpRequest& request, const Credentials& credentials, const Scope& scope, SysMicros at,
          SigningKeys& keys);

}  // namespace stint::aws
