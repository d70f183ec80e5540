// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "rehearsal/model/identity_calls.h"
#include "rehearsal/model/works.h"

namespace stint::rehearsal {

Outcome<GetCallerIdentity::Output> perform(Context& call, const GetCallerIdentity::Input&) {
  const Key& key = call.caller;
  bool role = key.principal.starts_with("assumed-role/");
  auto name = key.principal.substr(key.principal.rfind('/') + 1);
  // Ids are "AIDA…" for users and "AROA…:session" for roles; the digits are those of the access key.
  auto digits = key.id.size() > 4 ? key.id.substr(4) : key.id;
  return GetCallerIdentity::Output{
      .account = call.account_id(),
      .arn = fmt::format("arn:aws:{}::{}:{}", role ? "sts" : "iam", call.account_id(), key.principal),
      .user_id = role ? fmt::format("AROA{}:{}", digits, name) : "AIDA" + digits};
}

}  // namespace stint::rehearsal
