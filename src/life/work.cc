// SPDX-License-Identifier: Apache-2.0
#include "life/work.h"

#include "life/following.h"
#include "life/home.h"

namespace stint::life {

Result<Worked> work(Life& life, ledger::Stint& stint, Ready ready, const Work& work) {
  Following job{life, stint, std::move(ready), work};
  auto ran = job.start();
  bool begun = ran.has_value();
  if (ran) ran = job.follow();
  Shield shield{life.world.tasks};  // from here on the work exists, and it comes home
  bool interrupted = !ran && ran.error().kind == Kind::Interrupted;
  if (!ran && !interrupted)
    return fail(begun ? outputs_there(std::move(ran).error()) : std::move(ran).error());
  if (interrupted) {
    life.tell.note("asking the job to end, and bringing home what is there");
    job.stop();
  }
  STINT_TRY(job.finish());
  if (interrupted) return fail(std::move(ran).error());
  return std::move(job).result();
}

Result<> begin(Life& life, ledger::Stint& stint, Ready ready, const Work& work) {
  Following job{life, stint, std::move(ready), work};
  return job.start();
}

}  // namespace stint::life
