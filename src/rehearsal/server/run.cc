// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "rehearsal/server/rights.h"
#include "rehearsal/server/say.h"
#include "rehearsal/server/verbs.h"

namespace stint::rehearsal::server {
namespace {

struct Verb {
  std::string_view name;
  Result<> (*run)(const Options&);
  bool makes_hosts =
      true;  ///< or removes what they left: with rights that an ordinary user has to take first
};
constexpr std::array kVerbs{Verb{"start", start},
                            Verb{"stop", stop, false},
                            Verb{"status", status, false},
                            Verb{"image", build_image},
                            Verb{"doctor", doctor, false},
                            Verb{"clean", clean},
                            Verb{"serve", [](const Options& o) { return serve(o, {}); }}};

// nft and mmdebstrap are where only root looks, and `su` leaves a user's PATH as it is.
void look_where_root_does() {
  const char* path = std::getenv("PATH");
  setenv("PATH", fmt::format("{}:/usr/sbin:/sbin:/usr/bin:/bin", path ? path : "").c_str(), 1);
}

constexpr int kNeedsRoot = 4;  // what stint tries again with sudo

int code_of(const Result<>& outcome) {
  if (outcome) return 0;
  complain(outcome.error());
  switch (outcome.error().kind) {
    case Kind::Usage:
      return 2;
    case Kind::Credentials:
      return kNeedsRoot;
    default:
      return 1;
  }
}

}  // namespace

int run(int argc, char** argv) {
  look_where_root_does();
  umask(022);  // a host's users have to be able to pass its root folder, whatever our own user's mask is
  const std::vector<std::string> words(argv + 1, argv + argc);
  auto options = parse_options(words);
  if (!options) return code_of(fail(std::move(options).error()));
  if (options->help) {
    std::fputs(kHelp, stdout);
    return 0;
  }
  const auto* verb = std::ranges::find(kVerbs, options->verb, &Verb::name);
  if (verb == kVerbs.end()) return 2;
  if (verb->makes_hosts)
    if (auto rights = take_rights(*options); !rights) return code_of(rights);
  return code_of(verb->run(*options));
}

}  // namespace stint::rehearsal::server
