// SPDX-License-Identifier: Apache-2.0
#include "cli/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include "base/text.h"

namespace stint::cli {
namespace {

constexpr Micros kClone = std::chrono::minutes{30};
constexpr std::string_view kSuffix = ".git";
constexpr std::array<std::string_view, 5> kSchemes{"https://", "http://", "ssh://", "git://", "file://"};

// Where the repository's own address ends and "#BRANCH:FILE" begins; npos: it is none.
std::size_t end_of_url(std::string_view word) {
  for (auto at = word.find(kSuffix); at != std::string_view::npos; at = word.find(kSuffix, at + 1)) {
    auto end = at + kSuffix.size();
    if (end == word.size() || word[end] == '#' || word[end] == ':') return end;
  }
  auto scheme = std::ranges::find_if(kSchemes, [&](auto s) { return word.starts_with(s); });
  if (scheme == kSchemes.end()) return std::string_view::npos;
  auto path = word.find('/', scheme->size());
  return path == std::string_view::npos ? word.size() : std::min(word.find_first_of("#:", path), word.size());
}

Result<ChildResult> git(Context& c, std::vector<std::string> words, Micros limit) {
  words.insert(words.begin(), "git");
  auto ran = run_child(c.world, {.argv = std::move(words), .env = {{"GIT_TERMINAL_PROMPT", "0"}}}, {}, limit);
  if (ran || ran.error().kind == Kind::Interrupted) return ran;
  return fail(Kind::Usage, "git is not installed here, and the target is a repository", "apt install git");
}

// Git's reason; of one that it met by way of ssh, what ssh said before.
std::string reason(const std::string& said) {
  constexpr std::string_view kFatal = "fatal: ";
  auto at = said.starts_with(kFatal) ? 0 : said.find("\nfatal: ");
  if (at == std::string::npos) return last_line(said);
  auto before = last_line(said.substr(0, at));
  auto line = said.substr(said[at] == '\n' ? at + 1 : at);
  line = line.substr(kFatal.size(), line.find('\n') - kFatal.size());
  return line.starts_with("Could not read from remote repository") && !before.empty() ? before : line;
}

Error cannot_clone(const GitSource& source, const std::string& said) {
  bool is_closed = std::ranges::any_of(
      std::array{"could not read Username", "could not read Password", "Authentication failed",
                 "Permission denied", "Host key verification failed"},
      [&](const char* words) { return said.find(words) != std::string::npos; });
  return {
      .kind = Kind::Failed,
      .what = fmt::format("{} could not be cloned: {}", source.url, reason(said)),
      .next = is_closed
                  ? "it is private, or it is not there; git may ask you: git clone it yourself, then name a "
                    "file in the clone. Nothing was launched"
                  : "try it with git clone; nothing was launched",
      .detail = said};
}

// Whole or not at all: an interrupted clone leaves no folder that looks like one. Whoever wants a password or
// a yes gets none: we are in the background of the terminal, where a question would hang for ever.
Result<> clone(Context& c, const GitSource& source, const Path& folder) {
  constexpr const char* kScript = R"(part=$1 to=$2; shift 2; rm -rf "$part"
    ssh=${GIT_SSH_COMMAND:-$(git config core.sshCommand || echo "${GIT_SSH:-ssh}")}
    GIT_SSH_COMMAND="$ssh -o BatchMode=yes" git clone --quiet --depth 1 "$@" "$part" && mv "$part" "$to")";
  auto part = folder.parent_path() / fmt::format(".{}.part", source.folder);
  Command command{.argv = {"sh", "-c", kScript, "sh", part.string(), folder.string()},
                  .env = {{"GIT_TERMINAL_PROMPT", "0"}}};
  if (!source.branch.empty()) command.argv.insert(command.argv.end(), {"--branch", source.branch});
  command.argv.insert(command.argv.end(), {"--", source.url});
  c.show.waiting("for " + source.url + " to be cloned", Micros{0}, Seconds{10});
  STINT_TRY_ASSIGN(auto ran, run_child(c.world, std::move(command), {}, kClone));
  if (ran.code != 0) return fail(cannot_clone(source, ran.err));
  c.show.done(fmt::format("cloned {} to {}", source.url, folder.string()));
  return {};
}

Result<> is_clone_of(Context& c, const GitSource& source, const Path& folder) {
  STINT_TRY_ASSIGN(auto ran, git(c, {"-C", folder.string(), "remote", "get-url", "origin"}, Seconds{10}));
  if (ran.code == 0 && last_line(ran.out) == source.url) {
    c.show.done(fmt::format("takes {} as it is: it was cloned from there", folder.string()));
    return {};
  }
  return fail(Kind::Usage, fmt::format("{} is there and is no clone of {}", folder.string(), source.url),
              "move it away, or name a file in it");
}

}  // namespace

std::optional<GitSource> git_source(std::string_view word) {
  auto end = end_of_url(word);
  if (end == std::string_view::npos) return std::nullopt;
  GitSource source{.url = std::string{word.substr(0, end)}};
  auto rest = word.substr(end);
  if (rest.starts_with('#')) {
    auto colon = std::min(rest.find(':'), rest.size());
    source.branch = rest.substr(1, colon - 1);
    rest.remove_prefix(colon);
  }
  if (rest.starts_with(':')) source.file = rest.substr(1);
  std::string_view folder = source.url;
  if (folder.ends_with(kSuffix)) folder.remove_suffix(kSuffix.size());
  folder.remove_prefix(folder.find_last_of("/:") + 1);
  source.folder = folder.empty() ? "repository" : std::string{folder};
  return source;
}

Result<LocalTarget> local_target(Context& c, const std::string& word) {
  auto source = git_source(word);
  if (!source) return LocalTarget{(c.world.env.cwd / word).lexically_normal(), {}};
  Path folder = c.world.env.cwd / source->folder;
  STINT_TRY_ASSIGN(auto there, c.world.files.stat(folder));
  if (there) {
    STINT_TRY(is_clone_of(c, *source, folder));
  } else if (!c.options.dry_run) {
    STINT_TRY(clone(c, *source, folder));
  }
  Path target = (folder / source->file).lexically_normal();
  if (auto inside = target.lexically_relative(folder); !inside.empty() && *inside.begin() == "..")
    return fail(Kind::Usage, fmt::format("{} is outside of its repository", source->file));
  return LocalTarget{std::move(target), std::move(folder)};
}

}  // namespace stint::cli
