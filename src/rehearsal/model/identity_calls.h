// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "rehearsal/model/calls.h"

namespace stint::rehearsal {

struct GetCallerIdentity {
  struct Input {};
  struct Output {
    std::string account, arn, user_id;
  };
};

Outcome<GetCallerIdentity::Output> perform(Context&, const GetCallerIdentity::Input&);

}  // namespace stint::rehearsal
