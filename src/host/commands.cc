// SPDX-License-Identifier: Apache-2.0
#include "host/commands.h"

#include <fmt/format.h>

#include <array>

#include "host/listing.h"

namespace stint::host {
namespace {

constexpr const char* kNames = "--out-format=%n";
constexpr std::array kProgress{"--info=progress2", "--no-human-readable", "--outbuf=N"};

using Words = std::vector<std::string>;

void add(Words& words, std::initializer_list<std::string> options) {
  for (const auto& option : options) words.insert(words.end(), {"-o", option});
}

// What CPUs have instructions for comes first: it takes two thirds of the time of OpenSSH's first choice.
constexpr const char* kCiphers =
    "aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,aes128-ctr,aes256-ctr";

// Our key, and no host key but the pinned one. An own machine has its user's keys and known hosts. Commands
// run in the folder of these files: in a path, ssh would split at blanks and take a percent sign for a token.
void add_identity(Words& words, const Reach& reach) {
  add(words, {"UserKnownHostsFile=" + reach.known_hosts().filename().string(),
              "GlobalKnownHostsFile=/dev/null", "HostKeyAlias=" + reach.id, "CheckHostIP=no",
              "UpdateHostKeys=no", "IdentitiesOnly=yes", "IdentityFile=" + reach.key().filename().string(),
              "PreferredAuthentications=publickey", std::string{"Ciphers="} + kCiphers});
}

// Options beat the user's own configuration; the rest of it (a ProxyJump, say) stays in force.
Words ssh_options(const Reach& reach, bool master) {
  Words words;
  auto option = [&](std::string text) { add(words, {std::move(text)}); };
  option("BatchMode=yes");
  option("StrictHostKeyChecking=yes");
  if (!reach.own) add_identity(words, reach);
  option("ForwardAgent=no");
  option("ForwardX11=no");
  option("RemoteCommand=none");
  option("ConnectTimeout=10");
  option("ServerAliveInterval=10");
  option("ServerAliveCountMax=3");
  option("LogLevel=ERROR");
  option(master ? "ControlMaster=yes" : "ControlMaster=no");
  option("ControlPath=" + reach.socket);
  option("ControlPersist=no");
  if (reach.port != 0) option(fmt::format("Port={}", reach.port));
  option("User=" + reach.user);
  return words;
}

Command ssh(const Reach& reach, bool master, std::initializer_list<std::string> more) {
  Command command;
  command.argv = {"ssh"};
  for (auto& word : ssh_options(reach, master)) command.argv.push_back(std::move(word));
  command.argv.insert(command.argv.end(), more);
  command.dir = reach.dir.string();
  return command;
}

// One word for the shell at the other end.
std::string shell_words(const std::string& word) {
  if (!word.empty() &&
      word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,@%+") ==
          std::string::npos)
    return word;
  std::string text = "'";
  for (char c : word) {
    if (c == '\'')
      text += "'\\''";
    else
      text += c;
  }
  return text + "'";
}

std::string shell_words(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + shell_words(word);
  return text;
}

Command rsync(const Reach& reach, std::initializer_list<std::string> flags) {
  Command command;
  command.argv = {"rsync", "--archive", "--no-owner", "--no-group", "--partial-dir=.stint-partial"};
  command.argv.insert(command.argv.end(), flags);
  command.env = {{"TZ", "UTC"}};  // of the times that it prints
  command.dir = reach.dir.string();
  if (!reach.local) {
    auto options = ssh_options(reach, false);
    options.insert(options.begin(), "ssh");
    command.argv.push_back("--rsh=" + shell_words(options));
  }
  return command;
}

// Of what the standard input names.
Command rsync_of_names(const Reach& reach, std::initializer_list<std::string> flags) {
  Command command = rsync(reach, flags);
  command.argv.insert(command.argv.end(), {"--from0", "--files-from=-", "--ignore-missing-args"});
  command.in = Command::Stdin::Pipe;
  return command;
}

std::string remote(const Reach& reach, const std::string& folder) {
  if (reach.local) return folder + "/";
  bool v6 = reach.address.find(':') != std::string::npos;
  return (v6 ? "[" + reach.address + "]" : reach.address) + ":" + folder + "/";
}

}  // namespace

std::string stintd_path(const Reach& reach, const std::string& content_hash) {
  return (reach.own ? std::string{kOwnFolder} : "/var/lib/stint") + "/bin/stintd-" + content_hash;
}

Command first_contact(const Reach& reach) {
  Command command{.argv = {"ssh"}, .dir = reach.dir.string()};
  if (reach.port != 0) add(command.argv, {fmt::format("Port={}", reach.port)});
  add(command.argv,
      {"StrictHostKeyChecking=ask", "ControlPath=none", "RemoteCommand=none", "User=" + reach.user});
  command.argv.insert(command.argv.end(), {reach.address, "true"});
  command.in = Command::Stdin::Terminal;
  command.out = Command::Stdout::Terminal;
  return command;
}

Command connect(const Reach& reach) {
  return ssh(
      reach, true,
      {"-o", "PermitLocalCommand=yes", "-o", "LocalCommand=echo stint-connected", "-N", reach.address});
}

Command architecture(const Reach& reach) { return ssh(reach, false, {reach.address, "uname -m"}); }

Command install(const Reach& reach, const std::string& path) {
  auto folder = shell_words(Path{path}.parent_path().string());
  auto script = fmt::format(
      "umask 022 && mkdir -p {0} && t=$(mktemp {0}/.new.XXXXXX) && cat > $t && chmod 755 $t && mv $t {1}",
      folder, shell_words(path));
  Command command = ssh(reach, false,
                        {"-o", "Compression=yes", reach.address,
                         (reach.own ? "sh -c " : "sudo -n sh -c ") + shell_words(script)});
  command.in = Command::Stdin::Pipe;
  return command;
}

namespace {

Words stintd_words(const Reach& reach, const std::string& program, const Words& verb, bool as_root) {
  Words words;
  if (as_root && reach.is_the_stints()) words = {"sudo", "-n"};
  words.push_back(program);
  words.insert(words.end(), verb.begin(), verb.end());
  return words;
}

}  // namespace

Command terminal(const Reach& reach, const std::string& program, const std::string& job) {
  Words verb{"terminal", job};
  if (!reach.is_the_stints()) verb.insert(verb.end(), {"--dir", reach.stintd_dir()});
  auto words = stintd_words(reach, program, verb, true);
  Command command{.argv = words, .dir = reach.dir.string()};
  if (!reach.local)
    command = ssh(reach, false, {"-t", "-o", "EscapeChar=none", reach.address, shell_words(words)});
  command.in = Command::Stdin::Terminal;
  command.out = Command::Stdout::Terminal;
  return command;
}

Command stintd(const Reach& reach, const std::string& program, const std::vector<std::string>& verb,
               bool as_root) {
  auto words = stintd_words(reach, program, verb, as_root);
  Command command;
  if (reach.local) {
    command.argv = words;
    command.dir = reach.dir.string();
  } else {
    command = ssh(reach, false, {reach.address, shell_words(words)});
  }
  command.in = Command::Stdin::Pipe;
  return command;
}

Command forward(const Reach& reach, std::uint16_t here, std::uint16_t there) {
  Command command =
      ssh(reach, false,
          {"-O", "forward", "-L", fmt::format("127.0.0.1:{}:127.0.0.1:{}", here, there), reach.address});
  command.in = Command::Stdin::Null;
  return command;
}

Command shell(const Reach& reach, const std::vector<std::string>& argv) {
  Command command = ssh(reach, false, {});
  if (argv.empty()) command.argv.emplace_back("-t");
  command.argv.push_back(reach.address);
  if (!argv.empty()) command.argv.push_back(shell_words(argv));
  command.in = Command::Stdin::Terminal;
  command.out = Command::Stdout::Terminal;
  return command;
}

Command push(const Reach& reach, const Path& from, const std::string& to) {
  Command command = rsync_of_names(reach, {"--mkpath"});
  command.argv.insert(command.argv.end(), kProgress.begin(), kProgress.end());
  command.argv.insert(command.argv.end(), {from.string() + "/", remote(reach, to)});
  return command;
}

Command push_all(const Reach& reach, const Path& from, const std::string& to) {
  Command command =
      rsync(reach, {"--mkpath", "--no-specials", "--no-devices", "--from0", "--exclude-from=-"});
  command.argv.insert(command.argv.end(), kProgress.begin(), kProgress.end());
  command.argv.insert(command.argv.end(), {from.string() + "/", remote(reach, to)});
  command.in = Command::Stdin::Pipe;
  return command;
}

Command push_data(const Reach& reach, const Path& from, const std::string& to) {
  Command command = rsync(reach, {"--mkpath", "--delete", "--copy-unsafe-links", "--chmod=Fa-w"});
  command.argv.insert(command.argv.end(), kProgress.begin(), kProgress.end());
  command.argv.insert(command.argv.end(), {"--", from.string(), remote(reach, to)});
  return command;
}

Command list(const Reach& reach, const std::string& from, const Path& to,
             const std::vector<std::string>& rules) {
  Command command = rsync(reach, {"--omit-dir-times", "--dry-run", kListing});
  command.argv.insert(command.argv.end(), rules.begin(), rules.end());
  command.argv.insert(command.argv.end(), {remote(reach, from), to.string() + "/"});
  return command;
}

Command compare(const Reach& reach, const std::string& from, const Path& to) {
  Command command = rsync_of_names(reach, {"--omit-dir-times", "--dry-run", "--checksum", kListing});
  command.argv.insert(command.argv.end(), {remote(reach, from), to.string() + "/"});
  return command;
}

Command pull(const Reach& reach, const std::string& from, const Path& to, const std::string& replaced) {
  Command command = rsync_of_names(reach, {"--omit-dir-times", "--delay-updates", "--ignore-times", kListing,
                                           "--temp-dir=" + (to / project::kComing).string()});
  if (!replaced.empty()) command.argv.insert(command.argv.end(), {"--backup", "--backup-dir=" + replaced});
  command.argv.insert(command.argv.end(), {remote(reach, from), to.string() + "/"});
  return command;
}

Command put(const Reach& reach, const Path& from, const std::string& to) {
  Command command = rsync(reach, {"--mkpath", "--delay-updates", kNames});
  command.argv.insert(command.argv.end(), {"--", from.string(), remote(reach, to)});
  return command;
}

Command get(const Reach& reach, const std::string& from, const Path& to) {
  Command command = rsync(reach, {"--delay-updates", kNames});
  auto folder = remote(reach, from);
  folder.pop_back();  // without its slash rsync takes the thing itself, not what is in it
  command.argv.insert(command.argv.end(), {"--", folder, to.string() + "/"});
  return command;
}

}  // namespace stint::host
