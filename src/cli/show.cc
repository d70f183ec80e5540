// SPDX-License-Identifier: Apache-2.0
#include "cli/show.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace stint::cli {
namespace {

constexpr const char* kGreen = "\x1b[32m";
constexpr const char* kYellow = "\x1b[33m";
constexpr const char* kRed = "\x1b[31m";
constexpr const char* kPlain = "\x1b[0m";
constexpr const char* kClearLine = "\r\x1b[K";
constexpr Micros kSoon = Seconds{1};  // a shorter wait is not worth a line

Json bill_json(const Bill& bill) {
  if (const auto* running = std::get_if<bill::Running>(&bill))
    return {{"state", "running"},
            {"machine", running->id},
            {"rate_micros_per_hour", cost(running->rate, std::chrono::hours{1}).micros()},
            {"since", rfc3339(running->since)},
            {"so_far_micros", running->so_far.micros()}};
  if (const auto* kept = std::get_if<bill::Kept>(&bill))
    return {{"state", "stopped"},
            {"machine", kept->id},
            {"disk_micros_per_month", kept->a_month.micros()},
            {"so_far_micros", kept->so_far.micros()},
            {"disk_until", kept->until ? Json(rfc3339(*kept->until)) : Json(nullptr)}};
  if (const auto* unknown = std::get_if<bill::Unknown>(&bill))
    return {{"state", "unknown"}, {"last_seen", unknown->last_seen}};
  return {{"state", "nothing"}, {"others", std::get<bill::Nothing>(bill).others.value_or(0)}};
}

Json error_json(const Error& e) {
  return {{"what", e.what},
          {"code", e.code},
          {"next", e.next},
          {"exit_code", exit_code(e)},
          {"bill", bill_json(e.bill)}};
}

}  // namespace

bool coloured(const World& world, const Options& options, Stream stream) {
  if (options.no_color || world.env.get("NO_COLOR")) return false;
  if (auto force = world.env.get("CLICOLOR_FORCE"); force && *force != "0") return true;
  return world.terminal.is_tty(stream);
}

Show::Show(World& world, const Options& options)
    : world_(world),
      options_(options),
      tty_(world.terminal.is_tty(Stream::Err)),
      colour_(coloured(world, options, Stream::Err)) {}

std::string Show::mark(const char* sign, const char* colour) const {
  return colour_ ? std::string{colour} + sign + kPlain : sign;
}

void Show::clear_wait() {
  if (tty_ && !wait_.empty()) world_.terminal.write(Stream::Err, kClearLine);
  wait_.clear();
}

void Show::done(std::string_view what) {
  clear_wait();
  world_.terminal.write(Stream::Err, fmt::format("{} {}\n", mark("✓", kGreen), what));
  world_.log.line(what);
}

void Show::note(std::string_view what) {
  clear_wait();
  world_.terminal.write(Stream::Err, fmt::format("{} {}\n", mark("!", kYellow), what));
  world_.log.line(what);
}

void Show::waiting(std::string_view what, Micros since, Micros usual) {
  bool fresh = wait_ != what;
  wait_ = what;
  if (tty_) {
    auto line =
        fmt::format("  waiting {} ({}, usually {})", what, format_duration(since), format_duration(usual));
    if (line.size() >= world_.terminal.columns()) line.resize(world_.terminal.columns() - 1);
    world_.terminal.write(Stream::Err, kClearLine + line);
  } else if (fresh && (since >= kSoon || usual >= kSoon)) {
    world_.terminal.write(Stream::Err,
                          fmt::format("  waiting {} (usually {})\n", what, format_duration(usual)));
  }
}

void Show::output(int stream, std::string_view bytes) {
  clear_wait();
  auto to = stream == 2 || options_.json ? Stream::Err : Stream::Out;
  if (world_.terminal.is_tty(to)) return world_.terminal.write(to, bytes);
  if (auto lines = tamed(to).take(bytes); !lines.empty()) world_.terminal.write(to, lines);
}

// On stderr our own words follow: they begin a line.
void Show::output_over() {
  if (auto rest = tamed_out_.rest(); !rest.empty()) world_.terminal.write(Stream::Out, rest);
  if (auto rest = tamed_err_.rest(); !rest.empty()) world_.terminal.write(Stream::Err, rest + "\n");
}

void Show::talk(std::string_view text) {
  clear_wait();
  if (!options_.json) world_.terminal.write(Stream::Err, text);
}

void Show::say(std::string_view text) {
  clear_wait();
  if (!options_.json) world_.terminal.write(Stream::Out, text);
}

void Show::json(const Json& value) {
  Json all = value_ ? *value_ : Json::object();
  all.update(value);
  value_ = std::make_shared<const Json>(std::move(all));
}

void Show::end(const Error* error) {
  clear_wait();
  output_over();
  if (error != nullptr) tell(*error);
  if (!options_.json || (error == nullptr && !value_)) return;
  Json value = value_ ? *value_ : Json::object();
  if (error != nullptr) value["error"] = error_json(*error);
  world_.terminal.write(Stream::Out, value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void Show::tell(const Error& e) {
  world_.log.line(
      fmt::format("error: {} [{}] bill: {} detail: {}", e.what, e.code, describe(e.bill), e.detail));
  std::string text = fmt::format("{} {}\n", mark("stint:", kRed), e.what);
  if (e.kind != Kind::Usage || may_cost(e.bill)) text += fmt::format(" bill: {}\n", describe(e.bill));
  if (!e.next.empty()) text += fmt::format(" next: {}\n", e.next);
  if (options_.verbose && !e.detail.empty()) text += fmt::format(" more: {}\n", e.detail);
  world_.terminal.write(Stream::Err, text);
}

Result<bool> Show::confirm(std::string_view question) {
  if (options_.yes) return true;
  if (!world_.terminal.can_ask())
    return fail(Kind::Usage, "there is no terminal to ask at", "give --yes to agree beforehand");
  clear_wait();
  world_.terminal.write(Stream::Err, fmt::format("{} [y/N] ", question));
  STINT_TRY_ASSIGN(auto line, read_line(world_));
  return line && (*line == "y" || *line == "Y" || *line == "yes");
}

}  // namespace stint::cli
