// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rehearsal/model/refusal.h"

namespace stint::rehearsal {

/// A question that a policy answers: may this be done?
struct Demand {
  std::string action;                          ///< "ec2:StopInstances"
  std::string resource;                        ///< an ARN; empty for a trust policy
  std::string service;                         ///< who asks a trust policy: "scheduler.amazonaws.com"
  std::map<std::string, std::string> context;  ///< condition keys: "aws:ResourceTag/stint:token" -> "t-1"
};

enum class Decision { ImplicitDeny, Allowed, ExplicitDeny };
/// "implicitDeny", "allowed", "explicitDeny"
std::string_view name_of(Decision decision);

/// One test of a statement's Condition block.
struct Condition {
  std::string test;  ///< "StringLike", without IfExists
  std::string key;   ///< in lower case: keys do not heed it
  std::vector<std::string> values;
  bool if_exists = false;
};

struct Statement {
  bool allows = true;
  std::vector<std::string> actions;    ///< in lower case, with * and ?
  std::vector<std::string> resources;  ///< ARNs with * and ?; empty in a trust policy
  std::vector<std::string> services;   ///< the services among its principals; "*" is everybody
  std::vector<Condition> conditions;
};

/// A policy document of IAM: its text, and what of it counts. Of the language it knows Effect, Action,
/// Resource, Principal and Condition with the tests on strings, ARNs, truth and absence; what it does not
/// know (NotAction, variables, sets of values) is refused, never passed over.
struct Policy {
  enum class Kind { Identity, Trust };

  std::string text;
  std::vector<Statement> statements;

  /// MalformedPolicyDocument where it is none of that kind.
  static Outcome<Policy> parse(std::string_view text, Kind kind);
};

/// What all of them together say: one denial counts more than any number of permissions.
Decision decide(std::span<const Policy* const> policies, const Demand& demand);

}  // namespace stint::rehearsal
