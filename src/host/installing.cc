// SPDX-License-Identifier: Apache-2.0
// How stintd comes to a machine.
#include <fmt/format.h>
#include <openssl/sha.h>

#include "base/text.h"
#include "host/commands.h"
#include "host/programs.h"
#include "host/session.h"

namespace stint::host {
namespace {

using namespace std::chrono_literals;

constexpr Micros kInstall = 10min;  // a slow uplink: three megabytes at 50 kbit/s

std::string hash_of(std::string_view program) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(program.data()), program.size(), digest);
  std::string text;
  for (int i = 0; i < 8; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

// stintd as it travels, and where it belongs there.
struct Sent {
  std::string program, path;
};
Result<Sent> read_program(World& world, const Reach& reach, const Path& from) {
  STINT_TRY_ASSIGN(auto bytes, world.files.read(from));
  if (!bytes) return fail(Kind::Failed, fmt::format("{} has just gone", from.string()), "the same again");
  auto path = stintd_path(reach, hash_of(*bytes));
  return Sent{*std::move(bytes), std::move(path)};
}

Error could_not_put(const Reach& reach, const ChildResult& said) {
  return {.kind = said.code == 255 ? Kind::Unreachable : Kind::Failed,
          .what = fmt::format("stintd could not be put on {} ({})", reach.id, last_line(said.err)),
          .detail = said.err};
}

}  // namespace

Result<std::string> Session::install() {
  STINT_TRY_ASSIGN(Path usual, stintd_for(*world_, kArchitecture));
  if (reach_.local) return usual.string();
  STINT_TRY_ASSIGN(Sent sent, read_program(*world_, reach_, usual));
  STINT_TRY_ASSIGN(auto there, stintd(sent.path, {"--version"}, false, 60s));
  if (there.code == 0) return sent.path;
  STINT_TRY_ASSIGN(auto asked, run_child(*world_, architecture(reach_), {}, 60s));
  if (asked.code != 0) return fail(could_not_put(reach_, asked));
  STINT_TRY_ASSIGN(Path fitting, stintd_for(*world_, last_line(asked.out)));
  if (fitting != usual) {
    STINT_TRY_ASSIGN(sent, read_program(*world_, reach_, fitting));
    STINT_TRY_ASSIGN(there, stintd(sent.path, {"--version"}, false, 60s));
    if (there.code == 0) return sent.path;
  }
  STINT_TRY_ASSIGN(auto done, run_child(*world_, host::install(reach_, sent.path), sent.program, kInstall));
  if (done.code != 0) return fail(could_not_put(reach_, done));
  return sent.path;
}

}  // namespace stint::host
