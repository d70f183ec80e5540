// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/metadata_service.h"

#include <sys/random.h>

#include <array>
#include <charconv>
#include <cstdlib>

#include "rehearsal/model/base64.h"
#include "rehearsal/server/metadata_tree.h"

namespace stint::rehearsal::server {
namespace {

constexpr std::string_view kTokenPath = "/latest/api/token";
constexpr auto kToken = "x-aws-ec2-metadata-token";
constexpr auto kLife = "x-aws-ec2-metadata-token-ttl-seconds";
constexpr int kLongestLife = 21600;        // six hours
constexpr std::size_t kMostTokens = 1000;  // a host that asks for more loses all of them

wire::Reply say(int status, std::string body) {
  return {.status = status, .headers = {{"content-type", "text/plain"}}, .body = std::move(body)};
}

wire::Reply refuse(int status, std::string_view name) {
  return say(status, std::to_string(status) + " - " + std::string(name) + "\n");
}

std::optional<int> life_in(std::string_view text) {
  int seconds = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  bool good =
      error == std::errc() && end == text.data() + text.size() && seconds >= 1 && seconds <= kLongestLife;
  return good ? std::optional(seconds) : std::nullopt;
}

std::string new_token() {
  std::array<char, 42> bytes{};  // no padding in base64
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) std::abort();
  return to_base64({bytes.data(), bytes.size()});
}

}  // namespace

wire::Reply MetadataService::answer(const wire::Request& request, Micros now) {
  const auto instance = look_();
  if (!instance) return refuse(404, "Not Found");
  if (!instance->enabled) return refuse(403, "Forbidden");
  if (request.method == "PUT" && request.path == kTokenPath) return make_token(request, now);
  if (request.method != "GET" && request.method != "HEAD") return refuse(405, "Method Not Allowed");
  auto token = request.header(kToken);
  bool let_in = token.empty() ? !instance->tokens_required : knows(token, now);
  if (!let_in) return refuse(401, "Unauthorized");
  auto found = look_up(*instance, wire::percent_decoded(request.path, false));
  return found ? say(200, *std::move(found)) : refuse(404, "Not Found");
}

wire::Reply MetadataService::make_token(const wire::Request& request, Micros now) {
  // Somebody else's request that a careless proxy on the host passes on.
  if (!request.header("x-forwarded-for").empty()) return refuse(403, "Forbidden");
  auto seconds = life_in(request.header(kLife));
  if (!seconds) return refuse(400, "Bad Request");
  std::erase_if(tokens_, [&](const auto& token) { return token.second <= now; });
  if (tokens_.size() >= kMostTokens) tokens_.clear();
  auto token = new_token();
  tokens_[token] = now + Seconds{*seconds};
  auto reply = say(200, token);
  reply.headers.emplace_back(kLife, std::to_string(*seconds));
  return reply;
}

bool MetadataService::knows(std::string_view token, Micros now) const {
  auto found = tokens_.find(token);
  return found != tokens_.end() && now < found->second;
}

}  // namespace stint::rehearsal::server
