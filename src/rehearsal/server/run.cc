// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "rehearsal/server/say.h"
#include "rehearsal/server/verbs.h"

namespace stint::rehearsal::server {
namespace {

struct Verb {
  std::string_view name;
  Result<> (*run)(const Options&);
};
constexpr std::array kVerbs{Verb{"start", start},
                            Verb{"stop", stop},
                            Verb{"status", status},
                            Verb{"image", build_image},
                            Verb{"doctor", doctor},
                            Verb{"clean", clean},
                            Verb{"serve", [](const Options& o) { return serve(o, {}); }}};

// nft and mmdebstrap are where only root looks, and `su` leaves a user's PATH as it is.
void look_where_root_does() {
  const char* path = std::getenv("PATH");
  setenv("PATH", fmt::format("{}:/usr/sbin:/sbin:/usr/bin:/bin", path ? path : "").c_str(), 1);
}

int code_of(const Result<>& outcome) {
  if (outcome) return 0;
  complain(outcome.error());
  return outcome.error().kind == Kind::Usage ? 2 : 1;
}

}  // namespace

Result<> need_root(const std::string& verb) {
  if (geteuid() == 0) return {};
  return fail(Kind::Failed, fmt::format("{} needs root: it makes namespaces and a network of its own", verb),
              fmt::format("sudo stint-rehearsal {} …", verb));
}

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
  for (const auto& [name, verb] : kVerbs)
    if (name == options->verb) return code_of(verb(*options));
  return 2;
}

}  // namespace stint::rehearsal::server
