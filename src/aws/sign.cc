// SPDX-License-Identifier: Apache-2.0
#include "aws/sign.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "aws/ascii.h"
#include "aws/digest.h"
#include "aws/encode.h"
#include "aws/url.h"

namespace stint::aws {
namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (auto end = text.find(at); end != text.npos; end = text.find(at)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

// Without ".", ".." and empty segments (RFC 3986, 5.2.4); a path that ends in one of them ends in "/".
std::string canonical_path(std::string_view path) {
  std::vector<std::string_view> kept;
  bool folder = false;
  for (auto part : split(path, '/')) {
    folder = part.empty() || part == "." || part == "..";
    if (!folder) kept.push_back(part);
    if (part == ".." && !kept.empty()) kept.pop_back();
  }
  if (kept.empty()) return "/";
  std::string out;
  for (auto part : kept) out += "/" + percent_encode(part);
  return folder ? out + "/" : out;
}

std::string canonical_query(std::string_view query) {
  if (query.empty()) return {};
  std::vector<std::pair<std::string_view, std::string_view>> pairs;
  for (auto part : split(query, '&')) {
    auto equals = std::min(part.find('='), part.size());
    pairs.emplace_back(part.substr(0, equals), part.substr(std::min(equals + 1, part.size())));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string out;
  for (auto [name, value] : pairs) out.append(out.empty() ? "" : "&").append(name).append("=").append(value);
  return out;
}

// Outer blanks go, runs of inner ones become one space.
std::string trimmed(std::string_view value) {
  std::string out;
  for (char c : value) {
    bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// The headers that are signed, by their lower-case names; those of one name stay in their order.
std::vector<std::pair<std::string, std::string>> signed_headers(const HttpRequest& request, const Url& url) {
  std::vector<std::pair<std::string, std::string>> headers{{"host", url.host}};
  headers.reserve(request.headers.size() + 1);
  for (const auto& [given, value] : request.headers) {
    auto name = lowered(given);
    if (name != "user-agent" && name != "host") headers.emplace_back(std::move(name), trimmed(value));
  }
  std::ranges::stable_sort(headers, {},
                           [](const auto& header) -> const std::string& { return header.first; });
  return headers;
}

// The part of the canonical request that names the headers: a line each, values of one name joined.
struct HeaderLines {
  std::string lines, names;

  explicit HeaderLines(const std::vector<std::pair<std::string, std::string>>& headers) {
    std::string_view last;
    for (const auto& [name, value] : headers) {
      if (name == last) {
        lines.back() = ',';
        lines.append(value) += '\n';
        continue;
      }
      names.append(last.empty() ? "" : ";").append(name);
      lines.append(name).append(":").append(value) += '\n';
      last = name;
    }
  }
};

Digest derived(const Secret& secret, std::string_view day, const Scope& scope) {
  Digest of_day = hmac_sha256("AWS4" + secret.reveal(), day);
  Digest of_region = hmac_sha256(bytes_of(of_day), scope.region);
  Digest of_service = hmac_sha256(bytes_of(of_region), scope.service);
  return hmac_sha256(bytes_of(of_service), "aws4_request");
}

}  // namespace

const Digest& SigningKeys::of(const Secret& secret, std::string_view day, const Scope& scope) {
  auto [kept, added] =
      kept_.try_emplace({std::string{day}, std::string{scope.region}, std::string{scope.service}});
  if (added) kept->second = derived(secret, day, scope);
  return kept->second;
}

void sign(HttpRequest& request, const Credentials& credentials, const Scope& scope, SysMicros at,
          SigningKeys& keys) {
  auto url = split_url(request.url);
  if (!url) throw std::logic_error("a request to sign has no address that can be read");
  const std::string time = iso_basic(at);
  const std::string_view day = std::string_view{time}.substr(0, 8);
  request.headers.emplace_back("X-Amz-Date", time);
  if (credentials.session_token)
    request.headers.emplace_back("X-Amz-Security-Token", credentials.session_token->reveal());

  const auto headers = signed_headers(request, *url);
  const auto [lines, names] = HeaderLines{headers};
  auto canonical = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, canonical_path(url->path),
                               canonical_query(url->query), lines, names, hex(sha256(request.body)));
  auto place = fmt::format("{}/{}/{}/aws4_request", day, scope.region, scope.service);
  auto to_sign = fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", time, place, hex(sha256(canonical)));
  const Digest& key = keys.of(credentials.secret_access_key, day, scope);
  request.headers.emplace_back(
      "Authorization",
      fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}",
                  credentials.access_key_id, place, names, hex(hmac_sha256(bytes_of(key), to_sign))));
}

}  // namespace stint::aws
