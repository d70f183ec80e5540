// SPDX-License-Identifier: Apache-2.0
#include "aws/quotas.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

const char* const kRequested =
    R"({"RequestedQuota":{"Id":"q1","Status":"PENDING","CaseId":"c1","QuotaCode":"L-DB2E81BA","QuotaName":"G and VT",)"
    R"("DesiredValue":8.0,"Created":1795636800,"LastUpdated":1795636860.0}})";

class QuotasTest : public AwsFixture {};

TEST_F(QuotasTest, ListsOverPages) {
  http.expect(
      R"({"MaxResults":100,"ServiceCode":"ec2"})",
      json(R"({"Quotas":[{"QuotaCode":"L-1","QuotaName":"n","Value":0.0,"Adjustable":true,"Unit":"None"}],)"
           R"("NextToken":"t"})"));
  http.expect(
      R"("NextToken":"t")",
      json(R"({"Quotas":[{"QuotaCode":"L-2","ErrorReason":{"ErrorCode":"DEPENDENCY_SERVICE_ERROR"}}]})"));
  auto quotas = call([](const Client& client) { return list_service_quotas(client); });
  ASSERT_TRUE(quotas) << quotas.error().what;
  ASSERT_EQ(quotas->size(), 2U);
  EXPECT_EQ((*quotas)[0].code, "L-1");
  EXPECT_EQ((*quotas)[0].name, "n");
  EXPECT_EQ((*quotas)[0].value, 0.0);
  EXPECT_TRUE((*quotas)[0].adjustable);
  EXPECT_EQ((*quotas)[0].unit, "None");
  EXPECT_EQ((*quotas)[1].error_reason, "DEPENDENCY_SERVICE_ERROR");
}

TEST_F(QuotasTest, ValueThatIsMissingIsNoZero) {
  http.expect("GetServiceQuota", json(R"({"Quota":{"QuotaCode":"L-1"}})"));
  auto quota = call([](const Client& client) { return get_service_quota(client, "L-1"); });
  ASSERT_FALSE(quota);
  EXPECT_EQ(quota.error().kind, Kind::Unknown);
}

TEST_F(QuotasTest, AppliedAndDefault) {
  http.expect("ServiceQuotasV20190624.GetServiceQuota",
              json(R"({"__type":"com.amazonaws.servicequotas#NoSuchResourceException","Message":"m"})", 400));
  http.expect("ServiceQuotasV20190624.GetAWSDefaultServiceQuota",
              json(R"({"Quota":{"QuotaCode":"L-1","Value":5}})"));
  EXPECT_EQ(call([](const Client& client) { return get_service_quota(client, "L-1"); }).error().code,
            "NoSuchResourceException");
  EXPECT_EQ(call([](const Client& client) { return get_default_service_quota(client, "L-1"); })->value, 5);
  EXPECT_EQ(body_sent(0), R"({"QuotaCode":"L-1","ServiceCode":"ec2"})");
}

TEST_F(QuotasTest, RequestIsSentOnceWhateverComesBack) {
  http.expect(R"({"DesiredValue":8.0,"QuotaCode":"L-DB2E81BA","ServiceCode":"ec2"})",
              HttpFault{HttpFault::Why::NoAnswer, "cut"});
  auto lost = call([](const Client& client) { return request_quota_increase(client, "L-DB2E81BA", 8); });
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, Kind::Unknown);
}

TEST_F(QuotasTest, Request) {
  http.expect("RequestServiceQuotaIncrease", json(kRequested));
  http.expect(R"({"RequestId":"q1"})", json(kRequested));
  auto made = call([](const Client& client) { return request_quota_increase(client, "L-DB2E81BA", 8); });
  ASSERT_TRUE(made) << made.error().what;
  EXPECT_EQ(made->id, "q1");
  EXPECT_EQ(made->status, "PENDING");
  EXPECT_EQ(made->case_id, "c1");
  EXPECT_EQ(made->quota_code, "L-DB2E81BA");
  EXPECT_EQ(made->quota_name, "G and VT");
  EXPECT_EQ(made->desired_value, 8);
  EXPECT_EQ(rfc3339(*made->created), "2026-11-25T20:00:00Z");
  EXPECT_EQ(rfc3339(*made->updated), "2026-11-25T20:01:00Z");
  EXPECT_EQ(call([](const Client& client) { return get_quota_request(client, "q1"); })->id, "q1");
}

TEST_F(QuotasTest, OpenRequestKeepsAwsCode) {
  http.expect("RequestServiceQuotaIncrease",
              json(R"({"__type":"ResourceAlreadyExistsException","Message":"Only one open request"})", 400));
  EXPECT_EQ(call([](const Client& client) { return request_quota_increase(client, "L-1", 8); }).error().code,
            "ResourceAlreadyExistsException");
}

TEST_F(QuotasTest, History) {
  http.expect("ListRequestedServiceQuotaChangeHistoryByQuota",
              json(R"({"RequestedQuotas":[{"Id":"q1","Status":"CASE_CLOSED","DesiredValue":8}]})"));
  auto history = call([](const Client& client) { return list_quota_requests(client, "L-1"); });
  ASSERT_TRUE(history) << history.error().what;
  EXPECT_EQ(history->at(0).status, "CASE_CLOSED");
}

}  // namespace
}  // namespace stint::aws
