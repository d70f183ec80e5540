// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "rehearsal/wire/form.h"
#include "rehearsal/wire/json_reader.h"
#include "rehearsal/wire/signature.h"
#include "rehearsal/wire/table.h"

namespace stint::rehearsal::wire {

/// A request, recognised step by step: who signed it, how it is written, which call of which service it is.
/// What could not be recognised stays as it is, so that a refusal can be written in the protocol of the
/// request.
struct Incoming {
  const Request& request;
  std::string id;  ///< the request id of the answer
  Protocol protocol = Protocol::Query;
  Caller caller;
  const Service* service = nullptr;
  const Row* row = nullptr;
  Form form{{}};
  std::optional<Json> document;
  bool dry_run = false;

  Outcome<> recognise(Verifier& verifier, const std::vector<Account>& accounts, const Catalogue& catalogue,
                      SysMicros now);
  std::variant<Form*, const Json*> input();

 private:
  Outcome<> check_region(const Catalogue& catalogue) const;
  Outcome<> find_form_call();
  Outcome<> find_document_call();
  Outcome<> find_path_call();
  Outcome<> take_row(std::string_view action, std::string_view version);
};

}  // namespace stint::rehearsal::wire
