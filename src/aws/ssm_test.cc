// SPDX-License-Identifier: Apache-2.0
#include "aws/ssm.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class SsmTest : public AwsFixture {};

TEST_F(SsmTest, Parameter) {
  http.expect(
      R"({"Name":"/aws/service/x"})",
      json(
          R"({"Parameter":{"Name":"/aws/service/x","Value":"ami-1","Version":7,"LastModifiedDate":1795636800.5}})"));
  auto parameter = call([](const Client& client) { return get_parameter(client, "/aws/service/x"); });
  ASSERT_TRUE(parameter) << parameter.error().what;
  EXPECT_EQ(parameter->name, "/aws/service/x");
  EXPECT_EQ(parameter->value, "ami-1");
  EXPECT_EQ(parameter->version, 7);
  EXPECT_EQ(rfc3339(*parameter->changed), "2026-11-25T20:00:00.500000Z");
}

TEST_F(SsmTest, UnknownParameterKeepsAwsCode) {
  http.expect("AmazonSSM.GetParameter", json(R"({"__type":"ParameterNotFound"})", 400));
  auto parameter = call([](const Client& client) { return get_parameter(client, "/x"); });
  ASSERT_FALSE(parameter);
  EXPECT_EQ(parameter.error().code, "ParameterNotFound");
}

TEST_F(SsmTest, UnknownOfSeveralIsNoError) {
  http.expect(R"({"Names":["/a","/b"]})",
              json(R"({"Parameters":[{"Name":"/a","Value":"1"}],"InvalidParameters":["/b"]})"));
  auto parameters = call([](const Client& client) { return get_parameters(client, {"/a", "/b"}); });
  ASSERT_TRUE(parameters) << parameters.error().what;
  EXPECT_EQ(parameters->found.at(0).value, "1");
  EXPECT_EQ(parameters->unknown, std::vector<std::string>{"/b"});
}

TEST_F(SsmTest, PathOverTwoPages) {
  http.expect(R"({"MaxResults":10,"Path":"/p","Recursive":true})",
              json(R"({"Parameters":[{"Name":"/p/a","Value":"1"}],"NextToken":"t"})"));
  http.expect(R"("NextToken":"t")", json(R"({"Parameters":[{"Name":"/p/b","Value":"2"}]})"));
  auto parameters = call([](const Client& client) { return get_parameters_by_path(client, "/p"); });
  ASSERT_TRUE(parameters) << parameters.error().what;
  EXPECT_EQ(parameters->size(), 2U);
}

}  // namespace
}  // namespace stint::aws
