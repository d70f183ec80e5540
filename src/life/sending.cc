// SPDX-License-Identifier: Apache-2.0
#include "life/sending.h"

#include <fmt/format.h>

#include "budget/terms.h"

namespace stint::life {
namespace {

constexpr Micros kMeasured = Seconds{5};           // from then on the rate means something
constexpr Micros kLong = std::chrono::minutes{5};  // a wait that is asked about
constexpr Micros kGit = Seconds{20};
constexpr std::size_t kNamed = 3;  // of many files, so many are named

std::string some_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kNamed) text += fmt::format(" and {} more", names.size() - kNamed);
  return text;
}

// What git has in its index though it is ignored; nothing where there is no git to be asked.
Result<std::vector<std::string>> tracked_though_ignored(World& world, const Path& project) {
  std::vector<std::string> names;
  STINT_TRY_ASSIGN(auto repository, project::repository_of(world.files, project));
  if (repository.empty()) return names;
  Command git{.argv = {"git", "-C", project.string(), "ls-files", "-z", "--cached", "--ignored",
                       "--exclude-standard"}};
  auto said = run_child(world, git, {}, kGit);
  if (!said && said.error().kind == Kind::Interrupted) return fail(std::move(said).error());
  if (!said || said->code != 0) return names;
  for (std::size_t at = 0; at < said->out.size();) {
    auto end = std::min(said->out.find('\0', at), said->out.size());
    names.push_back(said->out.substr(at, end - at));
    at = end + 1;
  }
  return names;
}

// One transfer as its user sees it.
class Progress {
 public:
  Progress(Life& life, const ledger::Stint& stint, std::string what, std::uint64_t bytes)
      : life_(life), stint_(stint), what_(std::move(what)), bytes_(bytes), began_(life.world.out.now().boot) {
    life_.tell.waiting(waited_for(), Micros{0}, Seconds{10});
  }

  Result<> heard(std::uint64_t sent) {
    sent_ = sent;
    Micros since = elapsed();
    auto whole = since + left();
    life_.tell.waiting(waited_for(), since, std::max(whole, Micros{Seconds{1}}));
    if (asked_ || since < kMeasured || sent == 0 || left() <= kLong) return {};
    asked_ = true;
    STINT_TRY_ASSIGN(bool go_on, life_.tell.agree(question()));
    if (go_on) return {};
    return fail(Kind::Failed,
                fmt::format("the project ({}) was not sent: that would have taken {} more", what_,
                            format_duration(left())),
                "leave out what is not needed there: ignore = [\"data/\"] in stint.toml");
  }

  void done() const {
    auto at = sent_ > 0 && elapsed() > Seconds{1} ? fmt::format(", at {}/s", project::size_text(rate())) : "";
    life_.tell.done(fmt::format("sent the project: {}{}", what_, at));
  }

 private:
  Micros elapsed() const { return life_.world.out.now().boot - began_; }
  std::string waited_for() const { return fmt::format("for {} to be sent", what_); }
  std::uint64_t rate() const {  // bytes a second
    auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(elapsed().count(), 1));
    return std::max<std::uint64_t>(sent_ * 1'000'000 / micros, 1);
  }
  Seconds left() const {
    if (sent_ == 0 || sent_ >= bytes_) return Seconds{0};
    return Seconds{static_cast<std::int64_t>((bytes_ - sent_) / rate())};
  }
  std::string question() const {
    auto hourly = budget::hourly(stint_.terms.rates);
    auto price = cost(hourly, left());
    return fmt::format(
        "sending the project ({}) goes at {}/s and takes {} more{}. Go on?", what_,
        project::size_text(rate()), format_duration(left()),
        price.micros() == 0 ? "" : fmt::format(", in which the machine costs {}", format_money(price)));
  }

  Life& life_;
  const ledger::Stint& stint_;
  const std::string what_;
  const std::uint64_t bytes_;
  const Micros began_;
  std::uint64_t sent_ = 0;
  bool asked_ = false;
};

}  // namespace

Result<project::Tree> what_goes(World& world, const Path& project, const std::vector<std::string>& ignore) {
  STINT_TRY_ASSIGN(auto tracked, tracked_though_ignored(world, project));
  STINT_TRY_ASSIGN(auto tree, project::walk(world.files, project, {ignore, std::move(tracked)}));
  if (tree.unreadable.empty()) return tree;
  return fail(Kind::Failed,
              fmt::format("{} of the project may not be read here: {}", tree.unreadable.size(),
                          some_of(tree.unreadable)),
              "make them readable, or leave them out with --ignore");
}

Result<> send(Life& life, host::Session& session, const ledger::Stint& stint, const Work& work,
              const std::string& folder, Homeward& homeward) {
  STINT_TRY_ASSIGN(auto tree, what_goes(life.world, work.project, work.ignore));
  std::vector<std::string> names;
  std::uint64_t bytes = 0;
  for (const auto& [name, state] : tree.files) {
    names.push_back(name);
    if (!homeward.is_known(name, state)) bytes += state.bytes;
  }
  names.insert(names.end(), tree.empty_folders.begin(), tree.empty_folders.end());
  if (!tree.left_out.empty()) life.tell.note("as git does, the project leaves out " + some_of(tree.left_out));
  Progress progress{life, stint, project::how_much(tree.files.size(), tree.bytes), bytes};
  STINT_TRY(
      session.push(work.project, folder, names, [&](std::uint64_t sent) { return progress.heard(sent); }));
  homeward.sent(tree);
  progress.done();
  return {};
}

}  // namespace stint::life
