// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rehearsal/model/settings.h"
#include "rehearsal/wire/digest.h"
#include "rehearsal/wire/protocol.h"
#include "rehearsal/wire/request.h"

namespace stint::rehearsal::wire {

/// Who signed a request, and what for.
struct Caller {
  const Account* account = nullptr;
  const Key* key = nullptr;
  std::string region, service;  ///< of the credential scope: "us-east-1", "ec2"
};

/// Why a request is not let in.
struct Stranger {
  enum class Why {
    Unsigned,
    Incomplete,
    UnknownKey,
    WrongToken,
    ExpiredToken,
    Skewed,
    WrongScope,
    WrongSignature
  };
  Why why = Why::Unsigned;
  std::string detail;   ///< what exactly is wrong, where there is more than one thing
  std::string service;  ///< as far as it is known
};

/// The refusal that each protocol has for a stranger; EC2 has its own.
Refusal refusal_of(Protocol protocol, const Stranger& stranger);

/// Signature Version 4, the receiving side, written against AWS's description and not against any client:
/// header authorization, long-lived keys and session tokens. A signature is good for 15 minutes either side
/// of its time.
class Verifier {
 public:
  std::variant<Caller, Stranger> verify(const Request& request, const std::vector<Account>& accounts,
                                        SysMicros now);

 private:
  // The key that signs for one day, region and service; the last few are kept, since it takes four digests.
  const Digester::Digest& signing_key(const std::string& secret, std::string_view day,
                                      std::string_view region, std::string_view service);

  Digester digester_;
  std::map<std::string, Digester::Digest, std::less<>> signing_keys_;
};

/// The parts of an Authorization header.
struct Authorization {
  std::string key, day, region, service;
  std::vector<std::string> signed_headers;
  std::string signature;
};
std::optional<Authorization> read_authorization(std::string_view header);

/// What is hashed and signed, for the headers that the client named. The hash of the body comes in.
std::string canonical_request(const Request& request, const std::vector<std::string>& signed_headers,
                              std::string_view body_hash);

}  // namespace stint::rehearsal::wire
