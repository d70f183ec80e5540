// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/recipe.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

namespace stint::rehearsal::hosts {
namespace {

// A text that differs wherever two recipes do: each part with its length before it.
class Digest {
 public:
  void add(const std::string& part) { text_ += fmt::format("{}:{};", part.size(), part); }
  void add(const std::vector<std::string>& parts) {
    text_ += fmt::format("[{}]", parts.size());
    for (const auto& part : parts) add(part);
  }
  std::string name() const {
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    EVP_Digest(text_.data(), text_.size(), hash.data(), nullptr, EVP_sha256(), nullptr);
    std::string name;
    for (std::size_t n = 0; n < 8; ++n) name += fmt::format("{:02x}", hash[n]);
    return name;
  }

 private:
  std::string text_;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

}  // namespace

std::string recipe_name(const Recipe& recipe) {
  Digest digest;
  digest.add(recipe.suite);
  digest.add(recipe.packages);
  digest.add(recipe.left_out);
  digest.add(recipe.removed);
  for (const auto& file : recipe.files) {
    digest.add(std::vector{std::string("file"), file.path, file.text, fmt::format("{:o}", file.mode)});
  }
  for (const auto& link : recipe.links) digest.add(std::vector{std::string("link"), link.path, link.target});
  for (const auto& i : recipe.insertions)
    digest.add(std::vector{std::string("insertion"), i.path, i.after, i.line});
  return digest.name();
}

std::vector<std::string> mmdebstrap_command(const Recipe& recipe, const Path& root) {
  std::vector<std::string> argv{"mmdebstrap", "--mode=root", "--variant=minbase", "--format=directory",
                                "--aptopt=APT::Install-Recommends \"false\""};
  for (const auto& pattern : recipe.left_out) argv.push_back("--dpkgopt=path-exclude=" + pattern);
  argv.push_back("--include=" + joined(recipe.packages));
  argv.push_back(recipe.suite);
  argv.push_back(root.native());
  return argv;
}

}  // namespace stint::rehearsal::hosts
