// SPDX-License-Identifier: Apache-2.0
#include "cli/flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace stint::cli {
namespace {

constexpr Seconds kLongestSpan = std::chrono::hours{30 * 24};  // longer ones are mistakes

Failure bad_value(const char* flag, std::string_view value, const char* wanted) {
  return fail(Kind::Usage, fmt::format("--{} \"{}\": {}", flag, value, wanted));
}

std::optional<std::int64_t> whole_number(std::string_view text, std::int64_t least, std::int64_t most) {
  std::int64_t n = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size() || n < least || n > most) return std::nullopt;
  return n;
}

template <bool Options::*member>
Result<> turn_on(Options& options, std::string_view) {
  options.*member = true;
  return {};
}

template <std::optional<std::string> Options::*member>
Result<> take_text(Options& options, std::string_view value) {
  options.*member = std::string{value};
  return {};
}

Result<> set_budget(Options& options, std::string_view value) {
  options.budget = parse_money(value);
  if (!options.budget || options.budget->micros() == 0)
    return bad_value("budget", value, "give US dollars above 0 and up to 1000000000, such as 5 or 0.50");
  return {};
}

Result<> set_limit(Options& options, std::string_view value) {
  options.limit = parse_money(value);
  if (!options.limit || options.limit->micros() == 0)
    return bad_value("limit", value, "give US dollars above 0 and up to 1000000000, such as 20");
  return {};
}

Result<> set_deadline(Options& options, std::string_view value) {
  options.deadline = parse_duration(value);
  if (!options.deadline || options.deadline->count() == 0)
    return bad_value("deadline", value, "give a span such as 45m, 12h or 1h30m");
  if (*options.deadline > kLongestSpan) return bad_value("deadline", value, "at most 30d");
  return {};
}

Result<> set_idle(Options& options, std::string_view value) {
  options.idle = value == "never" ? Seconds{0} : parse_duration(value);
  if (!options.idle || (options.idle->count() == 0 && value != "never") || *options.idle > kLongestSpan)
    return bad_value("idle", value, "give a span such as 30m, at most 30d, or never");
  return {};
}

Result<> set_keep_disk(Options& options, std::string_view value) {
  options.keep_disk = parse_duration(value);
  if (!options.keep_disk || *options.keep_disk > kLongestSpan)
    return bad_value("keep-disk", value, "give a span such as 12h or 3d, at most 30d; 0s keeps nothing");
  return {};
}

Result<> set_disk(Options& options, std::string_view value) {
  auto number = value;
  for (std::string_view unit : {"GiB", "GB", "G"})
    if (number.ends_with(unit)) {
      number.remove_suffix(unit.size());
      break;
    }
  options.disk_gb = whole_number(number, 1, 16384);
  if (!options.disk_gb) return bad_value("disk", value, "give whole gigabytes from 1 to 16384, such as 16GB");
  return {};
}

Result<> set_end(Options& options, std::string_view value) {
  if (value != "terminate" && value != "stop") return bad_value("end", value, "give terminate or stop");
  options.end = std::string{value};
  return {};
}

Result<> set_environment(Options& options, std::string_view value) {
  if (value != "auto" && value != "image" && value != "carnd-term1")
    return bad_value("environment", value, "give auto, image or carnd-term1");
  options.environment = std::string{value};
  return {};
}

Result<> add_param(Options& options, std::string_view value) {
  auto letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  auto name = value.substr(0, value.find('='));
  bool good = !name.empty() && name.size() < value.size() && letter(name[0]) &&
              std::ranges::all_of(name, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
  if (!good) return bad_value("param", value, "give NAME=VALUE, such as epochs=3");
  options.params.emplace_back(value);
  return {};
}

Result<> set_vcpus(Options& options, std::string_view value) {
  options.vcpus = whole_number(value, 1, 100'000);
  if (!options.vcpus) return bad_value("vcpus", value, "give a whole number of vCPUs");
  return {};
}

Result<> set_wait_limit(Options& options, std::string_view value) {
  options.wait_limit = parse_duration(value);
  if (!options.wait_limit) return bad_value("for", value, "give a span such as 45m or 48h");
  return {};
}

Result<> set_approve_after(Options& options, std::string_view value) {
  options.approve_after = parse_duration(value);
  if (!options.approve_after) return bad_value("approve-after", value, "give a span such as 10s or 2d");
  return {};
}

Result<> set_hosts(Options& options, std::string_view value) {
  if (value != "auto" && value != "namespace" && value != "rootless" && value != "process")
    return bad_value("hosts", value, "give auto, namespace, rootless or process");
  options.hosts = std::string{value};
  return {};
}

template <std::vector<std::string> Options::*member>
Result<> add_text(Options& options, std::string_view value) {
  (options.*member).emplace_back(value);
  return {};
}

constexpr std::array kFlags{
    Flag{"help", 'h', nullptr, "what a verb does, with an example", kEvery, false, turn_on<&Options::help>},
    Flag{"json", 0, nullptr, "one JSON value on stdout", kEvery, false, turn_on<&Options::json>},
    Flag{"yes", 'y', nullptr, "take the question about money as answered", kEvery, false,
         turn_on<&Options::yes>},
    Flag{"verbose", 'v', nullptr, "more of what happens, on stderr", kEvery, false,
         turn_on<&Options::verbose>},
    Flag{"no-color", 0, nullptr, "no colours", kEvery, false, turn_on<&Options::no_color>},
    Flag{"profile", 0, "NAME", "profile of the AWS files", kEvery, true, take_text<&Options::profile>},
    Flag{"region", 0, "REGION", "region, such as us-east-1", kEvery, true, take_text<&Options::region>},
    Flag{"on", 0, "WHERE", "local, ssh:USER@HOST, aws, rehearsal, or the name of a stint", kEvery, true,
         take_text<&Options::on>, kPlaces},
    Flag{"type", 0, "TYPE", "instance type, such as g4dn.xlarge", kLaunching | kLimits | kDoctor, true,
         take_text<&Options::type>},
    Flag{"image", 0, "IMAGE", "pytorch, base, ubuntu, an SSM parameter, or an id (ami-…)", kLaunching, true,
         take_text<&Options::image>, "pytorch base ubuntu"},
    Flag{"disk", 0, "SIZE", "size of the disk, such as 16GB", kLaunching, true, set_disk},
    Flag{"budget", 0, "USD", "the most that it may cost, everything included (5)",
         kLaunching | kStart | kExtend, true, set_budget},
    Flag{"deadline", 0, "SPAN", "how long at most after the launch (12h)", kLaunching | kStart | kExtend,
         true, set_deadline},
    Flag{"idle", 0, "SPAN", "end it after so long with nothing to do, or never (30m)", kLaunching, true,
         set_idle},
    Flag{"end", 0, "HOW", "once the outputs are home: terminate, or stop and keep the disk", kLaunching, true,
         set_end, "terminate stop"},
    Flag{"keep-disk", 0, "SPAN", "how long the disk of a stopped machine is kept (3d)",
         kLaunching | kStop | kStart | kExtend, true, set_keep_disk},
    Flag{"without-cloud-guard", 0, nullptr, "launch though no guard can be armed in the account", kLaunching,
         false, turn_on<&Options::without_cloud_guard>},
    Flag{"keep-disk-unguarded", 0, nullptr, "stop though nothing in the account will end the disk",
         kLaunching | kStop, false, turn_on<&Options::disk_unguarded>},
    Flag{"unproved-image", 0, nullptr, "launch an image that has never answered through its boot timer",
         kLaunching, false, turn_on<&Options::unproved_image>},
    Flag{"from", 0, "CIDR", "who may reach ssh (your own address)", kLaunching, true,
         take_text<&Options::from>},
    Flag{"name", 0, "NAME", "name of the stint (folder and target)", kRun | kNotebook, false,
         take_text<&Options::name>},
    Flag{"ignore", 0, "PATTERN", "what does not travel with the project; may be repeated", kRun | kNotebook,
         true, add_text<&Options::ignore>},
    Flag{"data", 0, "FROM",
         "https://…, s3://… or a path: data/NAME in the project there; may be repeated (bench: MNIST's "
         "folder)",
         kRun | kNotebook | kBench, true, add_text<&Options::data>, kFiles},
    Flag{"setup", 0, "COMMAND", "makes the environment on the machine, in place of the project's files",
         kRun | kNotebook, true, take_text<&Options::setup>},
    Flag{"environment", 0, "NAME", "image (its own alone), carnd-term1 (TensorFlow 1), or auto (what fits)",
         kRun | kNotebook, true, set_environment, "auto image carnd-term1"},
    Flag{"param", 0, "NAME=VALUE", "a parameter of the notebook (papermill's); may be repeated", kRun, false,
         add_param},
    Flag{"keep", 0, nullptr, "leave the machine running (until its deadline)", kRun | kNotebook, false,
         turn_on<&Options::keep>},
    Flag{"env", 0, "NAME[=VALUE]", "a variable of the job, or the one that is set here; may be repeated",
         kRun | kNotebook, false, add_text<&Options::env>},
    Flag{"env-file", 0, "FILE", "variables of the job, NAME=VALUE a line", kRun | kNotebook, false,
         add_text<&Options::env_files>, kFiles},
    Flag{"follow", 'f', nullptr, "go on until the job ends", kLogs, false, turn_on<&Options::follow>},
    Flag{"no-browser", 0, nullptr, "only show the address", kNotebook, true, turn_on<&Options::no_browser>},
    Flag{"detach", 'd', nullptr, "begin it and leave; the same words again follow it and bring it home", kRun,
         false, turn_on<&Options::detach>},
    Flag{"terminal", 't', nullptr, "a terminal there, for programs that draw on one or ask at one", kRun,
         false, turn_on<&Options::terminal>},
    Flag{"at-once", 0, nullptr, "beside the jobs that run there, not after them", kRun, false,
         turn_on<&Options::at_once>},
    Flag{"new", 0, nullptr, "another stint, though one of that name is unfinished", kLaunching, false,
         turn_on<&Options::new_one>},
    Flag{"dry-run", 'n', nullptr, "only the plan with its worst case", kLaunching, false,
         turn_on<&Options::dry_run>},
    Flag{"refresh", 0, nullptr, "ask the cloud, not only the ledger", kLs, false, turn_on<&Options::refresh>},
    Flag{"discard-outputs", 0, nullptr, "end it though outputs are not home", kDown | kStop, false,
         turn_on<&Options::discard_outputs>},
    Flag{"by", 0, "WHAT", "stint, machine, day or type (stint)", kCost, false, take_text<&Options::by>,
         "stint machine day type"},
    Flag{"csv", 0, nullptr, "comma-separated values, in dollars", kCost, false, turn_on<&Options::csv>},
    Flag{"limit", 0, "USD", "what a month may come to before mail is sent", kMonthly, false, set_limit},
    Flag{"mail", 0, "ADDRESS", "who is told at 50, 80, 100 % and by the forecast", kMonthly, false,
         take_text<&Options::mail>},
    Flag{"guard-role", 0, nullptr, "the role that schedules act in, as a script for an administrator",
         kPolicy, false, turn_on<&Options::guard_role>},
    Flag{"report", 0, "FILE", "writes what a bug report needs, with nothing secret in it; sends nothing",
         kDoctor, false, take_text<&Options::report>, kFiles},
    Flag{"vcpus", 0, "N", "vCPUs to ask for (what the type needs)", kLimits, false, set_vcpus},
    Flag{"for", 0, "SPAN", "how long to wait at most (without end)", kLimits, false, set_wait_limit},
    Flag{"approve-after", 0, "SPAN", "when the rehearsal grants a request (8s)", kRehearse, false,
         set_approve_after},
    Flag{"hosts", 0, "KIND", "of the rehearsal: rootless, namespace, process (root's), or auto", kRehearse,
         false, set_hosts},
};

}  // namespace

std::span<const Flag> flags() { return kFlags; }

const Flag* find_flag(std::string_view name) {
  for (const auto& flag : kFlags)
    if (flag.name == name) return &flag;
  return nullptr;
}

}  // namespace stint::cli
