// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/dns.h"

#include <algorithm>
#include <cctype>

namespace stint::rehearsal::hosts {
namespace {

constexpr std::size_t kHeader = 12;
constexpr std::size_t kLongestName = 255;
constexpr unsigned kTypeA = 1, kClassInternet = 1;
constexpr unsigned kNoError = 0, kNoSuchName = 3;

struct Question {
  std::string name;  ///< lower case, with dots
  unsigned type = 0, kind = 0;
  std::size_t end = 0;  ///< where it ends in the message
};

unsigned number_at(std::string_view message, std::size_t at) {
  return static_cast<unsigned>(static_cast<unsigned char>(message[at])) << 8 |
         static_cast<unsigned char>(message[at + 1]);
}

std::string two_bytes(unsigned number) {
  return {static_cast<char>(number >> 8), static_cast<char>(number & 255)};
}

std::optional<Question> read_question(std::string_view message) {
  if (message.size() < kHeader || (message[2] & '\x80') != 0 || number_at(message, 4) != 1)
    return std::nullopt;
  Question question;
  auto at = kHeader;
  for (;;) {
    if (at >= message.size()) return std::nullopt;
    const std::size_t label = static_cast<unsigned char>(message[at++]);
    if (label == 0) break;
    if (label > 63 || at + label > message.size() || question.name.size() + label > kLongestName)
      return std::nullopt;
    if (!question.name.empty()) question.name += '.';
    question.name += message.substr(at, label);
    at += label;
  }
  if (at + 4 > message.size()) return std::nullopt;
  std::transform(question.name.begin(), question.name.end(), question.name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  question.type = number_at(message, at);
  question.kind = number_at(message, at + 2);
  question.end = at + 4;
  return question;
}

std::optional<Ipv4> find(const std::string& name) {
  if (name == "localhost") return Ipv4{0x7f000001};
  return address_in_name(name);
}

std::string address_record(Ipv4 address) {
  std::string record("\xc0\x0c", 2);  // the name: as in the question
  record += two_bytes(kTypeA) + two_bytes(kClassInternet) + two_bytes(0) + two_bytes(60) + two_bytes(4);
  return record + two_bytes(address.bits >> 16) + two_bytes(address.bits & 0xffff);
}

}  // namespace

std::optional<Ipv4> address_in_name(std::string_view name) {
  constexpr std::string_view kStart = "ip-", kEnd = ".ec2.internal";
  if (!name.starts_with(kStart)) return std::nullopt;
  if (name.ends_with(kEnd)) name.remove_suffix(kEnd.size());
  std::string address(name.substr(kStart.size()));
  if (address.find('.') != std::string::npos) return std::nullopt;
  std::replace(address.begin(), address.end(), '-', '.');
  return Ipv4::parse(address);
}

std::optional<std::string> answer_dns(std::string_view query) {
  const auto question = read_question(query);
  if (!question) return std::nullopt;
  const auto address = question->kind == kClassInternet ? find(question->name) : std::nullopt;
  const bool has_record = address && question->type == kTypeA;
  const auto recursion_desired = static_cast<unsigned char>(query[2]) & 1u;
  const unsigned flags =
      0x8480 | recursion_desired << 8 | (address ? kNoError : kNoSuchName);  // an answer, ours, final
  std::string answer(query.substr(0, 2));
  answer += two_bytes(flags) + two_bytes(1) + two_bytes(has_record ? 1 : 0) + two_bytes(0) + two_bytes(0);
  answer += query.substr(kHeader, question->end - kHeader);
  return has_record ? answer + address_record(*address) : answer;
}

}  // namespace stint::rehearsal::hosts
