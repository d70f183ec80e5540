// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/quota_calls.h"
#include "rehearsal/model/small_cloud.h"

namespace stint::rehearsal {
namespace {

struct QuotasTest : ::testing::Test {
  SmallCloud small;
  RequestServiceQuotaIncrease::Input in{.service = "ec2", .code = kGpuQuota, .context = {}, .desired = 64};

  void reviews(std::vector<Review> all) { small.cloud.settings().reviews = std::move(all); }
  std::string ask() { return small.call(in)->request.request->id; }
  std::string status(const std::string& id) {
    return small.call(GetRequestedServiceQuotaChange::Input{id})->request.request->status;
  }
  double value() { return small.call(GetServiceQuota::Input{"ec2", kGpuQuota, {}})->quota.value; }
};

TEST_F(QuotasTest, AppliedValuesAndDefaultsAreTwoThings) {
  EXPECT_EQ(value(), 16);
  EXPECT_EQ(small.code(GetServiceQuota::Input{"ec2", "L-1216C47A", {}}), "NoSuchResourceException")
      << "nothing applied";
  EXPECT_EQ(small.call(GetAWSDefaultServiceQuota::Input{"ec2", "L-1216C47A"})->quota.value, 5);
  EXPECT_EQ(small.call(ListServiceQuotas::Input{.service = "ec2"})->items.size(), 2U);
  EXPECT_EQ(small.call(ListAWSDefaultServiceQuotas::Input{.service = "ec2"})->items.size(), 4U);
  EXPECT_EQ(small.code(GetServiceQuota::Input{"s3", kGpuQuota, {}}), "NoSuchResourceException");
}

TEST_F(QuotasTest, PendingThenApprovedAndApplied) {
  auto id = ask();
  EXPECT_EQ(status(id), "PENDING");
  small.pass(Seconds{600});
  EXPECT_EQ(status(id), "APPROVED");
  EXPECT_EQ(value(), 64);
  EXPECT_EQ(small.code([] {
    auto r = SmallCloud::request();
    r.min_count = r.max_count = 16;
    return r;
  }()),
            "");
}

TEST_F(QuotasTest, SecondOneWhileTheFirstIsOpenIsRefused) {
  ask();
  EXPECT_EQ(small.code(in), "ResourceAlreadyExistsException");
  small.pass(Seconds{600});
  in.desired = 128;
  EXPECT_EQ(small.code(in), "");
}

TEST_F(QuotasTest, NotAboveThePresentValueIsRefused) {
  in.desired = 16;
  EXPECT_EQ(small.code(in), "IllegalArgumentException");
}

TEST_F(QuotasTest, CaseIsOpenedAndPartlyGranted) {
  reviews({{.case_open = std::chrono::hours{24}, .end = Review::End::CaseClosed, .granted = 24}});
  auto id = ask();
  small.pass(Seconds{600});
  EXPECT_EQ(status(id), "CASE_OPENED");
  EXPECT_EQ(small.code(in), "ResourceAlreadyExistsException");
  small.pass(std::chrono::hours{24});
  EXPECT_EQ(status(id), "CASE_CLOSED");
  EXPECT_EQ(value(), 24) << "a closed case may be a grant";
}

TEST_F(QuotasTest, DeniedChangesNothing) {
  reviews({{.end = Review::End::Denied}});
  auto id = ask();
  small.pass(Seconds{600});
  EXPECT_EQ(status(id), "DENIED");
  EXPECT_EQ(value(), 16);
}

TEST_F(QuotasTest, WithoutASupportCaseItIsNotApproved) {
  reviews({{.case_open = std::chrono::hours{24}}});
  in.support_case = false;
  auto id = ask();
  small.pass(Seconds{600});
  EXPECT_EQ(status(id), "NOT_APPROVED");
}

TEST_F(QuotasTest, ValueMayLagBehindTheApproval) {
  reviews({{.value_lag = Seconds{1800}}});
  auto id = ask();
  small.pass(Seconds{600});
  EXPECT_EQ(status(id), "APPROVED");
  EXPECT_EQ(value(), 16);
  small.pass(Seconds{1800});
  EXPECT_EQ(value(), 64);
}

TEST_F(QuotasTest, EachRequestHasItsReviewAndHistoryIsNewestFirst) {
  reviews({{.end = Review::End::Denied}, {}});
  auto first = ask();
  small.pass(Seconds{600});
  auto second = ask();
  small.pass(Seconds{600});
  auto history =
      small.call(ListRequestedServiceQuotaChangeHistoryByQuota::Input{.service = "ec2", .code = kGpuQuota});
  ASSERT_EQ(history->items.size(), 2U);
  EXPECT_EQ(history->items[0].request->id, second);
  EXPECT_EQ(history->items[0].request->status, "APPROVED");
  EXPECT_EQ(history->items[1].request->status, "DENIED");
}

TEST_F(QuotasTest, RegionsHaveTheirOwn) {
  ask();
  small.pass(Seconds{600});
  small.region = "eu-west-1";
  EXPECT_EQ(value(), 16);
}

}  // namespace
}  // namespace stint::rehearsal
