// SPDX-License-Identifier: Apache-2.0
#include "aws/url.h"

#include "aws/ascii.h"

namespace stint::aws {
namespace {

bool all_digits(std::string_view text) { return text.find_first_not_of("0123456789") == text.npos; }

// Checks host[:port] and takes the scheme's own port off it.
std::optional<std::string> plain_host(std::string_view authority, std::string_view own_port) {
  std::size_t after_host = authority.find(']');  // an IPv6 literal has colons of its own
  after_host = authority.find(':', after_host == authority.npos ? 0 : after_host);
  std::string_view host = authority.substr(0, after_host);
  if (host.empty()) return std::nullopt;
  if (after_host == authority.npos) return lowered(host);
  std::string_view port = authority.substr(after_host + 1);
  if (port.empty() || port.size() > 5 || !all_digits(port)) return std::nullopt;
  return lowered(port == own_port ? host : authority);
}

}  // namespace

std::optional<Url> split_url(std::string_view text) {
  if (text.find_first_of("# \t\r\n\\") != text.npos) return std::nullopt;
  auto scheme_end = text.find("://");
  if (scheme_end == text.npos) return std::nullopt;
  Url url{.scheme = lowered(text.substr(0, scheme_end)), .path = "/"};
  if (url.scheme != "http" && url.scheme != "https") return std::nullopt;
  text.remove_prefix(scheme_end + 3);

  auto authority = text.substr(0, text.find_first_of("/?"));
  if (authority.find('@') != authority.npos) return std::nullopt;
  auto host = plain_host(authority, url.scheme == "https" ? "443" : "80");
  if (!host) return std::nullopt;
  url.host = *host;

  text.remove_prefix(authority.size());
  auto query = text.find('?');
  if (query != text.npos) url.query = text.substr(query + 1);
  if (auto path = text.substr(0, query); !path.empty()) url.path = path;
  return url;
}

}  // namespace stint::aws
