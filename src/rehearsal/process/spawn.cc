// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/spawn.h"

#include <fcntl.h>
#include <grp.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::process {
namespace {

constexpr int kNoProgram = 203, kNoFolder = 200, kNoUser = 217;

struct User {
  uid_t uid = 0;
  gid_t gid = 0;
  std::string home;
};

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, ':');) fields.push_back(field);
  return fields;
}

// From the tree's own passwd: the C library's look-up would load the host's libraries into us.
std::optional<User> find_user(const Path& root, const std::string& name) {
  std::ifstream passwd(root / "etc/passwd");
  for (std::string line; std::getline(passwd, line);) {
    const auto fields = fields_of(line);
    if (fields.size() < 6 || fields[0] != name) continue;
    User user{.home = fields[5]};
    std::from_chars(fields[2].data(), fields[2].data() + fields[2].size(), user.uid);
    std::from_chars(fields[3].data(), fields[3].data() + fields[3].size(), user.gid);
    return user;
  }
  return std::nullopt;
}

bool become(const User& user) {
  return setgroups(1, &user.gid) == 0 && setgid(user.gid) == 0 && setuid(user.uid) == 0;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

void take_descriptors(int output) {
  const int nothing = ::open("/dev/null", O_RDWR);
  dup2(nothing, 0);
  for (const int fd : {1, 2}) dup2(output >= 0 ? output : nothing, fd);
  close_range(3, ~0u, 0);
}

void have_usual_signals() {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_DFL);
}

[[noreturn]] void run(const Command& command) {
  setsid();
  have_usual_signals();
  take_descriptors(command.output);
  auto environment = command.environment;
  if (!command.user.empty()) {
    const auto user = find_user(command.root, command.user);
    if (!user || !become(*user)) _exit(kNoUser);
    environment["HOME"] = user->home;
    environment["USER"] = command.user;
  }
  if (chdir(command.folder.empty() ? "/" : command.folder.c_str()) != 0) _exit(kNoFolder);
  auto words = put_variables(command.line.words, environment);
  if (words.empty()) _exit(kNoProgram);
  const auto program = words.front();
  if (command.line.own_name && words.size() > 1) words.erase(words.begin());
  std::vector<std::string> settings;
  for (const auto& [name, value] : environment) settings.push_back(name + "=" + value);
  execvpe(program.c_str(), pointers(words).data(), pointers(settings).data());
  dprintf(2, "%s: %s\n", program.c_str(), std::strerror(errno));
  _exit(kNoProgram);
}

std::string value_of(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string put_braces(const std::string& word, const Environment& environment) {
  std::string put;
  for (std::size_t i = 0; i < word.size();) {
    const auto end = word.compare(i, 2, "${") == 0 ? word.find('}', i) : word.npos;
    const auto name = end == word.npos ? std::string() : word.substr(i + 2, end - i - 2);
    if (is_name(name)) {
      put += value_of(environment, name);
      i = end + 1;
    } else if (word.compare(i, 2, "$$") == 0) {
      put += '$';
      i += 2;
    } else {
      put += word[i++];
    }
  }
  return put;
}

}  // namespace

std::vector<std::string> put_variables(const std::vector<std::string>& words,
                                       const Environment& environment) {
  std::vector<std::string> put;
  for (const auto& word : words) {
    if (word.starts_with('$') && is_name(std::string_view(word).substr(1))) {
      for (auto& part : split_words(value_of(environment, word.substr(1)))) put.push_back(std::move(part));
    } else {
      put.push_back(put_braces(word, environment));
    }
  }
  return put;
}

void add_variables(Environment& environment, const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto equals = line.find('=');
    if (line.starts_with('#') || equals == line.npos || !is_name(std::string_view(line).substr(0, equals)))
      continue;
    const auto words = split_words(std::string_view(line).substr(equals + 1));
    auto& value = environment[line.substr(0, equals)];
    value.clear();
    for (const auto& word : words) value += (value.empty() ? "" : " ") + word;
  }
}

Result<pid_t> spawn(const Command& command) {
  const auto pid = fork();
  STINT_TRY(hosts::check(pid, "fork"));
  if (pid == 0) run(command);
  return pid;
}

}  // namespace stint::rehearsal::process
