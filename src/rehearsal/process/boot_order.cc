// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/boot_order.h"

#include <array>

namespace stint::rehearsal::process {
namespace {

struct Step {
  const char* unit;
  bool of_cloud_init;
};
constexpr std::array kSteps{Step{"cloud-init.service", true}, Step{"multi-user.target", false},
                            Step{"cloud-config.service", true}, Step{"cloud-final.service", true}};

}  // namespace

void BootOrder::begin() {
  units_.start("sysinit.target");
  go_on();
}

void BootOrder::go_on() {
  while (next_ < kSteps.size() && kSteps[next_].of_cloud_init && !cloud_init_) ++next_;
  if (next_ == kSteps.size()) return done_();
  units_.start(kSteps[next_++].unit, [this](int, const std::string&) { go_on(); });
}

}  // namespace stint::rehearsal::process
