// SPDX-License-Identifier: Apache-2.0
#include "cli/verbs.h"

#include <fmt/format.h>

#include <array>

#include "cli/flags.h"

namespace stint::cli {
namespace {

constexpr std::array kVerbs{
    VerbEntry{"doctor", kDoctor, "", "what is ready and what is not, with the next step for each",
              "Looks at the tools here, the account, its clock and its GPU limit, the image and the price. "
              "--report FILE "
              "keeps that for a bug report, with names and keys masked.",
              "stint doctor --on rehearsal", Reach::All, doctor},
    VerbEntry{"limits", kLimits, "[request|wait]",
              "GPU limits of the account, region by region; ask for more, wait for the answer",
              "The state of a request lives in AWS: `wait` may be interrupted and asked for again. One "
              "request is never made twice.",
              "stint limits request --on rehearsal --type g4dn.xlarge", Reach::All, limits},
    VerbEntry{"up", kUp, "[NAME]", "a machine, guarded, ready for ssh",
              "The plan with its worst case comes first, then a question. Again: goes on with the same stint "
              "where it is.",
              "stint up lab --on rehearsal --type g4dn.xlarge --budget 5", Reach::All, up},
    VerbEntry{"run", kRun, "TARGET [ARGS…]",
              "send the project, run it there, stream its output, bring the results home, end",
              "TARGET is a notebook (.ipynb), a Python script, an executable, a file of a git repository "
              "(URL.git[#BRANCH]:FILE), or a command after --. --on ssh:USER@HOST runs it on a machine of "
              "your own.",
              "stint run lenet.ipynb --on rehearsal --type g4dn.xlarge", Reach::Program, run_target},
    VerbEntry{"notebook", kNotebook, "[PATH|URL]",
              "Jupyter in the browser on that machine; reconnects by itself",
              "A notebook, a folder (this one), or a git repository (URL.git[#BRANCH][:FILE]); its project "
              "is sent, and what changes comes home "
              "every 15 "
              "s. Again: the same server, with its kernels. Ctrl-C leaves.",
              "stint notebook lenet.ipynb --on rehearsal --type g4dn.xlarge", Reach::All, notebook},
    VerbEntry{"bench", kBench, "", "whether a GPU is needed at all: train LeNet-5 here, or on a machine",
              "Trains the tutorial's network with lenet5, ten epochs, and prints the tutorial's own figures "
              "beside it.",
              "stint bench --data mnist", Reach::All, bench},
    VerbEntry{"ls", kLs, "", "what exists, what it costs now, what has guarded it",
              "From the ledger at once; with --refresh (the default on a terminal) the cloud is asked too.",
              "stint ls --refresh", Reach::All, list},
    VerbEntry{"cost", kCost, "", "what stints have cost, and what the open ones may still cost",
              "From the ledger, by the rates of each launch: by stint, machine, day (UTC) or type.",
              "stint cost --by day", Reach::All, cost},
    VerbEntry{"ssh", kSsh, "[NAME] [-- COMMAND]", "a shell at the machine",
              "Over the connection whose host key was read from the machine's own console.",
              "stint ssh lab -- nvidia-smi", Reach::Word, ssh},
    VerbEntry{"ps", kPs, "[NAME]", "the jobs of the machine, and how they ended",
              "As stintd on the machine knows them: nobody here need be connected for them to go on.",
              "stint ps lab", Reach::All, processes},
    VerbEntry{"logs", kLogs, "[NAME [JOB]]", "what a job has printed: the latest, or the one named",
              "With -f until it ends; Ctrl-C leaves it running.", "stint logs lab -f", Reach::All, logs},
    VerbEntry{"put", kPut, "PATH [FOLDER]", "a file or folder to the machine",
              "Below the folder of the stint there, at the same place as here, or in FOLDER. What did not "
              "change is "
              "not sent again.",
              "stint put data/train.csv --on lab", Reach::All, put},
    VerbEntry{
        "get", kGet, "PATH [FOLDER]", "a file or folder from the machine",
        "PATH is below the folder of the stint there, absolute, or ~/…; it comes to the same place here, or "
        "to FOLDER.",
        "stint get out/model.bin --on lab", Reach::All, get},
    VerbEntry{"stop", kStop, "[NAME]", "stop the machine and keep its disk, which goes on to cost a little",
              "The account ends the disk when its keep time is over (3 days): that needs the guard role. A "
              "stopped machine "
              "costs only its disk.",
              "stint stop lab --keep-disk 12h", Reach::All, stop_stint},
    VerbEntry{
        "start", kStart, "[NAME]", "start a stopped machine again, within what is left of the budget",
        "What it may cost in all comes first, then a question. The deadline is counted anew from the start.",
        "stint start lab --deadline 2h", Reach::All, start_stint},
    VerbEntry{"extend", kExtend, "[NAME]", "a later deadline, a higher budget, or both, while it runs",
              "The new worst case comes first, then a question. Every guard moves; each new one is armed "
              "before its older "
              "one goes.",
              "stint extend lab --deadline 3h --budget 8", Reach::All, extend_stint},
    VerbEntry{"down", kDown, "[NAME]", "bring the outputs home, end the machine, print the bill",
              "Names the jobs that are not done there, and asks at a terminal whether to end them. Again: "
              "says that it has already ended.",
              "stint down lab", Reach::All, down},
    VerbEntry{
        "sweep", kSweep, "", "end and remove all that is left of yours, in every region",
        "Asks the cloud, not the ledger, and shows first what each thing costs a month; what belongs to "
        "other owners, and machines with GPUs that are no stint's, are shown and never touched.",
        "stint sweep --on rehearsal", Reach::All, sweep_regions},
    VerbEntry{"monthly", kMonthly, "", "the account's budget of the month, with mail before it is reached",
              "An AWS Budget over all that the account spends. Without options: what there is, AWS's figures "
              "and the ledger's beside them.",
              "stint monthly --limit 20 --mail you@example.org", Reach::All, monthly},
    VerbEntry{"policy", kPolicy, "", "the least permissions that stint needs, as an IAM policy",
              "The document alone is on stdout. With --guard-role: a script that makes the role in which "
              "schedules end machines.",
              "stint policy > stint-policy.json", Reach::All, policy},
    VerbEntry{"rehearse", kRehearse, "[start|status|env|bill|stop|doctor|clean]",
              "the rehearsal cloud: the whole journey with no account and no bill",
              "An EC2-compatible cloud on this computer with real Linux hosts. `env` is for other AWS tools, "
              "`bill` is its own meter; `doctor` says what it needs of this computer, `clean` removes what "
              "it keeps.",
              "stint rehearse start", Reach::All, rehearse},
};

constexpr std::array kExitCodes{ExitCode{0, "done"},
                                ExitCode{1, "failed, nothing left running"},
                                ExitCode{2, "usage"},
                                ExitCode{3, "failed and something may still cost money"},
                                ExitCode{4, "credentials or permissions"},
                                ExitCode{5, "budget or deadline"},
                                ExitCode{6, "limit or capacity"},
                                ExitCode{10, "the job failed"},
                                ExitCode{130, "interrupted"}};

std::string flag_line(const Flag& flag) {
  std::string name = fmt::format("--{}{}{}", flag.name, flag.value != nullptr ? " " : "",
                                 flag.value != nullptr ? flag.value : "");
  std::string letter = flag.letter != 0 ? fmt::format("-{}, ", flag.letter) : "    ";
  return fmt::format("  {}{:<20} {}\n", letter, name, flag.help);
}

}  // namespace

std::span<const VerbEntry> verbs() { return kVerbs; }
std::span<const ExitCode> exit_codes() { return kExitCodes; }

std::string help_text(const VerbEntry& verb) {
  std::string text = fmt::format("stint {} {}\n  {}\n  {}\n\nexample:\n  {}\n\noptions:\n", verb.name,
                                 verb.words, verb.does, verb.more, verb.example);
  for (const auto& flag : flags())
    if ((flag.verbs & verb.bit) != 0 && flag.verbs != kEvery) text += flag_line(flag);
  text += "options of every verb:\n";
  for (const auto& flag : flags())
    if (flag.verbs == kEvery) text += flag_line(flag);
  return text;
}

std::string help_text() {
  std::string text =
      "stint: a bounded spell of work on a machine, within a budget that holds whatever fails\n\nusage: "
      "stint VERB [OPTIONS] [WORDS]\n\n";
  for (const auto& verb : kVerbs) text += fmt::format("  {:<9} {}\n", verb.name, verb.does);
  text +=
      "\nThe first time, at no cost:  stint run examples/lenet/lenet.ipynb --on rehearsal --type "
      "g4dn.xlarge\n"
      "Help for a verb:             stint VERB --help\n\n"
      "Exit codes:\n";
  for (const auto& exit : kExitCodes) text += fmt::format("  {:<3} {}\n", exit.code, exit.means);
  text +=
      "Each option may stand in a variable (STINT_BUDGET=5), and most in stint.toml of the project or in\n"
      "~/.config/stint/config.toml.\n";
  return text;
}

}  // namespace stint::cli
