// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace stint::sim {

/// How far a verb has come, by the calls that it makes: "look", "launch", "arm", "bind" and so on.
class Phase {
 public:
  /// Takes the next call; the phase that it belongs to.
  std::string_view next(std::string_view call);

 private:
  std::string_view now_ = "look";
};

}  // namespace stint::sim
