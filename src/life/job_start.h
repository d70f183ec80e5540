// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "life/ready.h"
#include "life/work.h"

namespace stint::life {

/// The number after those that the stint has, and none of `there`, ids of jobs that its machine has.
std::string next_job_id(const ledger::Stint& stint, const std::set<std::string>& there);

/// The id of this work: that of the same work where it is unfinished or not home; nullopt: it has none yet.
std::optional<std::string> job_id(const ledger::Stint& stint, const Work& work);

/// The work as stintd is told of it, in this folder there.
pact::JobSpec spec_of(const std::string& id, const std::string& folder, const Work& work, bool serves);

/// Brings what the job reads on stdin to its machine, whole, before the job begins.
Result<> send_input(Life& life, const ledger::Stint& stint, Ready& ready, const Work& work,
                    pact::JobSpec& spec);

/// "job-1 (train.py), job-2 (bench.py)": jobs in the words in which they were asked for.
std::string names_of(const ledger::Stint& stint, const std::vector<std::string>& ids);
std::string names_of(const ledger::Stint& stint, const std::vector<pact::JobStatus>& jobs);

/// Tells for what a job waits whose turn has not come.
void tell_place(Telling& tell, const ledger::Stint& stint, const pact::JobStatus& job);

}  // namespace stint::life
