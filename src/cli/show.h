// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/world.h"
#include "cli/options.h"
#include "cli/tamed.h"
#include "life/life.h"

namespace stint::cli {

/// Whether to colour: NO_COLOR and --no-color say no, CLICOLOR_FORCE says yes, else a terminal does. Meaning
/// is never in colour alone.
bool coloured(const World& world, const Options& options, Stream stream);

/// What a verb shows: progress and talk on stderr, what was asked for on stdout. On a terminal a wait is one
/// line that is written over; elsewhere it is one plain line when it begins.
class Show final : public life::Telling {
 public:
  Show(World& world, const Options& options);

  void done(std::string_view what) override;
  void waiting(std::string_view what, Micros since, Micros usual) override;
  void note(std::string_view what) override;
  /// On a terminal as it is; elsewhere tamed (cli/tamed.h).
  void output(int stream, std::string_view bytes) override;
  void output_over() override;
  Result<bool> agree(std::string_view question) override { return confirm(question); }

  /// Text that was asked for; with --json nothing.
  void say(std::string_view text);
  /// Text that belongs to what was done, where stdout is a program's own; with --json nothing.
  void talk(std::string_view text);
  /// Members of the one value of --json, an object; without --json nothing. It is written at the end of the
  /// verb.
  void json(const Json& value);
  /// The end of the verb, well or with an error: three lines, and with --json the member "error" of the
  /// value.
  void end(const Error* error = nullptr);
  bool as_json() const { return options_.json; }

  /// Asks before money moves. --yes answers it; without a terminal and without --yes it is Kind::Usage.
  Result<bool> confirm(std::string_view question);

 private:
  void clear_wait();
  Tamed& tamed(Stream stream) { return stream == Stream::Out ? tamed_out_ : tamed_err_; }
  void tell(const Error& error);
  std::string mark(const char* sign, const char* colour) const;

  World& world_;
  const Options& options_;
  bool tty_, colour_;
  Tamed tamed_out_, tamed_err_;        ///< what a program prints, where that is no terminal
  std::string wait_;                   ///< what is awaited now
  std::shared_ptr<const Json> value_;  ///< of --json
};

}  // namespace stint::cli
