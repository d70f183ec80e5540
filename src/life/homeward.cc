// SPDX-License-Identifier: Apache-2.0
#include "life/homeward.h"

#include <fmt/format.h>

#include "base/text.h"
#include "project/ignore.h"

namespace stint::life {
namespace {

using project::Course;
using project::Seen;

constexpr int kRounds = 4;  // files that change while they are brought

// One file for each project: several may be sent to one machine.
Path synced_file(const World& world, const ledger::JobStarted& job) {
  return stint_dir(world, job.token) / fmt::format("synced-{:016x}", fnv1a(job.project));
}

std::vector<std::string> rules_of(const ledger::JobStarted& job) {
  auto lines = project::never_travels();
  lines.insert(lines.end(), job.ignore.begin(), job.ignore.end());
  return project::rsync_rules(lines);
}

std::vector<std::string> names_of(const std::vector<Seen>& files) {
  std::vector<std::string> names;
  names.reserve(files.size());
  for (const auto& file : files) names.push_back(file.name);
  return names;
}

std::optional<project::State> state_of(const std::optional<FileInfo>& info) {
  return info ? std::optional(project::state_of(*info)) : std::nullopt;
}

// Every folder that one of the files lies in.
std::set<std::string, std::less<>> folders_above(const std::vector<Seen>& list) {
  std::set<std::string, std::less<>> folders;
  for (const auto& seen : list)
    for (auto slash = seen.name.rfind('/'); slash != std::string::npos && slash > 0;
         slash = seen.name.rfind('/', slash - 1))
      if (!folders.insert(seen.name.substr(0, slash)).second) break;
  return folders;
}

bool is_below(const std::set<std::string, std::less<>>& folders, const std::string& name) {
  for (auto slash = name.find('/'); slash != std::string::npos; slash = name.find('/', slash + 1))
    if (folders.contains(std::string_view{name}.substr(0, slash))) return true;
  return false;
}

}  // namespace

Homeward::Homeward(Life& life, const ledger::Stint& stint, ledger::JobStarted job)
    : life_(life),
      name_(stint.name),
      job_(std::move(job)),
      file_(synced_file(life.world, job_)),
      rules_(rules_of(job_)) {
  auto text = life_.world.files.read(file_);
  if (!text || !*text) return;
  synced_ = project::Synced::from(**text);
  saved_ = **std::move(text);
}

// What cannot be written down is known to this command at least; a later one then keeps both versions.
void Homeward::save() {
  auto text = synced_.text();
  if (text != saved_ && life_.world.files.write(file_, text)) saved_ = std::move(text);
}

void Homeward::sent(const project::Tree& tree) {
  synced_.sent(tree);
  save();
}

Result<bool> Homeward::bring(host::Session& session) {
  if (session.reach().local) return true;
  STINT_TRY_ASSIGN(auto list, session.differing(job_.folder, job_.project, rules_));
  STINT_TRY_ASSIGN(auto sorted, sort(list));
  if (sorted.bring.empty() && sorted.both.empty()) return true;
  STINT_TRY(fetch(session, sorted.bring));
  STINT_TRY(fetch_beside(session, sorted.both));
  return false;
}

Result<bool> Homeward::bring_all(host::Session& session) {
  if (session.reach().local) return true;
  for (int round = 0; round < kRounds; ++round) {
    STINT_TRY_ASSIGN(bool same, bring(session));
    if (!same) continue;
    STINT_TRY_ASSIGN(same, same_content(session));
    if (same) return true;
  }
  return false;
}

// A folder comes by itself only where nothing in it does. What here is no folder stays none: whatever lies
// below it there comes beside it.
Result<Homeward::Sorted> Homeward::sort(const std::vector<Seen>& list) const {
  Sorted sorted;
  auto parents = folders_above(list);
  std::set<std::string, std::less<>> in_the_way;
  for (const auto& seen : list) {
    STINT_TRY_ASSIGN(auto here, life_.world.files.look(Path{job_.project} / seen.name));
    if (seen.what == Seen::What::Folder) {
      if (here && !here->is_dir) in_the_way.insert(seen.name);
      if (!here && !parents.contains(seen.name) && !is_below(in_the_way, seen.name) &&
          !holds_what_stays(seen.name))
        sorted.bring.push_back(seen);
      continue;
    }
    bool clash = (here && here->is_dir) || is_below(in_the_way, seen.name);
    auto course = synced_.course(seen, clash ? project::State{} : state_of(here));
    if (course == Course::Bring) sorted.bring.push_back(seen);
    if (course == Course::Both) sorted.both.push_back(seen);
  }
  return sorted;
}

// A folder that is there for what is not to come.
bool Homeward::holds_what_stays(const std::string& folder) const {
  return std::ranges::any_of(job_.ignore,
                             [&](const auto& line) { return line.starts_with("/" + folder + "/"); });
}

// Of what came from there and was not changed here since.
Result<bool> Homeward::same_content(host::Session& session) {
  std::vector<std::string> names;
  for (auto& name : synced_.from_there()) {
    STINT_TRY_ASSIGN(auto here, life_.world.files.look(Path{job_.project} / name));
    if (here && synced_.is_known(name, project::state_of(*here))) names.push_back(std::move(name));
  }
  if (names.empty()) return true;
  STINT_TRY_ASSIGN(auto differing, session.compare(job_.folder, job_.project, names));
  std::erase_if(differing, [](const Seen& seen) { return seen.what == Seen::What::Folder; });
  STINT_TRY(fetch(session, differing));
  return differing.empty();
}

Result<> Homeward::fetch(host::Session& session, const std::vector<Seen>& files) {
  if (files.empty()) return {};
  auto& disk = life_.world.files;
  const Path project = job_.project, coming = project / project::kComing;
  STINT_TRY(remove_tree(disk, coming));  // of one that was killed
  STINT_TRY(disk.make_dirs(coming));
  for (const auto& seen : files) synced_.coming(seen);
  save();
  auto came = session.pull(job_.folder, project, names_of(files), replaced());
  STINT_TRY(look_after_replaced(project / replaced(), ""));
  STINT_TRY(remove_tree(disk, coming));
  if (!came) return fail(std::move(came).error());
  for (const auto& seen : *came) {
    if (seen.what == Seen::What::Folder) continue;
    STINT_TRY_ASSIGN(auto here, disk.look(project / seen.name));
    synced_.brought(seen.name, state_of(here));
    brought_.insert(seen.name);
  }
  save();
  return {};
}

Result<> Homeward::fetch_beside(host::Session& session, const std::vector<Seen>& files) {
  if (files.empty()) return {};
  auto& disk = life_.world.files;
  const Path beside = Path{job_.project} / conflicts(), coming = beside / project::kComing;
  STINT_TRY(disk.make_dirs(coming, 0777));
  auto came = session.pull(job_.folder, beside, names_of(files), "");
  STINT_TRY(remove_tree(disk, coming));
  if (!came) return fail(std::move(came).error());
  for (const auto& seen : files) {
    synced_.kept_both(seen);
    if (kept_twice_.insert(seen.name).second)
      life_.tell.note(fmt::format("{} was changed here and there: yours stays, the machine's is {}/{}",
                                  seen.name, conflicts(), seen.name));
  }
  save();
  return {};
}

// What the last files to come have replaced goes, unless the owner changed it in that very moment. true: the
// folder is gone.
Result<bool> Homeward::look_after_replaced(const Path& folder, const std::string& below) {
  auto& disk = life_.world.files;
  STINT_TRY_ASSIGN(auto entries, disk.entries(folder));
  bool empty = true;
  for (const auto& entry : entries) {
    auto name = below + entry.name;
    bool known = !entry.is_dir && synced_.is_known(name, project::state_of(entry));
    if (known) STINT_TRY(disk.remove(folder / entry.name));
    if (entry.is_dir) {
      STINT_TRY_ASSIGN(known, look_after_replaced(folder / entry.name, name + "/"));
    } else if (!known && kept_twice_.insert(name).second) {
      life_.tell.note(fmt::format("{} was changed here while it came home: your version is {}/{}", name,
                                  replaced(), name));
    }
    empty = empty && known;
  }
  if (empty) STINT_TRY(disk.remove(folder));
  return empty;
}

}  // namespace stint::life
