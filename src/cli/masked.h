// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/world.h"

namespace stint::cli {

/// Makes text fit for others' eyes: what is a secret, or says who or where somebody is, becomes a word of
/// what it was, with the same number for the same thing: "ACCOUNT-1 as ARN-1, i-0abc… as ID-1". Rather too
/// much than too little.
///
/// Masked are values of variables that are called so (KEY, SECRET, TOKEN, PASS, CREDENTIAL, AUTH); keys, ids,
/// accounts, ARNs; whatever is long and looks random; addresses of mail and network; addresses of the web but
/// AWS's own; paths but the system's; and the words that know() is told.
class Masked {
 public:
  explicit Masked(const World& world);

  /// A word of this user's: of their name, of a stint. Short ones stay.
  void know(const std::string& word, const char* is);
  std::string text(std::string_view text);

 private:
  std::string token(std::string_view token);
  std::string label(const char* is, std::string_view what);

  // Each with what it is; the longer of two that begin alike comes first.
  std::map<std::string, std::string, std::greater<>> known_;    // masked where it stands as a word
  std::map<std::string, std::string, std::greater<>> secrets_;  // masked anywhere
  std::map<std::string, std::map<std::string, int, std::less<>>> numbers_;
};

}  // namespace stint::cli
