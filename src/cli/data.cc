// SPDX-License-Identifier: Apache-2.0
#include "cli/data.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace stint::cli {
namespace {

using life::Data;

constexpr std::string_view kPinned = "sha256=";
constexpr std::size_t kHexDigits = 64;

Failure bad(std::string_view word, const char* why, const char* next) {
  auto shown = word.substr(0, word.find('?'));  // what follows is often a signature
  return fail(Kind::Usage, fmt::format("data \"{}\": {}", shown, why), next);
}

std::string last_part(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  return std::string{path.substr(path.rfind('/') + 1)};
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool is_code =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    plain += is_code ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i];
    if (is_code) i += 2;
  }
  return plain;
}

// It stands in patterns and is a file's name on the machine.
bool is_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && !name.ends_with(' ') &&
         std::ranges::none_of(name, [](char c) {
           return static_cast<unsigned char>(c) < ' ' ||
                  std::string_view{"/*?[]\\\x7f"}.find(c) != std::string_view::npos;
         });
}

Result<Data> of_url(std::string_view word) {
  auto hash = word.find('#');
  auto url = word.substr(0, hash);
  auto after_scheme = url.find("://") + 3;
  auto slash = url.find('/', after_scheme);
  auto authority = url.substr(after_scheme, slash - after_scheme);
  if (authority.find('@') != std::string_view::npos)
    return bad("https://…@…", "a password in an address would be written down on the machine",
               "fetch it in the job, with a variable: --env NAME=VALUE");
  auto path = slash == std::string_view::npos ? "" : url.substr(slash, url.find('?') - slash);
  life::FromUrl from{.url = std::string{url}, .sha256 = {}};
  if (hash != std::string_view::npos) {
    auto pinned = word.substr(hash + 1);
    if (!pinned.starts_with(kPinned) || pinned.size() != kPinned.size() + kHexDigits ||
        std::ranges::any_of(pinned.substr(kPinned.size()), [](char c) { return digit(c) < 0; }))
      return bad(word, "what stands after # is no sha256", "write #sha256= and its 64 hexadecimal digits");
    from.sha256 = pinned.substr(kPinned.size());
    std::ranges::transform(from.sha256, from.sha256.begin(),
                           [](char c) { return "0123456789abcdef"[digit(c)]; });
  }
  return Data{path.ends_with('/') ? "" : percent_decoded(last_part(path)), std::move(from)};
}

Result<Data> of_bucket(std::string_view word) {
  auto rest = word.substr(std::string_view{"s3://"}.size());
  auto bucket = rest.substr(0, rest.find('/'));
  auto key = rest.substr(std::min(bucket.size() + 1, rest.size()));
  if (bucket.empty()) return bad(word, "it names no bucket", "s3://BUCKET/KEY, or s3://BUCKET/FOLDER/");
  return Data{last_part(key.empty() ? bucket : key), life::FromBucket{std::string{bucket}, std::string{key}}};
}

Data of_path(const World& world, const std::string& word) {
  Path path = (world.env.cwd / word).lexically_normal();
  if (path.filename().empty()) path = path.parent_path();  // "images/"
  return {path.filename().string(), life::FromHere{std::move(path)}};
}

}  // namespace

bool is_address(std::string_view word) {
  auto colon = word.find("://");
  return colon != std::string_view::npos && word.find('/') == colon + 1;
}

Result<Data> read_data(const World& world, const std::string& word) {
  if (word.empty()) return bad(word, "it is empty", "give an address or a path");
  auto data = [&]() -> Result<Data> {
    if (word.starts_with("https://") || word.starts_with("http://")) return of_url(word);
    if (word.starts_with("s3://")) return of_bucket(word);
    if (is_address(word))
      return bad(word, "nothing is fetched from there", "give https://…, s3://…, or a path of this computer");
    return of_path(world, word);
  }();
  if (data && !is_name(data->name))
    return bad(word, "it has no name that a file can have", "its last part becomes data/NAME in the project");
  return data;
}

Result<std::vector<Data>> data_of(Context& c) {
  std::vector<Data> all;
  for (const auto& word : c.options.data) {
    STINT_TRY_ASSIGN(auto data, read_data(c.world, word));
    if (std::ranges::any_of(all, [&](const Data& other) { return other.name == data.name; }))
      return bad(word, "another one has the same name",
                 "each becomes data/NAME in the project, by the last part of its address");
    all.push_back(std::move(data));
  }
  return all;
}

std::vector<std::string> ignored_for(const std::vector<Data>& data) {
  std::vector<std::string> lines;
  for (const auto& one : data) lines.push_back("/data/" + one.name);
  return lines;
}

std::string data_json(const std::vector<Data>& data, bool own) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& one : data) {
    nlohmann::ordered_json item{{"name", one.name}};
    if (const auto* from = std::get_if<life::FromUrl>(&one.from)) {
      item["url"] = from->url;
      if (!from->sha256.empty()) item["sha256"] = from->sha256;
    } else if (const auto* object = std::get_if<life::FromBucket>(&one.from)) {
      item["bucket"] = object->bucket;
      item["key"] = object->key;
    } else if (const auto* here = std::get_if<life::FromHere>(&one.from)) {
      item["sent"] = life::sent_to(own, here->path) + "/" + one.name;
    }
    list.push_back(std::move(item));
  }
  return list.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace stint::cli
