// SPDX-License-Identifier: Apache-2.0
#include "metadata.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <set>
#include <sstream>

namespace stint::rehearsal::hosts {
namespace {

constexpr auto kToken = "of-this-boot";

std::string response(int code, const std::string& body) {
  return fmt::format("HTTP/1.1 {} -\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}", code, body.size(),
                     body);
}

std::string read_request(const Fd& connection) {
  const timeval limit{.tv_sec = 2, .tv_usec = 0};
  setsockopt(connection.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  std::string request;
  std::array<char, 2048> part{};
  while (request.find("\r\n\r\n") == std::string::npos) {
    const auto n = recv(connection.get(), part.data(), part.size(), 0);
    if (n <= 0) break;
    request.append(part.data(), static_cast<std::size_t>(n));
  }
  return request;
}

}  // namespace

Metadata::Metadata(Fd listener, const std::string& instance, const std::string& public_key,
                   const std::string& user_data)
    : listener_(std::move(listener)),
      leaves_{{"meta-data/instance-id", instance},
              {"meta-data/local-hostname", instance + ".ec2.internal"},
              {"meta-data/placement/availability-zone", "us-east-1a"},
              {"meta-data/public-keys/0/openssh-key", public_key},
              {"dynamic/instance-identity/document", R"({"region": "us-east-1"})"}} {
  if (!user_data.empty()) leaves_["user-data"] = user_data;
}

void Metadata::serve() {
  const Fd connection(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!connection || hanging_) return;
  ++requests_;
  const auto text = answer(read_request(connection));
  send(connection.get(), text.data(), text.size(), MSG_NOSIGNAL);
}

std::string Metadata::answer(const std::string& request) const {
  std::istringstream words(request);
  std::string verb, path;
  words >> verb >> path;
  if (verb == "PUT" && path == "/latest/api/token") return response(200, kToken);
  if (request.find(kToken) == std::string::npos) return response(401, "");
  const auto version = path.find('/', 1);  // "/2021-03-23/", "/latest/"
  if (version == std::string::npos) return response(404, "");
  const auto found = look_up(path.substr(version + 1));
  return found.empty() ? response(404, "") : response(200, found);
}

// A leaf, or the names in a folder.
std::string Metadata::look_up(const std::string& path) const {
  if (path == "meta-data/public-keys/") return "0=name";
  const auto leaf = leaves_.find(path);
  if (leaf != leaves_.end()) return leaf->second;
  const auto folder = path.empty() || path.back() == '/' ? path : path + "/";
  std::set<std::string> names;
  for (const auto& [name, text] : leaves_) {
    if (!name.starts_with(folder)) continue;
    const auto rest = name.substr(folder.size());
    names.insert(rest.substr(0, rest.find('/') == std::string::npos ? rest.find('/') : rest.find('/') + 1));
  }
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : "\n") + name;
  return list;
}

}  // namespace stint::rehearsal::hosts
