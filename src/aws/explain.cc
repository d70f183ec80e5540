// SPDX-License-Identifier: Apache-2.0
#include "aws/explain.h"

#include <fmt/format.h>

#include <array>

#include "aws/retry.h"

namespace stint::aws {
namespace {

/// What a code means. One that ends in '*' stands for all that begin so; `text` must be in the message.
struct Meaning {
  std::string_view code, text;
  Kind kind;
  std::string_view sentence;
  std::string_view next = {};  ///< without the region
};

constexpr std::string_view kDoctor = "stint doctor";
constexpr std::string_view kAskForMore = "stint limits request";

// The first row that fits holds. Codes and texts: the EC2 API reference's list of error codes, and what
// public issue trackers quote.
constexpr std::array kMeanings{
    Meaning{"InvalidClientTokenId", "", Kind::Credentials, "AWS does not know this access key", kDoctor},
    Meaning{"UnrecognizedClientException", "", Kind::Credentials, "AWS does not know this access key",
            kDoctor},
    Meaning{"InvalidAccessKeyId", "", Kind::Credentials, "AWS does not know this access key", kDoctor},
    Meaning{"AuthFailure", "", Kind::Credentials,
            "AWS does not take these credentials here (a wrong key, or a region that is not enabled)",
            kDoctor},
    Meaning{"SignatureDoesNotMatch", "", Kind::Credentials,
            "the secret access key does not fit the access key", kDoctor},
    Meaning{"InvalidSignatureException", "", Kind::Credentials,
            "the secret access key does not fit the access key", kDoctor},
    Meaning{"IncompleteSignature*", "", Kind::Credentials, "AWS cannot read the signature of the request",
            kDoctor},
    Meaning{"MissingAuthenticationToken*", "", Kind::Credentials, "the request carries no credentials",
            kDoctor},
    Meaning{"ExpiredToken*", "", Kind::Credentials, "the session has expired; sign in again", kDoctor},
    Meaning{"RequestExpired", "", Kind::Credentials,
            "the session has expired, or this computer's clock is wrong", kDoctor},
    Meaning{"RequestTimeTooSkewed", "", Kind::Credentials, "this computer's clock is wrong", kDoctor},
    Meaning{"RequestInTheFuture", "", Kind::Credentials, "this computer's clock is wrong", kDoctor},
    Meaning{"UnauthorizedOperation", "", Kind::Credentials, "these credentials do not permit it"},
    Meaning{"AccessDenied*", "", Kind::Credentials, "these credentials do not permit it"},
    Meaning{"DependencyAccessDenied*", "", Kind::Credentials, "these credentials do not permit it"},
    Meaning{"OptInRequired", "", Kind::Credentials, "the account has to agree to something first"},
    Meaning{"Blocked", "", Kind::Credentials, "AWS has blocked the account"},
    Meaning{"InvalidParameterCombination", "Free Tier", Kind::Credentials,
            "the account is on AWS's Free plan, which does not have this; upgrade it to the paid plan"},

    Meaning{"VcpuLimitExceeded", "", Kind::Limit, "the account's limit of vCPUs for this family is too low",
            kAskForMore},
    Meaning{"MaxSpotInstanceCountExceeded", "", Kind::Limit, "the account's limit for spot is too low",
            kAskForMore},
    Meaning{"InstanceLimitExceeded", "", Kind::Limit, "the account's limit of machines is reached",
            kAskForMore},
    Meaning{"SpotMaxPriceTooLow", "", Kind::Limit, "the spot price is above the highest price given"},
    Meaning{"Unsupported", "Availability Zone", Kind::Limit, "this zone does not offer this type"},
    Meaning{"PendingVerification", "", Kind::Limit,
            "AWS is still verifying the account; that takes minutes, seldom hours"},
    Meaning{"QuotaExceededException", "", Kind::Limit, "too many requests for higher limits are open"},
    Meaning{"SecurityGroupLimitExceeded", "", Kind::Limit,
            "the account's limit of security groups is reached"},
    Meaning{"RulesPerSecurityGroupLimitExceeded", "", Kind::Limit,
            "the group has as many rules as it may have"},
    Meaning{"VolumeLimitExceeded", "", Kind::Limit, "the account's limit of volumes is reached"},
    Meaning{"LimitExceeded", "", Kind::Limit, "a limit of the account is reached"},

    Meaning{"InvalidAMIID.*", "", Kind::Usage, "there is no such image here"},
    Meaning{"InvalidInstanceType", "", Kind::Usage, "there is no such instance type here"},
    Meaning{"InvalidSubnetID.*", "", Kind::Usage, "there is no such subnet here"},
    Meaning{"InvalidVpcID.*", "", Kind::Usage, "there is no such VPC here"},
    Meaning{"InvalidKeyPair.NotFound", "", Kind::Usage, "there is no such key pair here"},
    Meaning{"InvalidBlockDeviceMapping", "", Kind::Usage, "the disk does not fit the image"},
    Meaning{"VolumeTypeNotAvailableInZone", "", Kind::Usage, "this zone does not have this type of disk"},
    Meaning{"VPCIdNotSpecified", "", Kind::Usage, "the account has no default VPC here"},
    Meaning{"MissingInput", "No subnets", Kind::Usage, "the default VPC has no subnets here"},
    Meaning{"ParameterNotFound", "", Kind::Usage, "there is no such parameter here"},
    Meaning{"UnsupportedOperation", "", Kind::Usage, "this machine, image or type cannot do it"},
    Meaning{"Unsupported", "", Kind::Usage, "this machine, image or type cannot do it"},
    Meaning{"InvalidParameter*", "", Kind::Usage, "AWS does not take a value in the request"},
    Meaning{"MissingParameter", "", Kind::Usage, "a value is missing in the request"},
    Meaning{"Validation*", "", Kind::Usage, "AWS does not take a value in the request"},
};

bool fits(const Meaning& meaning, const Refusal& refusal) {
  bool code = meaning.code.ends_with('*')
                  ? refusal.code.starts_with(meaning.code.substr(0, meaning.code.size() - 1))
                  : refusal.code == meaning.code;
  return code && refusal.message.find(meaning.text) != refusal.message.npos;
}

Meaning meaning_of(const Refusal& refusal) {
  for (const auto& meaning : kMeanings)
    if (fits(meaning, refusal)) return meaning;
  if (no_capacity(refusal.code))
    return {"", "", Kind::Limit, "AWS has no machine of this kind to give at the moment"};
  if (judge(refusal, Repeat::Read) == Verdict::Throttled)
    return {"", "", Kind::Unreachable, "AWS asks to be called less often; nothing was done"};
  if (refusal.status >= 500)
    return {"", "", Kind::Unknown, "AWS failed inside; whether it was done is not known"};
  return {"", "", Kind::Failed, "refused"};
}

/// EC2 ends a denial with a thousand characters that only DecodeAuthorizationMessage can read: not for the
/// sentence.
struct Words {
  std::string_view plain, encoded;
};
Words split_words(std::string_view message) {
  auto at = message.find("Encoded authorization failure message:");
  auto plain = message.substr(0, at);
  plain = plain.substr(0, plain.find_last_not_of(" \n") + 1);
  return {plain, at == message.npos ? std::string_view{} : message.substr(at)};
}

}  // namespace

Error explain(const Refusal& refusal, const std::string& place, const std::string& region) {
  const Meaning meaning = meaning_of(refusal);
  const auto [plain, encoded] = split_words(refusal.message);
  Error error{
      .kind = meaning.kind, .what = fmt::format("{}: {}", place, meaning.sentence), .code = refusal.code};
  if (!plain.empty()) error.what += fmt::format(" (AWS: {})", plain);
  if (!meaning.next.empty()) error.next = fmt::format("{} --region {}", meaning.next, region);
  error.detail = fmt::format("{} (HTTP {}), request id {}", refusal.code, refusal.status, refusal.request_id);
  if (!encoded.empty()) error.detail += fmt::format("\n{}", encoded);
  return error;
}

// Where something answered, it is no news that AWS would give: a sign-in page of a network, a proxy.
Error explain(const Lost& lost, const std::string& place, const std::string& host) {
  return {.kind = lost.unsent ? Kind::Unreachable : Kind::Unknown,
          .what = fmt::format("{}: {} {} ({})", place,
                              lost.status == 0 ? "no answer from" : "this is no answer of AWS's, from", host,
                              lost.why)};
}

}  // namespace stint::aws
