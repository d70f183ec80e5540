// SPDX-License-Identifier: Apache-2.0
#include "train/options.h"

#include <fmt/format.h>

#include <charconv>

namespace stint::train {
namespace {

constexpr std::size_t kMostEpochs = 100'000, kMostBatch = 100'000, kMostThreads = 1024;

struct Flag {
  std::string_view name, value, help;  // no value: a switch
  Result<> (*set)(Options& options, const std::string& value);
};

template <class Number>
Result<> number(const std::string& text, Number least, Number most, Number& out) {
  Number read{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
  if (error != std::errc{} || end != text.data() + text.size() || !(read >= least && read <= most))
    return fail(Kind::Usage, fmt::format("'{}' is not a number from {} to {}", text, least, most));
  out = read;
  return {};
}

Path absolute(const std::string& text) { return std::filesystem::absolute(text).lexically_normal(); }

template <bool Options::*kSwitch>
Result<> turn_on(Options& options, const std::string&) {
  options.*kSwitch = true;
  return {};
}

constexpr Flag kFlags[] = {
    {"--data", "DIR", "the four MNIST files, IDX, plain or gzip (must be given)",
     [](Options& o, const std::string& v) -> Result<> { return o.data = absolute(v), Result<>{}; }},
    {"--epochs", "N", "passes over the training pictures (10); 0 only tests",
     [](Options& o, const std::string& v) { return number<std::size_t>(v, 0, kMostEpochs, o.epochs); }},
    {"--batch", "N", "pictures a step (128)",
     [](Options& o, const std::string& v) { return number<std::size_t>(v, 1, kMostBatch, o.batch); }},
    {"--lr", "RATE", "Adam's learning rate (0.001)",
     [](Options& o, const std::string& v) { return number(v, 0.0, 1.0, o.rate); }},
    {"--seed", "N", "of the first weights and of the order of the pictures (1)",
     [](Options& o, const std::string& v) { return number<std::uint64_t>(v, 0, UINT64_MAX, o.seed); }},
    {"--threads", "N", "(one for each core)",
     [](Options& o, const std::string& v) { return number<std::size_t>(v, 1, kMostThreads, o.threads); }},
    {"--load", "FILE", "begin with the weights in this file",
     [](Options& o, const std::string& v) -> Result<> { return o.load = absolute(v), Result<>{}; }},
    {"--save", "FILE", "write the weights there at the end",
     [](Options& o, const std::string& v) -> Result<> { return o.save = absolute(v), Result<>{}; }},
    {"--simd", "NAME",
     "use these instructions, not the best ones that are there (avx512, avx2, sse4, neon, none)",
     [](Options& o, const std::string& v) -> Result<> { return o.simd = v, Result<>{}; }},
    {"--plain", "", "the same by plain loops on one thread: slow, to learn from and to check by",
     turn_on<&Options::plain>},
    {"--json", "", "print one JSON object", turn_on<&Options::json>},
    {"--help", "", "print this", turn_on<&Options::help>},
    {"--version", "", "print the version", turn_on<&Options::version>},
};

const Flag* find(std::string_view name) {
  for (const Flag& flag : kFlags)
    if (flag.name == name) return &flag;
  return nullptr;
}

Failure usage(std::string what) { return fail(Kind::Usage, std::move(what), "lenet5 --help"); }

// The words that one flag takes, of those that begin with it: itself, its value.
Result<std::size_t> take(std::span<const std::string> words, Options& options) {
  const auto equals = words[0].find('=');
  const std::string name = words[0].substr(0, equals);
  const Flag* flag = find(name);
  if (flag == nullptr) return usage(fmt::format("lenet5 does not know '{}'", name));
  const bool joined = equals != std::string::npos, wants_value = !flag->value.empty();
  if (joined && !wants_value) return usage(fmt::format("{} takes no value", name));
  if (wants_value && !joined && words.size() < 2) return usage(fmt::format("{} needs a value", name));
  auto set = flag->set(options, joined        ? words[0].substr(equals + 1)
                                : wants_value ? words[1]
                                              : std::string{});
  if (!set) return usage(fmt::format("{}: {}", name, set.error().what));
  return wants_value && !joined ? 2 : 1;
}

}  // namespace

Result<Options> parse_options(std::span<const std::string> arguments) {
  Options options;
  while (!arguments.empty()) {
    STINT_TRY_ASSIGN(auto taken, take(arguments, options));
    arguments = arguments.subspan(taken);
  }
  if (options.help || options.version) return options;
  if (options.data.empty()) return usage("--data is missing: where are the MNIST files?");
  return options;
}

std::string help_text() {
  std::string text =
      "lenet5: trains the lab's LeNet-5 on MNIST on this machine's CPU and says how long it took\n\n"
      "  lenet5 --data DIR [options]\n\n";
  for (const Flag& flag : kFlags)
    text += fmt::format("  {:<16} {}\n", fmt::format("{} {}", flag.name, flag.value), flag.help);
  text +=
      "\nThe same seed, number of threads and instructions give the same weights, bit for bit. Progress goes "
      "to stderr.\n"
      "Exit: 0 done, 1 failed, 2 usage, 130 interrupted. The files come from "
      "examples/lenet/fetch_mnist.py.\n";
  return text;
}

}  // namespace stint::train
