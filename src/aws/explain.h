// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "aws/answer.h"
#include "base/error.h"

namespace stint::aws {

/// A refusal as the user will read it: one clear sentence, then AWS's own words; AWS's code in `code`, the
/// request id in `detail`, and in `next` what helps, where that is known here. The kind comes from the code,
/// then from a short piece of the text:
///   Credentials  who you are, or what you may do      Limit        a quota, or no capacity
///   Usage        a value in the request does not fit  Unreachable  throttled: nothing was done, again is
///   safe Unknown      AWS failed inside                    Failed       all else
/// `place` is the call and where: "RunInstances in us-east-1".
Error explain(const Refusal& refusal, const std::string& place, const std::string& region);

/// No answer: Unreachable where nothing left, Unknown where it may have had its effect.
Error explain(const Lost& lost, const std::string& place, const std::string& host);

}  // namespace stint::aws
