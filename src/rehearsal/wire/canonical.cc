// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "rehearsal/wire/signature.h"

// What Signature Version 4 signs: the request in one agreed form.
namespace stint::rehearsal::wire {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256 ";

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  for (size_t end = 0; end != text.npos;) {
    end = text.find(at);
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return parts;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Runs of blanks become one.
void append_one_spaced(std::string& out, std::string_view text) {
  text = trimmed(text);
  for (auto blanks = text.find("  "); blanks != text.npos; blanks = text.find("  ")) {
    out.append(text.substr(0, blanks + 1));
    text.remove_prefix(text.find_first_not_of(' ', blanks));
  }
  out.append(text);
}

// Dots resolved, then every byte encoded once more than it was sent: all services but S3.
std::string canonical_path(std::string_view path) {
  if (path == "/" || path.empty()) return "/";
  std::vector<std::string> kept;
  for (auto& part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..")
      kept.push_back(std::move(part));
    else if (!kept.empty())
      kept.pop_back();
  }
  std::string out;
  for (const auto& part : kept) out += "/" + percent_encoded(part, false);
  return path.back() == '/' || out.empty() ? out + "/" : out;
}

std::string canonical_query(std::string_view query) {
  if (query.empty()) return {};
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& pair : split(query, '&')) {
    auto equals = std::min(pair.find('='), pair.size());
    auto value = std::string_view(pair).substr(std::min(equals + 1, pair.size()));
    pairs.emplace_back(
        percent_encoded(percent_decoded(std::string_view(pair).substr(0, equals), false), false),
        percent_encoded(percent_decoded(value, false), false));
  }
  std::ranges::sort(pairs);
  std::string out;
  for (const auto& [key, value] : pairs) out += (out.empty() ? "" : "&") + key + "=" + value;
  return out;
}

}  // namespace

std::optional<Authorization> read_authorization(std::string_view header) {
  if (!header.starts_with(kAlgorithm)) return std::nullopt;
  Authorization out;
  for (const auto& part : split(header.substr(kAlgorithm.size()), ',')) {
    auto field = trimmed(part);
    auto equals = std::min(field.find('='), field.size());
    auto name = field.substr(0, equals);
    auto value = field.substr(std::min(equals + 1, field.size()));
    if (name == "Signature") out.signature = value;
    if (name == "SignedHeaders") out.signed_headers = split(value, ';');
    if (name != "Credential") continue;
    auto scope = split(value, '/');
    if (scope.size() != 5 || scope[4] != "aws4_request") return std::nullopt;
    out.key = scope[0];
    out.day = scope[1];
    out.region = scope[2];
    out.service = scope[3];
  }
  if (out.key.empty() || out.signature.empty() || out.signed_headers.empty()) return std::nullopt;
  return out;
}

std::string canonical_request(const Request& request, const std::vector<std::string>& signed_headers,
                              std::string_view body_hash) {
  std::string text, names;
  text.reserve(1024);
  for (const auto& part : {request.method, canonical_path(request.path), canonical_query(request.query)})
    text.append(part) += '\n';
  for (const auto& name : signed_headers) {
    text.append(name) += ':';
    append_one_spaced(text, request.header(name));
    text += '\n';
    names.append(names.empty() ? "" : ";").append(name);
  }
  return text.append("\n").append(names).append("\n").append(body_hash);
}

}  // namespace stint::rehearsal::wire
