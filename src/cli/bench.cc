// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/companion.h"
#include "cli/data.h"
#include "cli/target.h"
#include "cli/verbs.h"

namespace stint::cli {
namespace {

constexpr std::array kIdx{"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
                          "t10k-labels-idx1-ubyte"};
constexpr auto kResult = "lenet5.json";

// Where MNIST may be, the likeliest first: a project's `data` may name other folders, or none.
std::vector<Path> folders(const Context& c) {
  std::vector<Path> folders;
  auto add = [&](const std::string& path) { folders.push_back((c.world.env.cwd / path).lexically_normal()); };
  for (const auto& from : c.options.data)
    if (!is_address(from)) add(from);
  add(c.world.env.get("MNIST_DIR").value_or("mnist"));
  return folders;
}

// Each of MNIST's four files in that folder, plain or gzip; fewer where it is not MNIST's.
Result<std::vector<Path>> files_in(Context& c, const Path& folder) {
  std::vector<Path> files;
  for (std::string name : kIdx) {
    for (const auto& path : {folder / name, folder / (name + ".gz")}) {
      STINT_TRY_ASSIGN(auto info, c.world.files.stat(path));
      if (!info) continue;
      files.push_back(path);
      break;
    }
  }
  return files;
}

Result<std::vector<Path>> data_files(Context& c) {
  std::string looked_at;
  int looked = 0;
  for (const auto& folder : folders(c)) {
    STINT_TRY_ASSIGN(auto files, files_in(c, folder));
    if (files.size() == kIdx.size()) {
      if (!looked_at.empty())
        c.show.note(fmt::format("MNIST is not in {}; it is in {}", looked_at, folder.string()));
      return files;
    }
    looked_at += (looked++ == 0 ? "" : ", ") + folder.string();
  }
  return fail(Kind::Usage,
              fmt::format("{} {} not have MNIST's four IDX files", looked_at, looked == 1 ? "does" : "do"),
              "give --data DIR; examples/lenet/fetch_mnist.py fetches them");
}

struct Line {
  std::string what;
  double seconds;
};

// The tutorial's figures beside ours; its CPU's is the yardstick.
std::string comparison(const Json& result, const std::string& where) {
  const double here = result.value("train_seconds", 0.0);
  const auto tutorial = result.value("tutorial_seconds", Json::object());
  const double cpu = tutorial.value("cpu", 450.0), gpu = tutorial.value("gpu", 60.0);
  std::string text = fmt::format("LeNet-5 on MNIST, {} epochs: test accuracy {:.4f} ({} threads, {})\n",
                                 result.value("epochs", 0), result.value("test_accuracy", 0.0),
                                 result.value("threads", 0), result.value("simd", ""));
  for (const auto& [what, seconds] :
       {Line{where, here}, Line{"the tutorial's AWS GPU", gpu}, Line{"the tutorial's CPU", cpu}})
    text += fmt::format(
        "  {:<24} {:>7.1f} s{}\n", what, seconds,
        seconds == here || here <= 0 ? "" : fmt::format("  {:>6.1f} times as long", seconds / here));
  if (here > 0 && here < gpu) text += "for this network no GPU is needed\n";
  return text;
}

Result<Json> read_result(const std::string& text) {
  Json result = Json::parse(text, nullptr, false);
  if (!result.is_object()) return fail(Kind::Failed, "lenet5 gave no result");
  return result;
}

// Its progress goes to our stderr as it comes; what it prints at the end is JSON.
Result<int> bench_here(Context& c, const std::vector<Path>& files) {
  STINT_TRY_ASSIGN(Path program, companion(c.world, "lenet5"));
  Command command{.argv = {program.string(), "--data", files.front().parent_path().string(), "--json"}};
  command.in = Command::Stdin::Null;
  STINT_TRY_ASSIGN(Child child, Child::start(c.world, command));
  std::string out;
  while (true) {
    STINT_TRY_ASSIGN(Event event, child.next());
    if (const auto* output = std::get_if<Output>(&event)) {
      if (output->stream == 1)
        out += output->bytes;
      else
        c.world.terminal.write(Stream::Err, output->bytes);
    } else if (const auto* exited = std::get_if<Exited>(&event)) {
      if (exited->code != 0)
        return fail(Kind::Failed, fmt::format("lenet5 ended with code {}", exited->code));
      break;
    }
  }
  STINT_TRY_ASSIGN(auto result, read_result(out));
  c.show.say(comparison(result, "this computer"));
  c.show.json({{"lenet5", result}});
  return 0;
}

// A project of the program and its data, made anew each time.
Result<Path> staged(Context& c, const std::vector<Path>& files) {
  Path folder = c.world.env.cache_dir() / "bench";
  STINT_TRY(remove_tree(c.world.files, folder));
  STINT_TRY(c.world.files.make_dirs(folder / "mnist"));
  auto copy = [&](const Path& from, const Path& to, unsigned mode) -> Result<> {
    STINT_TRY_ASSIGN(auto bytes, c.world.files.read(from));
    if (!bytes) return fail(Kind::Failed, fmt::format("{} has just gone", from.string()), "the same again");
    return c.world.files.write(to, *bytes, mode);
  };
  STINT_TRY_ASSIGN(Path program, companion(c.world, "lenet5"));
  STINT_TRY(copy(program, folder / "lenet5", 0700));
  for (const auto& file : files) STINT_TRY(copy(file, folder / "mnist" / file.filename(), 0600));
  return folder;
}

}  // namespace

Result<int> bench(Context& c) {
  if (!c.options.words.empty()) return fail(Kind::Usage, "bench takes no name", "stint bench --on rehearsal");
  STINT_TRY_ASSIGN(auto files, data_files(c));
  const std::string where = c.options.on.value_or("local");
  if (where == "local") return bench_here(c, files);
  Target target{.name = "bench"};
  STINT_TRY_ASSIGN(target.work.project, staged(c, files));
  target.work.what = "lenet5 on MNIST";
  target.work.argv = {"sh", "-c", fmt::format("./lenet5 --data mnist --json > {}", kResult)};
  STINT_TRY_ASSIGN(int code, run_work(c, target));
  STINT_TRY_ASSIGN(auto text, c.world.files.read(target.work.project / kResult));
  if (!text) return code;  // only the plan was asked for, or it was declined
  STINT_TRY_ASSIGN(auto result, read_result(*text));
  c.show.say(comparison(result, c.options.type.value_or(where)));
  c.show.json({{"lenet5", result}});
  return code;
}

}  // namespace stint::cli
