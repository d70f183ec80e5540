// SPDX-License-Identifier: Apache-2.0
#include "cli/page.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "pact/fields.h"
#include "views/stint_view.h"

namespace stint::cli {
namespace {

constexpr std::size_t kLastWords = 4U << 10;
constexpr std::uint16_t kFirstPort = 20'000,
                        kPorts = 10'000;  // below those that systems hand out by themselves
constexpr int kTries = 20;
constexpr std::string_view kSays = "stint: ";

// A port for the stint, the same each time: browsers know a page by it.
std::uint16_t port_for(const std::string& token) {
  std::uint32_t hash = 2'166'136'261U;  // FNV-1a
  for (char c : token) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  return static_cast<std::uint16_t>(kFirstPort + hash % kPorts);
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (char letter : text) {
    auto c = static_cast<unsigned char>(letter);
    bool plain = std::isalnum(c) != 0 || std::string_view("-._~/").find(letter) != std::string_view::npos;
    out += plain ? std::string(1, letter) : fmt::format("%{:02X}", c);
  }
  return out;
}

// "It ends by itself in 2h30m, and costs $0.54 an hour until then."
std::string how_long(Context& c, const ledger::Stint& stint) {
  auto now = c.world.out.now().wall;
  auto view = views::view_of(stint, now);
  if (!view.deadline) return "";
  auto hour = cost(view.hourly, std::chrono::hours{1});
  return fmt::format(
      "It ends by itself in {}{}", format_duration(std::max(*view.deadline - now, Micros{0})),
      hour.micros() == 0 ? "." : fmt::format(", and costs {} an hour until then.", format_money(hour)));
}

// Leads a browser to a page whose address no list of processes may show.
std::string redirect_to(const std::string& url) {
  return fmt::format(
      "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"refresh\" content=\"0; url={0}\">\n"
      "<title>stint</title>\n<a href=\"{0}\">to the notebook</a>\n",
      url);
}

}  // namespace

std::string page_url(const pact::Notebook& n, std::uint16_t port, const std::string& file) {
  std::string page = n.lab ? (file.empty() ? "lab" : "lab/tree/") : (file.empty() ? "tree" : "notebooks/");
  return fmt::format("http://127.0.0.1:{}{}{}{}?token={}", port, n.base, page, percent_encoded(file),
                     n.token);
}

Page::Page(Context& c, const ledger::Stint& stint, std::string file, bool stays)
    : c_(c),
      token_(stint.token),
      name_(stint.name),
      file_(std::move(file)),
      until_(how_long(c, stint)),
      stays_(stays) {}

Result<bool> Page::open(host::Session& session, const std::string& stintd, int pid) {
  if (pid == 0) return false;
  STINT_TRY_ASSIGN(auto said, session.stintd(stintd, {"notebook", std::to_string(pid)}, false, Seconds{30}));
  if (said.code != 0) return false;
  STINT_TRY_ASSIGN(auto json, pact::parse_object(said.out, "where the notebook server listens"));
  STINT_TRY_ASSIGN(auto notebook, pact::notebook_from(json));
  STINT_TRY_ASSIGN(bool carried, carry(session, notebook.port));
  if (carried && notebook != shown_) show(notebook);
  return carried;
}

Result<bool> Page::carry(host::Session& session, std::uint16_t there) {
  if (session.reach().local) {
    port_ = there;
    return true;
  }
  if (shown_) return session.forward(port_, there);  // until the one of the lost connection lets go of it
  auto first = port_for(token_);
  for (int i = 0; i < kTries; ++i) {
    port_ = static_cast<std::uint16_t>(kFirstPort + (first - kFirstPort + i) % kPorts);
    STINT_TRY_ASSIGN(bool carried, session.forward(port_, there));
    if (carried) return true;
  }
  return fail(Kind::Failed, fmt::format("ports {} to {} of this computer are all taken", first, port_),
              "ss -ltnp shows by what; the notebook goes on, and the same command opens it then");
}

void Page::heard(std::string_view bytes) {
  if (c_.options.verbose) c_.show.output(2, bytes);
  if (!c_.options.verbose && !shown_) tell_steps(bytes);
  last_words_ += bytes;
  if (last_words_.size() > kLastWords) last_words_.erase(0, last_words_.size() - kLastWords);
}

// Until the page is open: what prepare.py says, in whole lines, and nothing of the server's own.
void Page::tell_steps(std::string_view bytes) {
  line_ += bytes;
  for (auto end = line_.find('\n'); end != std::string::npos; end = line_.find('\n')) {
    std::string_view line{line_.data(), end};
    if (line.starts_with(kSays)) c_.show.note(line.substr(kSays.size()));
    if (line.starts_with("  ")) c_.show.note(line);
    line_.erase(0, end + 1);
  }
}

// The address goes to the terminal alone: a log would keep its token.
void Page::show(const pact::Notebook& notebook) {
  bool again = shown_.has_value();
  shown_ = notebook;
  auto url = page_url(notebook, port_, file_);
  c_.show.done(again ? "the notebook server was begun anew: kernels are, too" : "the notebook is open");
  c_.world.terminal.write(Stream::Err, fmt::format("  {}\n", url));
  if (!again && !c_.options.no_browser) open_browser(url);
  if (!again) c_.show.note(fmt::format("what changes comes home every 15 s; Ctrl-C leaves. {}", until_));
}

// In a session of its own: a browser that this begins goes on when we end.
void Page::open_browser(const std::string& url) {
  Path page = life::stint_dir(c_.world, token_) / "notebook.html";
  bool can =
      c_.world.env.get("DISPLAY") || c_.world.env.get("WAYLAND_DISPLAY") || c_.world.env.get("BROWSER");
  auto opened = can ? c_.world.files.write(page, redirect_to(url))
                    : Result<>(fail(Kind::Failed, "there is no desktop here"));
  if (opened) {
    constexpr const char* kDetached = R"(exec setsid --fork xdg-open "$1" >/dev/null 2>&1)";
    auto ran = run_child(c_.world, {.argv = {"sh", "-c", kDetached, "sh", page.string()}}, {}, Seconds{10});
    if (!ran || ran->code != 0) opened = fail(Kind::Failed, "xdg-open could not be run");
  }
  if (!opened) c_.show.note("open that address in a browser: " + opened.error().what);
}

bool Page::ends() {
  if (stays_) return false;
  if (c_.options.yes || !c_.world.terminal.can_ask()) return true;
  c_.world.terminal.write(Stream::Err,
                          fmt::format("\nall is home. End the machine of {} now? {} [Y/n] ", name_, until_));
  auto line = read_line(c_.world);
  return line && (!*line || (**line != "n" && **line != "N" && **line != "no"));
}

}  // namespace stint::cli
