// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "rehearsal/model/refusal.h"
#include "rehearsal/wire/request.h"

namespace stint::rehearsal::wire {

/// How a request and its answer are written.
///   Ec2    form in, XML out; lists flat ("InstanceId.1") and "item" in answers
///   Query  form in, XML out; lists with ".member." and "member" in answers
///   Json   JSON both ways, the call named by X-Amz-Target
///   Rest   JSON both ways, the call named by method and path, which also hold a part of its input
enum class Protocol { Ec2, Query, Json, Rest };

/// Whether a call and its answer are a form and XML, or JSON both ways.
constexpr bool speaks_forms(Protocol p) { return p == Protocol::Ec2 || p == Protocol::Query; }

// What is wrong with a request before the cloud sees it, in the words of each protocol.
Refusal missing_parameter(Protocol protocol, std::string_view name);
Refusal bad_value(Protocol protocol, std::string_view name, std::string_view value);
Refusal unknown_parameter(Protocol protocol, std::string_view name);
Refusal unknown_action(Protocol protocol, std::string_view action, std::string_view version);
Refusal bad_page_size(Protocol protocol, int value, int least, int most);
Refusal too_many_calls(Protocol protocol, std::string_view service);
Refusal not_permitted(Protocol protocol, std::string_view arn, std::string_view action);

/// The HTTP status that AWS sends with that code.
int http_status(Protocol protocol, std::string_view code);

/// The answer that carries a refusal.
Reply error_reply(Protocol protocol, std::string_view service, const Refusal& refusal,
                  std::string_view request_id);

}  // namespace stint::rehearsal::wire
