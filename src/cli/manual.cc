// SPDX-License-Identifier: Apache-2.0
#include "cli/manual.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cli/config_file.h"

namespace stint::cli {
namespace {

std::string heading(std::string_view page, std::string_view does) {
  std::string title{page};
  std::ranges::transform(title, title.begin(), [](unsigned char c) { return std::toupper(c); });
  return fmt::format(".TH {} 1 \"\" \"stint {}\" \"User Commands\"\n.SH NAME\n{} \\- {}\n", as_roff(title),
                     STINT_VERSION, as_roff(page), as_roff(does));
}

std::string section(std::string_view name, std::string_view text) {
  return fmt::format(".SH {}\n{}\n", name, text);
}

std::string item(std::string_view tag, std::string_view text) {
  return fmt::format(".TP\n{}\n{}\n", tag, text);
}

std::string bold(std::string_view text) { return fmt::format("\\fB{}\\fR", as_roff(text)); }
std::string slanted(std::string_view text) { return fmt::format("\\fI{}\\fR", as_roff(text)); }

std::string verbatim(std::string_view text) {
  return fmt::format(".PP\n.RS 4\n.nf\n{}\n.fi\n.RE", as_roff(text));
}

std::string flag_items(unsigned verb) {
  std::string text;
  for (const auto& flag : flags()) {
    bool of_every_verb = flag.verbs == kEvery;
    if ((flag.verbs & verb) == 0 || of_every_verb != (verb == kEvery)) continue;
    std::string tag = flag.letter != 0 ? bold(fmt::format("-{}", flag.letter)) + ", " : "";
    tag += bold(fmt::format("--{}", flag.name));
    if (flag.value != nullptr) tag += " " + slanted(flag.value);
    text += item(tag, as_roff(flag.help) + (flag.in_files ? " (also in stint.toml)" : ""));
  }
  return text;
}

std::string exit_items() {
  std::string text;
  for (const auto& exit : exit_codes()) text += item(bold(std::to_string(exit.code)), as_roff(exit.means));
  return text;
}

constexpr const char* kDescription =
    "A stint is a bounded spell of work on a machine: what to run, a budget, a deadline, an idle limit, and "
    "how "
    "it ends. stint takes a notebook or a training script to the machine where it should run, brings the "
    "results "
    "back, and ends the machine within its budget, also while this computer is off. Beside AWS there is the "
    "rehearsal cloud on this computer, with no account and no bill.";

constexpr const char* kFirst =
    "cp -r /usr/share/doc/stint/examples/lenet . && python3 lenet/fetch_mnist.py\n"
    "stint run lenet/lenet.ipynb --on rehearsal";

}  // namespace

std::string as_roff(std::string_view text) {
  std::string roff;
  bool begins = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (begins && (c == '.' || c == '\'')) roff += "\\&";
    if (text.substr(i).starts_with("…")) {
      roff += "...";
      i += 2;
    } else if (c == '\\') {
      roff += "\\e";
    } else if (c == '-') {
      roff += "\\-";
    } else {
      roff += c;
    }
    begins = c == '\n';
  }
  return roff;
}

std::string manual_page(const VerbEntry& verb) {
  std::string name = fmt::format("stint-{}", verb.name);
  std::string page = heading(name, verb.does);
  page += section("SYNOPSIS", bold(fmt::format("stint {}", verb.name)) + " [" + slanted("OPTIONS") + "]" +
                                  (*verb.words != '\0' ? " " + as_roff(verb.words) : ""));
  page += section("DESCRIPTION", as_roff(verb.more));
  if (auto own = flag_items(verb.bit); !own.empty()) page += ".SH OPTIONS\n" + own;
  page += ".SS Options of every verb\n" + flag_items(kEvery);
  page += ".SH EXIT STATUS\n" + exit_items();
  page += section("EXAMPLES", verbatim(verb.example));
  return page + section("SEE ALSO", bold("stint") + "(1)");
}

std::string manual_page() {
  std::string page = heading("stint", "a machine for an hour, within a budget that holds whatever fails");
  page += section("SYNOPSIS", bold("stint") + " " + slanted("VERB") + " [" + slanted("OPTIONS") + "] [" +
                                  slanted("WORDS") + "]");
  page += section("DESCRIPTION", as_roff(kDescription));
  page += ".SH VERBS\n";
  std::string also;
  for (const auto& verb : verbs()) {
    page +=
        item(bold(verb.name) + (*verb.words != '\0' ? " " + as_roff(verb.words) : ""), as_roff(verb.does));
    also += (also.empty() ? "" : ",\n") + bold(fmt::format("stint-{}", verb.name)) + "(1)";
  }
  page += ".SH OPTIONS\n.SS Of every verb\n" + flag_items(kEvery);
  page += ".SH EXIT STATUS\n" + exit_items();
  page += section("ENVIRONMENT",
                  "Each option may stand in a variable. An option that is said wins over its variable, "
                  "that over stint.toml of the project, that over config.toml of the user.");
  for (const auto& flag : flags())
    if (has_variable(flag))
      page += item(bold(variable_of(flag)), as_roff(fmt::format("for --{}", flag.name)));
  page += item(bold("STINT_OWNER"), "who you are to a cloud that several share; else the name of the user");
  page += ".SH FILES\n";
  page += item(slanted("stint.toml"), "settings of a project, in its folder");
  page += item(slanted("~/.config/stint/config.toml"), "settings of yours");
  page += item(slanted("~/.local/state/stint/"),
               "the ledger, keys of machines that are open, the rehearsal cloud");
  page += item(slanted("~/.cache/stint/"), "prices, the rehearsal\\(aqs machine image; may be removed");
  page += section("EXAMPLES", verbatim(kFirst));
  return page + section("SEE ALSO", also);
}

}  // namespace stint::cli
