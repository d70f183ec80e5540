// SPDX-License-Identifier: Apache-2.0
#include "cli/run_cli.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/config_file.h"
#include "cli/flags.h"
#include "cli/ssh_config.h"
#include "cli/tools.h"
#include "cli/verbs.h"
#include "ledger/bill.h"

namespace stint::cli {
namespace {

const VerbEntry* find_verb(std::string_view name) {
  for (const auto& verb : verbs())
    if (verb.name == name) return &verb;
  return nullptr;
}

Failure unknown_verb(const std::string& word) {
  std::vector<std::string_view> known;
  for (const auto& verb : verbs()) known.emplace_back(verb.name);
  auto near = nearest(word, known);
  return fail(Kind::Usage, fmt::format("unknown word \"{}\"", word),
              near.empty() ? "stint --help shows the words that there are"
                           : fmt::format("did you mean stint {}?", near));
}

void print(World& world, std::string_view text) { world.terminal.write(Stream::Out, text); }

Result<int> help(World& world, const std::vector<std::string>& words) {
  if (words.empty()) {
    print(world, help_text());
    return 0;
  }
  const VerbEntry* verb = find_verb(words[0]);
  if (verb == nullptr) return unknown_verb(words[0]);
  print(world, help_text(*verb));
  return 0;
}

// As far as the ledger can be asked.
bill::Nothing counted(Context& c) {
  auto ledger = c.open_ledger(ledger::Room::Forgone);
  return ledger ? ledger::nothing_of(*ledger, c.world.out.now().wall) : bill::Nothing{};
}

// What nobody below has said.
std::string usual_next(const Error& error) {
  if (error.kind != Kind::Unreachable && error.kind != Kind::Unknown) return {};
  return "look at the network, at a proxy or sign-in page in between, at AWS_ENDPOINT_URL; then the same "
         "again";
}

int end_with(Context& c, Error error) {
  // Whatever a call made of it: the user asked to end.
  if (c.world.tasks.interrupted() && error.kind != Kind::Usage) error.kind = Kind::Interrupted;
  if (auto* nothing = std::get_if<bill::Nothing>(&error.bill);
      nothing != nullptr && !nothing->others && error.kind != Kind::Usage)
    *nothing = counted(c);
  if (error.next.empty()) error.next = usual_next(error);
  c.show.end(&error);
  return exit_code(error);
}

// What a verb has changed, ssh and editors learn; trouble with that changes no code.
void tell_ssh(Context& c, const VerbEntry& verb) {
  constexpr unsigned kChanging = kLaunching | kLaunched | kLs | kSsh | kDown | kSweep;
  bool looks = verb.bit == kLs && !c.options.refresh;
  if ((verb.bit & kChanging) == 0 || looks) return;
  Shield shield{c.world.tasks};
  auto ledger = c.open_ledger(ledger::Room::Forgone);
  auto kept = ledger ? keep_ssh_config(c.world, *ledger) : Result<>{};
  if (!kept) c.show.note("ssh may not know the machines as they are now: " + kept.error().what);
}

// Flags may stand before the verb and after it.
Result<int> dispatch(World& world, const std::vector<std::string>& args, Options& options) {
  STINT_TRY(parse_flags(args, kEvery, Reach::Word, options));
  auto words = std::exchange(options.words, {});
  if (words.empty()) {
    print(world, help_text());
    return options.help ? 0 : 2;
  }
  std::string word = words[0];
  words.erase(words.begin());
  if (word == "help") return help(world, words);
  const VerbEntry* verb = find_verb(word);
  if (verb == nullptr) return unknown_verb(word);
  STINT_TRY(parse_flags(words, verb->bit, verb->reach, options));
  if (options.help) return help(world, {word});
  STINT_TRY_ASSIGN(options, with_settings(world, verb->bit, options));
  Show show{world, options};
  world.tasks.on_interruption([&show](bool shielded) {
    if (shielded) show.note("stopping in good order; Ctrl-C again leaves at once, whatever still runs");
  });
  Context context{world, options, show};
  auto code = verb->run(context);
  tell_ssh(context, *verb);
  world.tasks.on_interruption(nullptr);
  if (!code) return end_with(context, std::move(code).error());
  show.end();
  return code;
}

}  // namespace

int run(World& world, const std::vector<std::string>& args) {
  if (args.size() == 1 && args[0] == "--version") {
    print(world, "stint " STINT_VERSION "\n");
    return 0;
  }
  Options options;
  auto tool = answer_tool(world, args);
  auto code = tool ? *std::move(tool) : dispatch(world, args, options);
  if (code) return *code;
  Show show{world, options};
  Context context{world, options, show};
  return end_with(context, std::move(code).error());
}

}  // namespace stint::cli
