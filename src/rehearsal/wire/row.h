// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "rehearsal/wire/form.h"
#include "rehearsal/wire/json_reader.h"
#include "rehearsal/wire/json_writer.h"
#include "rehearsal/wire/page.h"
#include "rehearsal/wire/table.h"
#include "rehearsal/wire/xml_writer.h"

// Makes the rows of the table. A file of calls includes this, says the fields() of its inputs and outputs,
// and ends in
//     constexpr std::array kRows{form_row<RunInstances>("RunInstances", kLaunch), …};
namespace stint::rehearsal::wire {

/// Which ways of writing a call is offered in: each is compiled only where it is.
enum class Speech { Forms, Documents, Both };

/// The element names around an XML answer, and the answer of a call that has nothing to say.
void begin_xml(Exchange& exchange);
void end_xml(Exchange& exchange);

template <class V>
void fields(V&, const Done&) {}

template <class Output>
void write_xml(Exchange& exchange, const Output& output) {
  begin_xml(exchange);
  bool ec2 = exchange.protocol == Protocol::Ec2;
  XmlWriter writer(exchange.body, ec2 ? "item" : "member");
  if constexpr (std::is_same_v<Output, Done>) {
    if (ec2) writer("return", true);
  } else {
    fields(writer, output);
  }
  end_xml(exchange);
}

template <Speech speech, class Input>
std::optional<Refusal> read_input(Exchange& exchange, Input& input) {
  if constexpr (speech != Speech::Documents)
    if (auto form = std::get_if<Form*>(&exchange.input))
      return FormReader(**form, exchange.protocol).read(input);
  if constexpr (speech != Speech::Forms)
    if (auto document = std::get_if<const Json*>(&exchange.input)) return JsonReader(**document).read(input);
  return unknown_action(exchange.protocol, exchange.row.action, exchange.service.version);
}

template <Speech speech, class Output>
void write_output(Exchange& exchange, const Output& output) {
  if constexpr (speech != Speech::Documents)
    if (speaks_forms(exchange.protocol)) return write_xml(exchange, output);
  if constexpr (speech != Speech::Forms) exchange.body = JsonWriter::document(output);
}

template <class X, Speech speech>
Outcome<> carry_out(Exchange& exchange) {
  typename X::Input input{};
  if (auto wrong = read_input<speech>(exchange, input)) return tl::unexpected<Refusal>{*std::move(wrong)};
  if (exchange.dry_run)
    return refuse("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
  REHEARSAL_TRY(check_page(exchange, input));
  REHEARSAL_TRY_ASSIGN(auto output, perform(exchange.context, input));
  REHEARSAL_TRY(cut_page(exchange, input, output));
  write_output<speech>(exchange, output);
  return {};
}

template <class X>
constexpr Row form_row(std::string_view action, Allowance allowance = kChange, Pages pages = {}) {
  return {action, allowance, pages, carry_out<X, Speech::Forms>};
}
template <class X>
constexpr Row document_row(std::string_view action, Allowance allowance = kChange, Pages pages = {}) {
  return {action, allowance, pages, carry_out<X, Speech::Documents>};
}
template <class X>
constexpr Row either_row(std::string_view action, Allowance allowance = kChange, Pages pages = {}) {
  return {action, allowance, pages, carry_out<X, Speech::Both>};
}

template <class X>
constexpr Row path_row(std::string_view action, std::string_view method, std::string_view path,
                       Allowance allowance = kChange, Pages pages = {}) {
  return {action, allowance, pages, carry_out<X, Speech::Documents>, method, path};
}

}  // namespace stint::rehearsal::wire
