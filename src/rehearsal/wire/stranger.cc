// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/signature.h"

namespace stint::rehearsal::wire {
namespace {

using Why = Stranger::Why;

// EC2 tells little: most of what is wrong with a signature is one code and one sentence.
Refusal ec2_refusal(const Stranger& stranger) {
  switch (stranger.why) {
    case Why::Unsigned:
      return {"MissingAuthenticationToken", "Request is missing Authentication Token"};
    case Why::ExpiredToken:
    case Why::Skewed:
      return {"RequestExpired", "Request has expired."};
    default:
      return {"AuthFailure", "AWS was not able to validate the provided access credentials"};
  }
}

struct Codes {
  std::string_view unknown_key, expired, signature, incomplete;
};
constexpr Codes kQueryCodes{"InvalidClientTokenId", "ExpiredToken", "SignatureDoesNotMatch",
                            "IncompleteSignature"};
constexpr Codes kDocumentCodes{"UnrecognizedClientException", "ExpiredTokenException",
                               "InvalidSignatureException", "IncompleteSignatureException"};

}  // namespace

Refusal refusal_of(Protocol protocol, const Stranger& stranger) {
  if (protocol == Protocol::Ec2) return ec2_refusal(stranger);
  const Codes& codes = protocol == Protocol::Query ? kQueryCodes : kDocumentCodes;
  switch (stranger.why) {
    case Why::Unsigned:
      return {
          protocol == Protocol::Query ? "MissingAuthenticationToken" : "MissingAuthenticationTokenException",
          "Request is missing Authentication Token"};
    case Why::Incomplete:
      return {std::string(codes.incomplete), stranger.detail};
    case Why::UnknownKey:
    case Why::WrongToken:
      return {std::string(codes.unknown_key), "The security token included in the request is invalid."};
    case Why::ExpiredToken:
      return {std::string(codes.expired), "The security token included in the request is expired"};
    case Why::Skewed:
    case Why::WrongScope:
      return {std::string(codes.signature), stranger.detail};
    case Why::WrongSignature:
      break;
  }
  return {std::string(codes.signature),
          "The request signature we calculated does not match the signature you provided. Check your AWS "
          "Secret Access "
          "Key and signing method. Consult the service documentation for details."};
}

}  // namespace stint::rehearsal::wire
