// SPDX-License-Identifier: Apache-2.0
#include "aws/form.h"

#include <gtest/gtest.h>

namespace stint::aws {

struct Leaf {
  std::string name;
};
static void write(Form& form, const Leaf& leaf) { form.put("Name", leaf.name); }

struct Branch {
  std::vector<Leaf> leaves;
  std::optional<Leaf> main;
};
static void write(Form& form, const Branch& branch) {
  form.list("Leaf", branch.leaves);
  form.put("Main", branch.main);
}

namespace {

std::string members(const Form& form) { return form.body().substr(std::string{"Action=X&Version=V"}.size()); }

TEST(FormTest, ScalarsAreWrittenAsAwsWantsThem) {
  Form form{Form::Lists::Flat, "X", "V"};
  form.put("S", "a b");
  form.put("I", 7);
  form.put("B", true);
  form.put("N", false);
  form.put("D", 0.5);
  form.put("Z", 0.0);
  form.put("T", *parse_rfc3339("2026-11-24T20:00:00Z"));
  EXPECT_EQ(form.body(),
            "Action=X&Version=V&S=a%20b&I=7&B=true&N=false&D=0.5&Z=0&T=2026-11-24T20%3A00%3A00Z");
}

TEST(FormTest, AbsentWritesNothingAndEmptyWritesItsName) {
  Form form{Form::Lists::Flat, "X", "V"};
  form.list("Branch", std::vector{Branch{}});  // no leaves, no main one
  form.list("L", std::vector<std::string>{});
  form.put("E", std::string{});
  EXPECT_EQ(members(form), "&E=");
}

TEST(FormTest, FlatListsCountFromOneAndNest) {
  Form form{Form::Lists::Flat, "X", "V"};
  form.list("Id", std::vector<std::string>{"a", "b"});
  form.list("Branch", std::vector{Branch{{{"l1"}, {"l2"}}, Leaf{"m"}}});
  EXPECT_EQ(members(form),
            "&Id.1=a&Id.2=b&Branch.1.Leaf.1.Name=l1&Branch.1.Leaf.2.Name=l2&Branch.1.Main.Name=m");
}

TEST(FormTest, QueryListsCarryMember) {
  Form form{Form::Lists::Member, "X", "V"};
  form.list("Branch", std::vector{Branch{{{"l"}}, {}}});
  EXPECT_EQ(members(form), "&Branch.member.1.Leaf.member.1.Name=l");
}

}  // namespace
}  // namespace stint::aws
