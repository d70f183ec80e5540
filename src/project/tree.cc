// SPDX-License-Identifier: Apache-2.0
#include "project/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "project/ignore.h"

namespace stint::project {
namespace {

// The .gitignore of a folder on the way down: what it says counts for paths below `folder`.
struct Layer {
  std::string folder;  // with its slash; empty: the root
  Ignore ignore;
};

class Walk {
 public:
  // Names are below `top`, the repository; those of the folder that is walked begin with `prefix`.
  Walk(Files& files, Path top, std::string prefix, const Rules& rules)
      : files_(files), top_(std::move(top)), prefix_(std::move(prefix)) {
    for (const auto& line : never_travels()) owner_.add(line);
    for (const auto& line : rules.patterns) owner_.add(line);
    for (const auto& name : rules.tracked) tracked_.insert(prefix_ + name);
  }

  Result<Tree> run() {
    add_layer("", ".git/info/exclude");
    for (auto slash = prefix_.find('/'); slash != std::string::npos; slash = prefix_.find('/', slash + 1))
      add_layer(prefix_.substr(0, prefix_.rfind('/', slash - 1) + 1), ".gitignore");
    STINT_TRY_ASSIGN(auto entries, files_.entries(at(prefix_)));
    (void)go_through(prefix_, entries);
    return std::move(tree_);
  }

 private:
  void add_layer(const std::string& folder, const char* file) {
    auto text = files_.read(at(folder) / file);
    layers_.push_back({folder, Ignore{text && *text ? **text : std::string{}}});
  }

  // Whether anything of the folder goes.
  bool go_through(const std::string& folder, const std::vector<FileInfo>& entries) {
    bool has_rules = std::ranges::any_of(entries, [](const auto& e) { return e.name == ".gitignore"; });
    if (has_rules) add_layer(folder, ".gitignore");
    bool goes = false;
    for (const auto& entry : entries) goes = take(folder + entry.name, entry) || goes;
    if (has_rules) layers_.pop_back();
    return goes;
  }

  bool take(const std::string& name, const FileInfo& entry) {
    if (entry.is_special || is_left_out(name, entry.is_dir)) {
      tree_.stays.push_back(entry.is_dir ? below(name) + "/" : below(name));
      return false;
    }
    if (entry.is_dir) return descend(name, entry);
    if (!entry.is_readable) tree_.unreadable.push_back(below(name));
    tree_.files.emplace_back(below(name), state_of(entry));
    tree_.bytes += entry.bytes;
    return true;
  }

  bool descend(const std::string& name, const FileInfo& entry) {
    auto entries = files_.entries(at(name));
    if (!entries || !entry.is_readable) {
      tree_.unreadable.push_back(below(name) + "/");
      return true;
    }
    if (!go_through(name + "/", *entries)) tree_.empty_folders.push_back(below(name));
    return true;
  }

  Path at(std::string_view name) const {
    if (name.ends_with('/')) name.remove_suffix(1);
    return name.empty() ? top_ : top_ / name;
  }
  std::string below(const std::string& name) const { return name.substr(prefix_.size()); }

  bool is_left_out(const std::string& name, bool is_dir) {
    if (auto says = owner_.says(below(name), is_dir)) return *says;
    if (!is_ignored_by_git(name, is_dir) || has_tracked(name, is_dir)) return false;
    tree_.left_out.push_back(is_dir ? below(name) + "/" : below(name));
    return true;
  }

  // The deepest file that says something decides. Below a folder that goes only for what git tracks in it,
  // all is ignored.
  bool is_ignored_by_git(const std::string& name, bool is_dir) const {
    for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer)
      if (auto says = layer->ignore.says(std::string_view{name}.substr(layer->folder.size()), is_dir))
        return *says;
    return in_ignored_folder(name);
  }

  bool in_ignored_folder(std::string_view name) const {
    if (tracked_.empty()) return false;
    for (auto slash = name.rfind('/'); slash != std::string_view::npos; slash = name.rfind('/', slash - 1)) {
      auto folder = name.substr(0, slash);
      for (const auto& layer : layers_)
        if (folder.size() >= layer.folder.size() &&
            layer.ignore.says(folder.substr(layer.folder.size()), true).value_or(false))
          return true;
      if (slash == 0) break;
    }
    return false;
  }

  bool has_tracked(const std::string& name, bool is_dir) const {
    if (!is_dir) return tracked_.contains(name);
    auto below = tracked_.lower_bound(name + "/");
    return below != tracked_.end() && below->starts_with(name + "/");
  }

  Files& files_;
  const Path top_;
  const std::string prefix_;  // with its slash, or empty
  Ignore owner_;
  std::set<std::string> tracked_;
  std::vector<Layer> layers_;
  Tree tree_;
};

}  // namespace

State state_of(const FileInfo& info) { return {info.bytes, info.changed}; }

const std::vector<std::string>& never_travels() {
  static const std::vector<std::string> kPatterns{
      ".git",           "__pycache__/",     ".ipynb_checkpoints/", ".venv/", ".stint-partial/",
      ".stint-coming/", "/stint-conflicts/"};
  return kPatterns;
}

Result<Path> repository_of(Files& files, const Path& folder) {
  for (Path dir = folder;; dir = dir.parent_path()) {
    STINT_TRY_ASSIGN(auto found, files.look(dir / ".git"));
    if (found) return dir;
    if (dir == dir.parent_path()) return Path{};
  }
}

Result<Tree> walk(Files& files, const Path& root, const Rules& rules) {
  STINT_TRY_ASSIGN(Path top, repository_of(files, root));
  if (top.empty()) top = root;
  auto prefix = root.lexically_relative(top).string();
  return Walk{files, std::move(top), prefix == "." ? "" : prefix + "/", rules}.run();
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::array kUnits{"kB", "MB", "GB", "TB"};
  if (bytes < 1000) return fmt::format("{} B", bytes);
  auto size = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; size >= 999.95 && unit + 1 < kUnits.size(); ++unit) size /= 1000;
  return fmt::format("{:.1f} {}", size, kUnits[unit]);
}

std::string how_much(std::size_t files, std::uint64_t bytes) {
  return fmt::format("{} file{}, {}", files, files == 1 ? "" : "s", size_text(bytes));
}

}  // namespace stint::project
