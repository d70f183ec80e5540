// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace stint::rehearsal::server {

const char* const kHelp =
    "stint-rehearsal: a cloud on this computer to practise on, in front of real Linux hosts; it costs "
    "nothing\n"
    "\n"
    "  stint-rehearsal start --state DIR --cache DIR [--hosts KIND] [--approve-after SPAN] [--port N]\n"
    "  stint-rehearsal stop | status --state DIR\n"
    "  stint-rehearsal image --cache DIR [--from FILE] [--save FILE]\n"
    "  stint-rehearsal doctor | clean --state DIR --cache DIR\n"
    "\n"
    "start    builds the machine image where it is missing (minutes, once), and starts the cloud\n"
    "stop     ends it with all its hosts; what it holds is there again at the next start\n"
    "status   says how it is reached, as JSON\n"
    "serve    what start runs: the cloud, in the foreground\n"
    "image    builds the machine image, and no more\n"
    "doctor   says what its hosts need of this computer, and how much is kept, as JSON\n"
    "clean    removes the image and all that the cloud holds\n"
    "\n"
    "  --state DIR           what the cloud holds: its journal, the disks of its hosts (on ext4, XFS or "
    "Btrfs)\n"
    "  --cache DIR           where the machine image is kept (1.9 GB)\n"
    "  --hosts KIND          namespace: root's; rootless: an ordinary user's, who has subordinate users;\n"
    "                        process: root's, where a container denies namespaces; auto: what can be had\n"
    "  --from FILE           has the image out of a file where it is missing, instead of building it\n"
    "  --save FILE           writes it into one (.tar, .tar.zst, .tar.gz), for others\n"
    "  --approve-after SPAN  requests for a higher limit are approved after so long (8s)\n"
    "  --port N              of 127.0.0.1 (4577, or any that is free where that is taken)\n"
    "\n"
    "Ends with 0, or 1 where it failed, 2 where it was not understood, 4 where it takes root. An example:\n"
    "  stint-rehearsal start --state ~/.local/state/stint/rehearsal "
    "--cache ~/.cache/stint/rehearsal\n";

namespace {

struct Verb {
  std::string_view name;
  bool needs_state, needs_cache;
};
constexpr std::array kVerbs{Verb{"start", true, true},  Verb{"serve", true, true},
                            Verb{"stop", true, false},  Verb{"status", true, false},
                            Verb{"image", false, true}, Verb{"doctor", true, true},
                            Verb{"clean", true, true}};

Result<Path> folder_of(const std::string& value) {
  std::error_code error;
  auto path = std::filesystem::absolute(value, error);
  if (value.empty() || error) return fail(Kind::Usage, fmt::format("\"{}\" is no folder", value));
  return path.lexically_normal();
}

Result<> set_state(Options& options, const std::string& value) {
  STINT_TRY_ASSIGN(options.state, folder_of(value));
  return {};
}

Result<> set_cache(Options& options, const std::string& value) {
  STINT_TRY_ASSIGN(options.cache, folder_of(value));
  return {};
}

template <Path Options::*member>
Result<> set_file(Options& options, const std::string& value) {
  STINT_TRY_ASSIGN(options.*member, folder_of(value));
  return {};
}

Result<> set_approve_after(Options& options, const std::string& value) {
  options.approve_after = parse_duration(value);
  if (!options.approve_after)
    return fail(Kind::Usage, fmt::format("\"{}\" is no span of time, as 8s or 2m", value));
  return {};
}

Result<> set_port(Options& options, const std::string& value) {
  std::uint16_t port = 0;
  auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), port);
  if (error != std::errc() || end != value.data() + value.size())
    return fail(Kind::Usage, fmt::format("\"{}\" is no port", value));
  options.port = port;
  return {};
}

Result<> set_hosts(Options& options, const std::string& value) {
  if (value != "auto" && value != "namespace" && value != "rootless" && value != "process")
    return fail(Kind::Usage,
                fmt::format("--hosts is auto, namespace, rootless or process, not \"{}\"", value));
  options.hosts = value;
  return {};
}

struct Option {
  std::string_view name;
  Result<> (*set)(Options&, const std::string&);
};
constexpr std::array kOptions{Option{"--state", set_state},
                              Option{"--cache", set_cache},
                              Option{"--approve-after", set_approve_after},
                              Option{"--port", set_port},
                              Option{"--hosts", set_hosts},
                              Option{"--from", set_file<&Options::from>},
                              Option{"--save", set_file<&Options::save>}};

Result<> check_verb(const Options& options) {
  if (options.verb.empty())
    return fail(Kind::Usage, "which verb? start, stop, status, serve, image, doctor or clean");
  const auto* verb = std::ranges::find(kVerbs, options.verb, &Verb::name);
  if (verb == kVerbs.end()) return fail(Kind::Usage, fmt::format("there is no verb \"{}\"", options.verb));
  if (verb->needs_state && options.state.empty())
    return fail(Kind::Usage, options.verb + " needs --state DIR");
  if (options.verb != "image" && !(options.save.empty() && options.from.empty()))
    return fail(Kind::Usage, "--from and --save are options of image");
  if (verb->needs_cache && options.cache.empty())
    return fail(Kind::Usage, options.verb + " needs --cache DIR");
  return {};
}

}  // namespace

Result<Options> parse_options(std::span<const std::string> words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string word = words[i];
    if (word == "--help" || word == "-h") options.help = true;
    if (options.help) return options;
    if (!word.starts_with("-")) {
      if (!options.verb.empty())
        return fail(Kind::Usage, fmt::format("one verb, and not \"{}\" as well", word));
      options.verb = word;
      continue;
    }
    auto equals = word.find('=');
    auto name = word.substr(0, equals);
    const auto* option = std::ranges::find(kOptions, name, &Option::name);
    if (option == kOptions.end()) return fail(Kind::Usage, fmt::format("there is no option \"{}\"", name));
    if (equals == word.npos && ++i == words.size()) return fail(Kind::Usage, name + " needs a value");
    STINT_TRY(option->set(options, equals == word.npos ? words[i] : word.substr(equals + 1)));
  }
  STINT_TRY(check_verb(options));
  return options;
}

}  // namespace stint::rehearsal::server
