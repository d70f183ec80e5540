// SPDX-License-Identifier: Apache-2.0
#include "life/serve.h"

#include "life/following.h"
#include "life/home.h"

namespace stint::life {

Result<std::optional<Worked>> serve(Life& life, ledger::Stint& stint, Ready ready, const Work& work,
                                    Service& service) {
  Following job{life, stint, std::move(ready), work, &service};
  auto ran = job.start();
  bool begun = ran.has_value();
  if (ran) ran = job.follow();
  Shield shield{life.world.tasks};  // from here on the work exists, and it comes home
  bool left = !ran && ran.error().kind == Kind::Interrupted;
  if (!ran && !left) return fail(begun ? outputs_there(std::move(ran).error()) : std::move(ran).error());
  if (left) {
    auto home = job.fetch();
    if (!home) return fail(outputs_there(std::move(home).error()));
    if (!service.ends()) return std::nullopt;
    job.stop();
  }
  STINT_TRY(job.finish());
  return std::move(job).result();
}

}  // namespace stint::life
