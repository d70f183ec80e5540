// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "cli/context.h"
#include "life/serve.h"
#include "pact/notebook.h"

namespace stint::cli {

/// The notebook server of a stint as a page in the browser here: its port is carried to one of this
/// computer's loopback, always the same one for a stint, so that a page that is open goes on over a new
/// connection.
class Page final : public life::Service {
 public:
  /// `file`: below the server's folder, the page to open; empty: the folder. `stays`: the machine does not
  /// end with the page.
  Page(Context& c, const ledger::Stint& stint, std::string file, bool stays);

  Result<bool> open(host::Session& session, const std::string& stintd, int pid) override;
  void heard(std::string_view bytes) override;
  bool ends() override;

  /// The last lines that the server printed.
  const std::string& last_words() const { return last_words_; }

 private:
  Result<bool> carry(host::Session& session, std::uint16_t there);
  void show(const pact::Notebook& notebook);
  void open_browser(const std::string& url);
  void tell_steps(std::string_view bytes);

  Context& c_;
  std::string token_, name_, file_, until_;
  bool stays_;
  std::uint16_t port_ = 0;
  std::optional<pact::Notebook> shown_;
  std::string last_words_, line_;
};

/// The address of a page of a notebook server that is reached on this port of the loopback. It holds the
/// token.
std::string page_url(const pact::Notebook& notebook, std::uint16_t port, const std::string& file);

}  // namespace stint::cli
