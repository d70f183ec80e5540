// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/identity_calls.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

template <class V>
void fields(V&, GetCallerIdentity::Input&) {}
template <class V>
void fields(V& v, const GetCallerIdentity::Output& out) {
  v("Arn", out.arn);
  v("UserId", out.user_id);
  v("Account", out.account);
}

std::span<const Row> identity_rows() {
  static constexpr std::array kRows{form_row<GetCallerIdentity>("GetCallerIdentity", kLook)};
  return kRows;
}

}  // namespace stint::rehearsal::wire
