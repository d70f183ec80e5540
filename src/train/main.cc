// SPDX-License-Identifier: Apache-2.0
// lenet5: the reference workload. One recipe: read the pictures, make the network, train, measure, report.
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>

#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "real/files.h"
#include "train/fast/engine.h"
#include "train/mnist.h"
#include "train/options.h"
#include "train/plain/engine.h"
#include "train/report.h"
#include "train/training.h"
#include "train/weight_file.h"

namespace stint::train {
namespace {

volatile sig_atomic_t interrupted = 0;

void stop_on_signals() {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // a second Ctrl-C ends at once
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

// Those that this process may run on: fewer than the machine has, in a container or under taskset.
size_t usable_cores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return static_cast<size_t>(CPU_COUNT(&cores));
}

Result<Parameters> first_weights(Files& files, const Options& options) {
  if (options.load) return load_weights(files, *options.load);
  Parameters parameters;
  initialise(parameters, options.seed);
  return parameters;
}

Result<Setting> setting_of(const Options& options) {
  Setting setting{{options.epochs, options.batch, options.seed}, options.rate, 1, "plain"};
  if (options.plain) return setting;
  const fast::Kernels* kernels = fast::find_kernels(options.simd);
  if (kernels == nullptr) return fail(Kind::Usage, fmt::format("this machine has no '{}'", options.simd));
  setting.simd = kernels->name;
  setting.threads = options.threads != 0 ? options.threads : usable_cores();
  return setting;
}

std::unique_ptr<Engine> make_engine(const Parameters& start, const Setting& setting) {
  if (setting.simd == "plain") return std::make_unique<plain::PlainEngine>(start, AdamRate{setting.rate});
  return std::make_unique<fast::FastEngine>(start, AdamRate{setting.rate}, setting.threads,
                                            *fast::find_kernels(setting.simd));
}

Result<> run(Files& files, const Options& options) {
  STINT_TRY_ASSIGN(const auto mnist, read_mnist(files, options.data));
  STINT_TRY_ASSIGN(const auto start, first_weights(files, options));
  STINT_TRY_ASSIGN(const auto setting, setting_of(options));
  const auto engine = make_engine(start, setting);
  const Outcome outcome = train(
      *engine, mnist, setting.course,
      [&](size_t epoch, const EpochReport& report) {
        fmt::print(stderr, "{}", epoch_line(epoch, options.epochs, report));
      },
      [] { return interrupted != 0; });
  if (outcome.interrupted) return fail(Kind::Interrupted, "interrupted; no weights were written");
  if (options.save) STINT_TRY(save_weights(files, *options.save, engine->parameters()));
  fmt::print("{}", options.json ? summary_json(outcome, setting) : summary(outcome, setting));
  return {};
}

int tell(const Error& error) {
  fmt::print(stderr, "lenet5: {}\n", error.what);
  if (!error.next.empty()) fmt::print(stderr, " next: {}\n", error.next);
  return exit_code(error);
}

int answer(const std::vector<std::string>& arguments) {
  auto options = parse_options(arguments);
  if (!options) return tell(options.error());
  if (options->help) return fmt::print("{}", help_text()), 0;
  if (options->version) return fmt::print("lenet5 {}\n", STINT_VERSION), 0;
  stop_on_signals();
  real::RealFiles files;
  auto done = run(files, *options);
  return done ? 0 : tell(done.error());
}

}  // namespace
}  // namespace stint::train

int main(int argc, char** argv) {
  try {
    return stint::train::answer({argv + 1, argv + argc});
  } catch (const std::exception& broken) {
    fmt::print(stderr, "lenet5: {}\n", broken.what());
    return 1;
  }
}
