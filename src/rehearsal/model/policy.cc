// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/json.h"
#include "rehearsal/model/filter.h"

namespace stint::rehearsal {
namespace {

constexpr std::string_view kIfExists = "IfExists";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool equal(std::string_view wanted, std::string_view value) { return wanted == value; }
bool equal_but_for_case(std::string_view wanted, std::string_view value) {
  return lower(wanted) == lower(value);
}

/// How a condition compares. `negates`: it holds where none of the values does, and where the key is absent.
struct Test {
  std::string_view name;
  bool (*holds)(std::string_view wanted, std::string_view value);
  bool negates = false;
};
constexpr std::array kTests{Test{"StringEquals", equal},
                            Test{"StringNotEquals", equal, true},
                            Test{"StringEqualsIgnoreCase", equal_but_for_case},
                            Test{"StringNotEqualsIgnoreCase", equal_but_for_case, true},
                            Test{"StringLike", fits},
                            Test{"StringNotLike", fits, true},
                            Test{"ArnEquals", fits},
                            Test{"ArnLike", fits},
                            Test{"ArnNotEquals", fits, true},
                            Test{"ArnNotLike", fits, true},
                            Test{"Bool", equal_but_for_case}};
constexpr std::string_view kAbsence = "Null";  // its value says whether the key has to be absent

tl::unexpected<Refusal> malformed(std::string why) {
  return refuse("MalformedPolicyDocument", std::move(why));
}

// One text or a list of them.
std::optional<std::vector<std::string>> texts_of(const Json& json) {
  if (json.is_boolean()) return std::vector<std::string>{json.get<bool>() ? "true" : "false"};
  if (json.is_string()) return std::vector<std::string>{json.get<std::string>()};
  if (!json.is_array()) return std::nullopt;
  std::vector<std::string> texts;
  for (const auto& item : json) {
    if (!item.is_string()) return std::nullopt;
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

Outcome<std::vector<std::string>> member_texts(const Json& statement, const char* name) {
  if (!statement.contains(name)) return malformed(fmt::format("Missing required field {}", name));
  auto texts = texts_of(statement.at(name));
  if (!texts || texts->empty()) return malformed(fmt::format("{} has to be a text or a list of texts", name));
  return *std::move(texts);
}

Outcome<Condition> condition_of(std::string_view test, std::string_view key, const Json& values) {
  Condition condition{.test = std::string(test), .key = lower(key), .values = {}};
  if (test.ends_with(kIfExists)) {
    condition.if_exists = true;
    condition.test.resize(test.size() - kIfExists.size());
  }
  bool known =
      condition.test == kAbsence || std::ranges::find(kTests, condition.test, &Test::name) != kTests.end();
  auto texts = texts_of(values);
  if (!known) return malformed(fmt::format("The rehearsal does not know the condition operator {}", test));
  if (!texts) return malformed(fmt::format("The values of {} have to be texts", key));
  condition.values = *std::move(texts);
  return condition;
}

Outcome<std::vector<Condition>> conditions_of(const Json& block) {
  if (!block.is_object()) return malformed("Condition has to be an object");
  std::vector<Condition> conditions;
  for (const auto& [test, keys] : block.items()) {
    if (!keys.is_object()) return malformed(fmt::format("{} has to be an object", test));
    for (const auto& [key, values] : keys.items()) {
      REHEARSAL_TRY_ASSIGN(auto condition, condition_of(test, key, values));
      conditions.push_back(std::move(condition));
    }
  }
  return conditions;
}

Outcome<std::vector<std::string>> services_of(const Json& principal) {
  if (principal == "*") return std::vector<std::string>{"*"};
  if (!principal.is_object()) return malformed("Principal has to be \"*\" or an object");
  if (!principal.contains("Service")) return std::vector<std::string>{};
  return member_texts(principal, "Service");
}

Outcome<> check_members(const Json& statement, Policy::Kind kind) {
  const char* whom = kind == Policy::Kind::Trust ? "Principal" : "Resource";
  for (const auto& [name, value] : statement.items())
    if (name != "Sid" && name != "Effect" && name != "Action" && name != "Condition" && name != whom)
      return malformed(fmt::format("The rehearsal does not know {} in such a statement", name));
  if (!statement.contains(whom)) return malformed(fmt::format("Missing required field {}", whom));
  return {};
}

Outcome<Statement> statement_of(const Json& json, Policy::Kind kind) {
  if (!json.is_object()) return malformed("Statement has to be an object or a list of them");
  REHEARSAL_TRY(check_members(json, kind));
  Statement statement;
  auto effect = json.value("Effect", Json{});
  if (effect != "Allow" && effect != "Deny") return malformed("Effect has to be Allow or Deny");
  statement.allows = effect == "Allow";
  REHEARSAL_TRY_ASSIGN(statement.actions, member_texts(json, "Action"));
  for (auto& action : statement.actions) action = lower(action);
  if (kind == Policy::Kind::Trust) {
    REHEARSAL_TRY_ASSIGN(statement.services, services_of(json.at("Principal")));
  } else {
    REHEARSAL_TRY_ASSIGN(statement.resources, member_texts(json, "Resource"));
  }
  if (json.contains("Condition")) {
    REHEARSAL_TRY_ASSIGN(statement.conditions, conditions_of(json.at("Condition")));
  }
  return statement;
}

bool holds(const Condition& condition, const std::map<std::string, std::string>& context) {
  auto found = std::ranges::find_if(context, [&](const auto& c) { return lower(c.first) == condition.key; });
  bool present = found != context.end();
  if (condition.test == kAbsence)
    return std::ranges::find(condition.values, present ? "false" : "true") != condition.values.end();
  const auto& test = *std::ranges::find(kTests, condition.test, &Test::name);
  if (!present) return condition.if_exists || test.negates;
  bool any =
      std::ranges::any_of(condition.values, [&](const auto& v) { return test.holds(v, found->second); });
  return any != test.negates;
}

bool covers(const Statement& statement, const Demand& demand) {
  auto fit = [](const std::vector<std::string>& patterns, std::string_view text) {
    return std::ranges::any_of(patterns, [&](const auto& pattern) { return fits(pattern, text); });
  };
  bool whom = demand.service.empty() ? fit(statement.resources, demand.resource)
                                     : fit(statement.services, demand.service);
  return whom && fit(statement.actions, lower(demand.action)) &&
         std::ranges::all_of(statement.conditions,
                             [&](const auto& condition) { return holds(condition, demand.context); });
}

}  // namespace

std::string_view name_of(Decision decision) {
  switch (decision) {
    case Decision::ImplicitDeny:
      return "implicitDeny";
    case Decision::Allowed:
      return "allowed";
    case Decision::ExplicitDeny:
      return "explicitDeny";
  }
  return "";
}

Outcome<Policy> Policy::parse(std::string_view text, Kind kind) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return malformed("This policy contains invalid Json");
  if (!json.contains("Statement")) return malformed("Missing required field Statement");
  Policy policy{.text = std::string(text), .statements = {}};
  const Json& statements = json.at("Statement");
  for (const Json& one : statements.is_array() ? statements : Json::array({statements})) {
    REHEARSAL_TRY_ASSIGN(auto statement, statement_of(one, kind));
    policy.statements.push_back(std::move(statement));
  }
  return policy;
}

Decision decide(std::span<const Policy* const> policies, const Demand& demand) {
  auto decision = Decision::ImplicitDeny;
  for (const Policy* policy : policies)
    for (const auto& statement : policy->statements) {
      if (!covers(statement, demand)) continue;
      if (!statement.allows) return Decision::ExplicitDeny;
      decision = Decision::Allowed;
    }
  return decision;
}

}  // namespace stint::rehearsal
