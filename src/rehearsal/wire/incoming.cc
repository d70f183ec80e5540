// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/incoming.h"

#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/wire/path_call.h"

namespace stint::rehearsal::wire {
namespace {

tl::unexpected<Refusal> turn_away(Refusal refusal) { return tl::unexpected<Refusal>{std::move(refusal)}; }

Protocol protocol_of(const Request& request, std::string_view service) {
  if (!request.header("x-amz-target").empty()) return Protocol::Json;
  const Service* known = find_service(service);
  return known ? known->protocol : Protocol::Query;
}

}  // namespace

Outcome<> Incoming::recognise(Verifier& verifier, const std::vector<Account>& accounts,
                              const Catalogue& catalogue, SysMicros now) {
  auto signer = verifier.verify(request, accounts, now);
  if (const auto* stranger = std::get_if<Stranger>(&signer)) {
    protocol = protocol_of(request, stranger->service);
    return turn_away(refusal_of(protocol, *stranger));
  }
  caller = std::get<Caller>(std::move(signer));
  protocol = protocol_of(request, caller.service);
  service = find_service(caller.service);
  if (!service)
    return refuse("UnknownOperationException",
                  fmt::format("The rehearsal has no service '{}'", caller.service));
  REHEARSAL_TRY(check_region(catalogue));
  if (protocol == Protocol::Rest) return find_path_call();
  return speaks_forms(protocol) ? find_form_call() : find_document_call();
}

std::variant<Form*, const Json*> Incoming::input() {
  if (document) return &*document;
  return &form;
}

Outcome<> Incoming::check_region(const Catalogue& catalogue) const {
  const RegionInfo* region = catalogue.region(caller.region);
  const auto& own = service->regions;
  bool known = region && (own.empty() || std::ranges::find(own, caller.region) != own.end());
  if (!known)
    return turn_away(refusal_of(
        protocol, {Stranger::Why::WrongScope, "Credential should be scoped to a valid region.", {}}));
  if (!region->opted_in) return turn_away(refusal_of(protocol, {Stranger::Why::UnknownKey, {}, {}}));
  return {};
}

Outcome<> Incoming::find_form_call() {
  form = Form(request.body.empty() ? std::string_view(request.query) : std::string_view(request.body));
  auto action = form.take("Action");
  auto version = form.take("Version");
  if (action.empty()) return refuse("MissingAction", "The request must contain the parameter Action");
  REHEARSAL_TRY(take_row(action, service->version));
  if (version != service->version)
    return refuse("NoSuchVersion", fmt::format("The requested version ({}) of service {} does not exist",
                                               version, service->name));
  auto wish = protocol == Protocol::Ec2 ? form.take("DryRun") : std::string_view{};
  if (!wish.empty() && wish != "true" && wish != "false")
    return turn_away(bad_value(protocol, "dryRun", wish));
  dry_run = wish == "true";
  return {};
}

Outcome<> Incoming::find_document_call() {
  auto name = request.header("x-amz-target");  // "AmazonSSM.GetParameter"
  auto dot = std::min(name.rfind('.'), name.size());
  auto target = name.substr(0, dot);
  auto action = name.substr(std::min(dot + 1, name.size()));
  if (target != service->target) return turn_away(unknown_action(protocol, action, {}));
  REHEARSAL_TRY(take_row(action, {}));
  document = parse_document(request.body);
  if (!document)
    return refuse("SerializationException", "The body is no object of the protocol that the headers name");
  return {};
}

Outcome<> Incoming::find_path_call() {
  row = find_path_row(*service, request);
  if (!row) return turn_away(unknown_action(protocol, request.method + " " + request.path, {}));
  document = path_document(*row, request);
  if (!document)
    return refuse("SerializationException", "The body is no object of the protocol that the service speaks");
  return {};
}

Outcome<> Incoming::take_row(std::string_view action, std::string_view version) {
  row = service->find(action);
  if (!row) return turn_away(unknown_action(protocol, action, version));
  return {};
}

}  // namespace stint::rehearsal::wire
