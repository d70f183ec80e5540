// SPDX-License-Identifier: Apache-2.0
#include "aws/cloudwatch.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class CloudWatchTest : public AwsFixture {};

std::string done(const std::string& action) {
  return "<" + action + "Response><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></" + action +
         "Response>";
}

TEST_F(CloudWatchTest, WarmUpAlarmIsWrittenAsTheGuardNeedsIt) {
  MetricAlarm alarm{.name = "stint-i-1-1",
                    .description = "ends i-1",
                    .metric_namespace = "AWS/EC2",
                    .metric_name = "StatusCheckFailed",
                    .dimensions = {{"InstanceId", "i-1"}},
                    .statistic = "Maximum",
                    .period = Seconds{60},
                    .evaluation_periods = 1,
                    .comparison = "GreaterThanOrEqualToThreshold",
                    .treat_missing_data = "breaching",
                    .actions_enabled = false,
                    .alarm_actions = {"arn:aws:automate:us-east-1:ec2:terminate"},
                    .warm_up = WarmUp{std::chrono::minutes{90}}};
  http.expect("https://monitoring.us-east-1.amazonaws.com/", xml(done("PutMetricAlarm")));
  auto put = call([&](const Client& client) {
    return put_metric_alarm(client, alarm, {{"stint:token", "t"}});
  });
  ASSERT_TRUE(put) << put.error().what;
  EXPECT_EQ(
      body_sent(),
      "Action=PutMetricAlarm&Version=2010-08-01&AlarmName=stint-i-1-1&AlarmDescription=ends%20i-1"
      "&Namespace=AWS%2FEC2&MetricName=StatusCheckFailed&Dimensions.member.1.Name=InstanceId"
      "&Dimensions.member.1.Value=i-1&Statistic=Maximum&Period=60&EvaluationPeriods=1&Threshold=0"
      "&ComparisonOperator=GreaterThanOrEqualToThreshold&TreatMissingData=breaching&ActionsEnabled=false"
      "&AlarmActions.member.1=arn%3Aaws%3Aautomate%3Aus-east-1%3Aec2%3Aterminate"
      "&WarmUpConfiguration.WarmUpPeriodDurationInMinutes=90"
      "&WarmUpConfiguration.OnlyStartEvaluatingAfterWarmUpPeriodEnds=true"
      "&Tags.member.1.Key=stint%3Atoken&Tags.member.1.Value=t");
}

TEST_F(CloudWatchTest, DescribedAlarmEchoesItsWarmUp) {
  http.expect("AlarmNames.member.1=stint-i-1-1",
              xml(R"(<DescribeAlarmsResponse><DescribeAlarmsResult><MetricAlarms><member>
      <AlarmName>stint-i-1-1</AlarmName><AlarmArn>arn:a</AlarmArn><AlarmDescription>d</AlarmDescription>
      <ActionsEnabled>false</ActionsEnabled><AlarmActions><member>arn:x</member></AlarmActions>
      <StateValue>INSUFFICIENT_DATA</StateValue><StateReason>why</StateReason><EvaluationState>IN_WARM_UP</EvaluationState>
      <StateUpdatedTimestamp>2026-11-24T20:00:00.123Z</StateUpdatedTimestamp>
      <MetricName>StatusCheckFailed</MetricName><Namespace>AWS/EC2</Namespace><Statistic>Maximum</Statistic>
      <Dimensions><member><Name>InstanceId</Name><Value>i-1</Value></member></Dimensions>
      <Period>60</Period><EvaluationPeriods>1</EvaluationPeriods><Threshold>0.0</Threshold>
      <ComparisonOperator>GreaterThanOrEqualToThreshold</ComparisonOperator><TreatMissingData>breaching</TreatMissingData>
      <WarmUpConfiguration><WarmUpPeriodDurationInMinutes>90</WarmUpPeriodDurationInMinutes>
        <OnlyStartEvaluatingAfterWarmUpPeriodEnds>true</OnlyStartEvaluatingAfterWarmUpPeriodEnds></WarmUpConfiguration>
      </member></MetricAlarms></DescribeAlarmsResult></DescribeAlarmsResponse>)"));
  auto alarms = call([](const Client& client) { return describe_alarms(client, {"stint-i-1-1"}); });
  ASSERT_TRUE(alarms) << alarms.error().what;
  const auto& state = alarms->at(0);
  EXPECT_EQ(state.arn, "arn:a");
  EXPECT_EQ(state.state, "INSUFFICIENT_DATA");
  EXPECT_EQ(state.state_reason, "why");
  EXPECT_EQ(state.evaluation_state, "IN_WARM_UP");
  EXPECT_EQ(rfc3339(*state.state_updated), "2026-11-24T20:00:00.123000Z");
  EXPECT_EQ(state.alarm.name, "stint-i-1-1");
  EXPECT_EQ(state.alarm.description, "d");
  EXPECT_EQ(state.alarm.metric_namespace, "AWS/EC2");
  EXPECT_EQ(state.alarm.metric_name, "StatusCheckFailed");
  EXPECT_EQ(state.alarm.dimensions, (std::vector<Dimension>{{"InstanceId", "i-1"}}));
  EXPECT_EQ(state.alarm.statistic, "Maximum");
  EXPECT_EQ(state.alarm.period, Seconds{60});
  EXPECT_EQ(state.alarm.evaluation_periods, 1);
  EXPECT_EQ(state.alarm.datapoints_to_alarm, std::nullopt);
  EXPECT_EQ(state.alarm.threshold, 0);
  EXPECT_EQ(state.alarm.comparison, "GreaterThanOrEqualToThreshold");
  EXPECT_EQ(state.alarm.treat_missing_data, "breaching");
  EXPECT_FALSE(state.alarm.actions_enabled);
  EXPECT_EQ(state.alarm.alarm_actions, std::vector<std::string>{"arn:x"});
  EXPECT_EQ(state.alarm.warm_up, (WarmUp{std::chrono::minutes{90}, true}));
}

TEST_F(CloudWatchTest, ServerThatDroppedTheWarmUpShowsNone) {
  http.expect("AlarmNamePrefix=stint-",
              xml("<DescribeAlarmsResponse><DescribeAlarmsResult><MetricAlarms><member>"
                  "<AlarmName>stint-a</AlarmName><ActionsEnabled>true</ActionsEnabled>"
                  "<StateValue>OK</StateValue></member></MetricAlarms></DescribeAlarmsResult>"
                  "</DescribeAlarmsResponse>"));
  auto alarms = call([](const Client& client) { return describe_alarms_with_prefix(client, "stint-"); });
  ASSERT_TRUE(alarms) << alarms.error().what;
  EXPECT_EQ(alarms->at(0).alarm.warm_up, std::nullopt);
}

TEST_F(CloudWatchTest, WarmUpWithoutItsFlagIsOneThatMayEndEarly) {
  http.expect("DescribeAlarms",
              xml("<DescribeAlarmsResponse><DescribeAlarmsResult><MetricAlarms><member><AlarmName>a"
                  "</AlarmName><ActionsEnabled>true</ActionsEnabled><StateValue>OK</StateValue>"
                  "<WarmUpConfiguration><WarmUpPeriodDurationInMinutes>5</WarmUpPeriodDurationInMinutes>"
                  "</WarmUpConfiguration></member></MetricAlarms></DescribeAlarmsResult>"
                  "</DescribeAlarmsResponse>"));
  auto alarms = call([](const Client& client) { return describe_alarms(client, {"a"}); });
  EXPECT_EQ(alarms->at(0).alarm.warm_up, (WarmUp{std::chrono::minutes{5}, false}));
}

TEST_F(CloudWatchTest, NoNamesAskForNothing) {
  EXPECT_TRUE(call([](const Client& client) { return describe_alarms(client, {}); })->empty())
      << "without a name the call would answer with every alarm of the account";
}

TEST_F(CloudWatchTest, CallsAboutNames) {
  http.expect("Action=EnableAlarmActions&Version=2010-08-01&AlarmNames.member.1=a",
              xml(done("EnableAlarmActions")));
  http.expect("Action=DisableAlarmActions&Version=2010-08-01&AlarmNames.member.1=a",
              xml(done("DisableAlarmActions")));
  http.expect("Action=DeleteAlarms&Version=2010-08-01&AlarmNames.member.1=a&AlarmNames.member.2=b",
              xml(done("DeleteAlarms")));
  EXPECT_TRUE(call([](const Client& client) { return enable_alarm_actions(client, {"a"}); }));
  EXPECT_TRUE(call([](const Client& client) { return disable_alarm_actions(client, {"a"}); }));
  EXPECT_TRUE(call([](const Client& client) { return delete_alarms(client, {"a", "b"}); }));
}

TEST_F(CloudWatchTest, AlarmThatIsGoneAlreadyIsDeleted) {
  http.expect("Action=DeleteAlarms",
              xml("<ErrorResponse><Error><Type>Sender</Type><Code>ResourceNotFound</Code><Message>m"
                  "</Message></Error><RequestId>r</RequestId></ErrorResponse>",
                  404));
  EXPECT_TRUE(call([](const Client& client) { return delete_alarms(client, {"a", "b"}); }));
}

TEST_F(CloudWatchTest, QueryErrorKeepsAwsCode) {
  http.expect("PutMetricAlarm",
              xml("<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>m"
                  "</Message></Error><RequestId>r</RequestId></ErrorResponse>",
                  400));
  auto put = call([](const Client& client) { return put_metric_alarm(client, {.name = "a"}, {}); });
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, "ValidationError");
  EXPECT_EQ(put.error().kind, Kind::Usage);
}

}  // namespace
}  // namespace stint::aws
