// SPDX-License-Identifier: Apache-2.0
#include "aws/iam.h"

#include "aws/ask.h"
#include "aws/encode.h"

namespace stint::aws {

namespace {
struct Context {
  std::string key;
  std::vector<std::string> values;
};
}  // namespace

static void read(XmlReader& r, Role& role) {
  r.need("RoleName", role.name);
  r.need("Arn", role.arn);
  std::string encoded;
  r.take("AssumeRolePolicyDocument", encoded);
  role.trust = percent_decode(encoded);
}

static void read(XmlReader& r, Simulated& simulated) {
  r.need("EvalActionName", simulated.action);
  r.need("EvalDecision", simulated.decision);
}

static void write(Form& form, const Context& context) {
  form.put("ContextKeyName", context.key);
  form.put("ContextKeyType", "string");
  form.list("ContextKeyValues", context.values);
}

static Result<Role> ask_role(const Client& client, const Form& form, Repeat repeat) {
  Role role;
  STINT_TRY(ask_with<XmlNode>(client, call_of(Service::Iam, form, repeat),
                              [&](XmlReader& r) { r.need("Role", role); }));
  return role;
}

Result<Role> get_role(const Client& client, const std::string& name) {
  Form form = form_for(Service::Iam, "GetRole");
  form.put("RoleName", name);
  return ask_role(client, form, Repeat::Read);
}

Result<Role> create_role(const Client& client, const std::string& name, const std::string& trust,
                         const std::string& description, const std::vector<Tag>& tags) {
  Form form = form_for(Service::Iam, "CreateRole");
  form.put("RoleName", name);
  form.put("AssumeRolePolicyDocument", trust);
  form.put("Description", description);
  form.list("Tags", tags);
  return ask_role(client, form, Repeat::Idempotent);
}

Result<> put_role_policy(const Client& client, const std::string& role, const std::string& policy_name,
                         const std::string& policy) {
  Form form = form_for(Service::Iam, "PutRolePolicy");
  form.put("RoleName", role);
  form.put("PolicyName", policy_name);
  form.put("PolicyDocument", policy);
  return ask_nothing(client, call_of(Service::Iam, form, Repeat::Idempotent));
}

Result<std::vector<Simulated>> simulate(const Client& client, const std::string& principal,
                                        const std::vector<std::string>& actions, const std::string& resource,
                                        const Tag& context) {
  Form form = form_for(Service::Iam, "SimulatePrincipalPolicy");
  form.put("PolicySourceArn", principal);
  form.list("ActionNames", actions);
  form.list("ResourceArns", std::vector{resource});
  form.list("ContextEntries", std::vector{Context{context.key, {context.value}}});
  return ask_list<Simulated>(client, call_of(Service::Iam, form, Repeat::Read), "EvaluationResults/member");
}

}  // namespace stint::aws
