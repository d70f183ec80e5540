// SPDX-License-Identifier: Apache-2.0
#include "aws/sts.h"

#include "aws/ask.h"

namespace stint::aws {

static void read(XmlReader& r, CallerIdentity& identity) {
  r.need("Account", identity.account);
  r.need("Arn", identity.arn);
  r.take("UserId", identity.user_id);
}

Result<CallerIdentity> get_caller_identity(const Client& client) {
  Form form = form_for(Service::Sts, "GetCallerIdentity");
  return ask<CallerIdentity>(client, call_of(Service::Sts, form, Repeat::Read));
}

}  // namespace stint::aws
