// SPDX-License-Identifier: Apache-2.0
#include "aws/checkip.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>

#include "aws/retry.h"

namespace stint::aws {
namespace {

constexpr Micros kPause = Seconds{1};
constexpr std::size_t kMostBytes = 1024;

// inet_pton reads nothing but whole literals; what it makes is spelled out again the usual way.
std::optional<std::string> literal(int family, const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  std::array<char, INET6_ADDRSTRLEN> spelled{};
  if (inet_pton(family, text.c_str(), bytes.data()) != 1) return std::nullopt;
  return inet_ntop(family, bytes.data(), spelled.data(), spelled.size());
}

Result<std::string> parse(std::string_view body, const std::string& url) {
  while (!body.empty() && (body.back() == '\n' || body.back() == '\r')) body.remove_suffix(1);
  const std::string text{body};
  if (text.find('\0') == text.npos) {
    if (auto v4 = literal(AF_INET, text)) return *v4;
    if (auto v6 = literal(AF_INET6, text)) return *v6;
  }
  return fail(Kind::Failed,
              fmt::format("{} did not answer with an address; --from CIDR names it by hand", url));
}

Result<HttpResponse> get(World& world, const std::string& url) {
  auto response = fetch(world, {.url = url}, {.total = Seconds{10}, .bytes = kMostBytes});
  if (response && response->status != 200)
    return fail(Kind::Unreachable, fmt::format("{} answered with HTTP {}", url, response->status));
  if (!response && response.error().kind != Kind::Interrupted)
    return fail(Kind::Unreachable, fmt::format("{} did not answer ({})", url, response.error().what));
  return response;
}

}  // namespace

Result<std::string> own_address(World& world, const std::string& url) {
  for (int attempt = 1;; ++attempt) {
    auto response = get(world, url);
    if (response) return parse(response->body, url);
    if (response.error().kind == Kind::Interrupted || attempt == kAttempts)
      return fail(std::move(response).error());
    STINT_TRY(sleep_for(world, kPause));
  }
}

}  // namespace stint::aws
