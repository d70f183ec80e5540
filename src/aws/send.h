// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "aws/answer.h"
#include "aws/retry.h"
#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

/// One call, written down.
struct Call {
  Service service;
  std::string operation;
  std::string body;
  Repeat repeat = Repeat::Read;
  std::string method = "POST";
  std::string path = {};  ///< RestJson: below the endpoint, with its query: "schedules/stint-i-0abc-end"
};

/// "RunInstances in us-east-1"
std::string place_of(const Client& client, const Call& call);

/// Signs, sends, and sends again as retry.h says; on a refusal that may mean a wrong clock, once more with
/// AWS's time. Not where this computer slept while a call that is no Read was on its way: nobody knows
/// whether what it asks for is still wanted (Kind::Failed).
///
/// A call that is no Read goes under a Shield: once begun it is finished, for at most kAttempts times a
/// minute. A second Ctrl-C breaks that; then, where it may have had its effect, the kind is Unknown. An
/// attempt without an answer makes all that follows it no better than Unknown, save a definite refusal: that
/// stands, and `detail` names the lost attempt.
Result<Answer> send(const Client& client, const Call& call);

}  // namespace stint::aws
