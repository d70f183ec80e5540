// SPDX-License-Identifier: Apache-2.0
#include "ledger/rebuilt.h"

namespace stint::ledger {
namespace {

Terms terms_of(const Tagged& tagged) {
  return {.place = tagged.place,
          .account = tagged.account,
          .region = tagged.region,
          .type = tagged.type,
          .image = tagged.image,
          .image_asked = tagged.image,
          .login = tagged.login,
          .root_device = tagged.root_device,
          .end = tagged.end.empty() ? "terminate" : tagged.end,
          .forced = tagged.stops ? "stop" : "terminate",
          .budget = tagged.budget,
          .deadline = tagged.deadline > Seconds{0} ? tagged.deadline : tagged.lifetime,
          .lifetime = tagged.lifetime,
          .keep = tagged.keep,
          .idle = tagged.idle,
          .rates = tagged.rates};
}

}  // namespace

std::vector<Fact> rebuilt_from(const Tagged& tagged) {
  const std::string &token = tagged.token, &id = tagged.machine;
  std::vector<Fact> facts{StintOpened{token, tagged.name, tagged.owner, terms_of(tagged)},
                          MachineLaunched{.token = token,
                                          .n = 0,
                                          .id = id,
                                          .launched = tagged.launched,
                                          .adopted = true,
                                          .created = tagged.created},
                          MachineSeen{token, id, tagged.state, tagged.address, "found by its tags"}};
  if (tagged.spent > Money{}) facts.emplace_back(SpentSeen{token, id, tagged.spent, tagged.launched});
  if (tagged.stopped) facts.emplace_back(MachineStopped{token, id, *tagged.stopped, "found stopped"});
  return facts;
}

}  // namespace stint::ledger
