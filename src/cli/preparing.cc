// SPDX-License-Identifier: Apache-2.0
#include "cli/preparing.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/data.h"
#include "host/reach.h"
#include "provider/ec2/catalogue.h"
#include "provider/ssh/box.h"

namespace stint::cli {
namespace {

constexpr const char *kProgram = "program.py", *kData = "data.json";

// From the folder where the work runs to the project's: "../..".
std::string way_up(const std::string& subdir) {
  std::string way = ".";
  for (const auto& part : Path{subdir})
    if (!part.empty()) way += "/..";
  return way;
}

void add(std::vector<std::string>& argv, const char* name, const std::string& value) {
  if (!value.empty()) argv.insert(argv.end(), {name, value});
}

}  // namespace

life::Work prepared(Context& c, const ledger::Stint& stint, const life::Work& work,
                    const Preparing& preparing) {
  const auto& setup = c.options.setup;
  const auto& environment = c.options.environment;
  if (stint.terms.place == "local") {
    if (setup || environment)
      c.show.note("setup and environment are for machines: on this computer your own Python is used");
    if (!work.data.empty())
      c.show.note("data are for machines: on this computer nothing is fetched, and data/ is your own");
    return work;
  }
  life::Work there = work;
  there.prepares = true;
  there.script.clear();
  if (!work.script.empty()) there.files.emplace_back(kProgram, work.script);
  there.argv = {"python3", std::string{pact::kScriptArgument}};
  add(there.argv, "--top", way_up(work.subdir));
  add(there.argv, "--setup", setup.value_or(""));
  add(there.argv, "--environment", environment.value_or(""));
  if (!work.data.empty()) {
    add(there.argv, "--data", kData);
    there.files.emplace_back(kData, data_json(work.data, ssh::is_place(stint.terms.place)));
  }
  add(there.argv, "--jupyter", preparing.jupyter);
  add(there.argv, "--source", preparing.source);
  if (ssh::is_place(stint.terms.place)) add(there.argv, "--own-folder", host::kOwnFolder);
  if (const auto* type = ec2::gpu_type(stint.terms.type)) add(there.argv, "--gpu", ec2::gpu_text(*type));
  there.argv.emplace_back("--");
  std::ranges::replace_copy(work.argv, std::back_inserter(there.argv), std::string{pact::kScriptArgument},
                            fmt::format("{{beside}}/{}", kProgram));
  return there;
}

std::string why_not_begun(const pact::Outcome& outcome) {
  const auto* kept = std::get_if<pact::NotRun>(&outcome);
  if (kept == nullptr) return "";
  return kept->lack == pact::Lack::Environment
             ? "its environment or data could not be made ready: " + kept->why
         : kept->lack == pact::Lack::Gpu ? kept->why
                                         : pact::describe(outcome);
}

Result<> check_begun(const ledger::Stint& stint, const life::Work& work, const life::Worked& worked) {
  const auto* kept = std::get_if<pact::NotRun>(&worked.outcome);
  if (kept == nullptr || kept->lack != pact::Lack::Environment) return {};
  return fail(Error{
      .kind = Kind::Failed,
      .what = fmt::format("{} could not be made on the machine of {}, which stays",
                          work.data.empty() ? "the environment" : "the environment or its data", stint.name),
      .next = fmt::format(
          "mend it and repeat the command: it goes on at this machine; stint ssh {} looks at it", stint.name),
      .code = "MachineStays"});
}

}  // namespace stint::cli
