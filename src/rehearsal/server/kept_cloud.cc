// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/kept_cloud.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace stint::rehearsal::server {
namespace {

constexpr auto kJournal = "journal";

constexpr auto kIsWhole = [](std::string_view line) { return parse_entry(line) || parse_beginning(line); };

Result<Replayed> make_anew(const std::optional<Beginning>& beginning, std::span<const std::string> lines) {
  if (!beginning) return fail(Kind::Failed, "it is of another version of this program");
  return replay(*beginning, lines.subspan(1));
}

std::string set_aside_name(SysMicros now) { return fmt::format("{}-{}", kJournal, iso_basic(now)); }

}  // namespace

KeptCloud::KeptCloud(Beginning beginning, Replayed made, Journal journal, ReadConsole console)
    : beginning_(std::move(beginning)),
      past_(std::move(made.past)),
      engine_(std::move(made.engine)),
      journal_(std::move(journal)),
      console_(std::move(console)),
      last_(past_.last) {
  engine_->console_from(
      [this](std::string_view instance) { return read_[std::string(instance)] = console_(instance); });
}

Result<std::unique_ptr<KeptCloud>> KeptCloud::open(const Folder& folder, const Beginning& fresh,
                                                   ReadConsole console) {
  std::vector<std::string> lines;
  STINT_TRY_ASSIGN(auto journal, Journal::open(folder, kJournal, kIsWhole, lines));
  std::string why;
  if (!lines.empty()) {
    auto beginning = parse_beginning(lines.front());
    auto made = make_anew(beginning, lines);
    if (made)
      return std::unique_ptr<KeptCloud>(
          new KeptCloud(*std::move(beginning), *std::move(made), std::move(journal), std::move(console)));
    const auto aside = set_aside_name(fresh.at);
    STINT_TRY(folder.rename(kJournal, aside));
    STINT_TRY_ASSIGN(journal, Journal::open(folder, kJournal, kIsWhole, lines));
    why = fmt::format("what was in this rehearsal cannot be taken up again: {}; its journal is now {}",
                      made.error().what, folder.at(aside).native());
  }
  STINT_TRY_ASSIGN(auto made, replay(fresh, {}));
  STINT_TRY(journal.append(to_line(fresh)));
  std::unique_ptr<KeptCloud> cloud(
      new KeptCloud(fresh, std::move(made), std::move(journal), std::move(console)));
  cloud->set_aside_ = std::move(why);
  return cloud;
}

Result<> KeptCloud::keep(decltype(Entry::what) what, std::string answer) {
  return journal_.append(to_line({.at = last_,
                                  .what = std::move(what),
                                  .consoles = std::exchange(read_, {}),
                                  .answer = std::move(answer)}));
}

Result<> KeptCloud::advance(SysMicros now) {
  read_.clear();
  engine_->advance(at(now));
  return read_.empty() ? Result<>{} : keep(input::Time{});
}

Result<std::optional<wire::Reply>> KeptCloud::ask(const wire::Request& request, SysMicros now) {
  STINT_TRY(advance(now));
  read_.clear();
  const bool counts = engine_->minds(request);
  auto reply = engine_->ask(request, last_);
  if (counts) STINT_TRY(keep(request, digest_of(reply)));
  return reply;
}

Result<> KeptCloud::tell(const HostEvent& event, SysMicros now) {
  STINT_TRY(advance(now));
  read_.clear();
  engine_->tell(event, last_);
  return keep(event);
}

Result<> KeptCloud::change(const std::string& settings, SysMicros now) {
  STINT_TRY(advance(now));
  read_.clear();
  STINT_TRY(engine_->change({settings}, last_));
  return keep(input::Change{settings});
}

Result<> KeptCloud::move(const input::Addresses& addresses, SysMicros now) {
  STINT_TRY(advance(now));
  read_.clear();
  engine_->move(addresses, last_);
  return keep(addresses);
}

Json KeptCloud::settings() const { return engine_->settings(); }

Result<meter::Bill> KeptCloud::bill(SysMicros now, const std::optional<std::string>& label) {
  STINT_TRY(advance(now));
  return engine_->bill(last_, label);
}

}  // namespace stint::rehearsal::server
