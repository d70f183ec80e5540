// SPDX-License-Identifier: Apache-2.0
// lenet5: the reference workload. One recipe: read the pictures, make the network, train, measure, report.
#include <fmt/format.h>
#include <signal.h>

#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "real/files.h"
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

Result<Parameters> first_weights(Files& files, const Options& options) {
  if (options.load) return load_weights(files, *options.load);
  Parameters parameters;
  initialise(parameters, options.seed);
  return parameters;
}

Result<> run(Files& files, const Options& options) {
  STINT_TRY_ASSIGN(const auto mnist, read_mnist(files, options.data));
  STINT_TRY_ASSIGN(const auto start, first_weights(files, options));
  auto engine = std::make_unique<plain::PlainEngine>(start, AdamRate{options.rate});
  const Setting setting{{options.epochs, options.batch, options.seed}, options.rate, 1, "plain"};
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
