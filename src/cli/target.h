// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cli/context.h"
#include "cli/preparing.h"
#include "life/work.h"

namespace stint::cli {

/// What `run` was given, as work: the project's folder, the command, where in the project it runs.
struct Target {
  life::Work work;
  std::string name;                    ///< of the stint: folder and target
  Path notebook_home;                  ///< where the executed notebook comes home; empty: no notebook
  std::optional<Preparing> preparing;  ///< absent: it brings all it needs
};

/// Reads TARGET [ARGS…]: a notebook, a Python script, an executable file, or (after "--") a command. The
/// project is the folder at or above the target that has a stint.toml, else the target's own; of a command
/// the current one. Touches nothing. Kind::Usage where there is no such file.
Result<Target> target_of(Context& c);

/// Reads [PATH] of `notebook`: a notebook, or a folder. Its project is served from the project's own folder;
/// `page` is the notebook's path below that, or empty.
struct NotebookTarget {
  life::Work work;
  std::string name;  ///< of the stint: the project's folder
  std::string page;
  Preparing preparing;
};
Result<NotebookTarget> notebook_target_of(Context& c);

/// Fails where something of the project may not be read here; of a project that stays here nothing is asked.
Result<> check_project(Context& c, const life::Work& work);

/// Does the work where the options say: launches, guards, sends, runs, brings home, ends, shows the bill. The
/// code is Kind::Job's where the work failed.
Result<int> run_work(Context& c, const Target& target);

}  // namespace stint::cli
