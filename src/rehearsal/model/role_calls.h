// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/model/calls.h"
#include "rehearsal/model/role.h"

// IAM, as far as a role for the scheduler needs it.
namespace stint::rehearsal {

struct CreateRole {
  struct Input {
    std::string name, path = "/", trust, description;
    int max_session = 3600;
    Tags tags;
  };
  struct Output {
    const Role* role = nullptr;
  };
};

struct GetRole {
  struct Input {
    std::string name;
  };
  using Output = CreateRole::Output;
};

struct ListRoles {
  struct Input {
    std::string path_prefix, next_token;
    std::optional<int> max_results;
  };
  struct Output {
    std::vector<const Role*> items;
    std::string next_token;
  };
};

/// Refused as long as the role has policies.
struct DeleteRole {
  struct Input {
    std::string name;
  };
  using Output = Done;
};

/// Makes an inline policy or replaces it.
struct PutRolePolicy {
  struct Input {
    std::string role, name, document;
  };
  using Output = Done;
};

struct GetRolePolicy {
  struct Input {
    std::string role, name;
  };
  struct Output {
    std::string role, name, document;
  };
};

struct DeleteRolePolicy {
  struct Input {
    std::string role, name;
  };
  using Output = Done;
};

struct ListRolePolicies {
  struct Input {
    std::string role, next_token;
    std::optional<int> max_results;
  };
  struct Output {
    std::vector<std::string> items;
    std::string next_token;
  };
};

/// Asks a role's policies; those of users are not known here.
struct SimulatePrincipalPolicy {
  struct ContextEntry {
    std::string key, type;
    std::vector<std::string> values;
  };
  struct Input {
    std::string principal;  ///< ARN of a role
    std::vector<std::string> actions, resources;
    std::vector<ContextEntry> context;
    std::string next_token;
    std::optional<int> max_results;
  };
  struct Result {
    std::string action, resource;
    Decision decision = Decision::ImplicitDeny;
  };
  struct Output {
    std::vector<Result> items;
    std::string next_token;
  };
};

inline const std::string& page_key(const Role& role) { return role.name; }

Outcome<CreateRole::Output> perform(Context&, const CreateRole::Input&);
Outcome<GetRole::Output> perform(Context&, const GetRole::Input&);
Outcome<ListRoles::Output> perform(Context&, const ListRoles::Input&);
Outcome<Done> perform(Context&, const DeleteRole::Input&);
Outcome<Done> perform(Context&, const PutRolePolicy::Input&);
Outcome<GetRolePolicy::Output> perform(Context&, const GetRolePolicy::Input&);
Outcome<Done> perform(Context&, const DeleteRolePolicy::Input&);
Outcome<ListRolePolicies::Output> perform(Context&, const ListRolePolicies::Input&);
Outcome<SimulatePrincipalPolicy::Output> perform(Context&, const SimulatePrincipalPolicy::Input&);

}  // namespace stint::rehearsal
