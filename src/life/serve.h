// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "life/work.h"

namespace stint::life {

/// What a job that serves people needs on this side.
class Service {
 public:
  virtual ~Service() = default;
  /// Whether people can use it now over this connection, where it is process `pid` (0: not begun). Asked
  /// again and again until it says yes, and anew over each connection.
  virtual Result<bool> open(host::Session& session, const std::string& stintd, int pid) = 0;
  /// What it prints.
  virtual void heard(std::string_view bytes) = 0;
  /// The user wants to leave: whether the job ends with that.
  virtual bool ends() = 0;
};

/// Sends the project, has the job serve, and brings home what changes meanwhile, until the job ends or the
/// user leaves. A repeat goes on with the same job where it is; one that is over is begun anew. nullopt: the
/// user left, and it goes on.
Result<std::optional<Worked>> serve(Life& life, ledger::Stint& stint, Ready ready, const Work& work,
                                    Service& service);

}  // namespace stint::life
