// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/metering.h"

#include <gtest/gtest.h>

#include "rehearsal/wire/signed_cloud.h"

namespace stint::rehearsal::wire {
namespace {

using std::chrono::hours;

struct MeteringTest : ::testing::Test {
  static Settings paced() {
    Settings settings = generous_settings();
    settings.pace.boot = {Seconds{10}, Seconds{10}};
    settings.pace.stopped = {Seconds{0}, Seconds{0}};
    settings.accounts[0].limits.push_back({.code = "L-3819A6DF", .vcpus = 64});
    return settings;
  }
  SignedCloud client{paced()};
  meter::Meter meter;
  std::string id = launch();

  std::string launch(const std::string& more = {}) {
    auto ami = element(
        client.ask(client.ec2("Action=DescribeImages&Filter.1.Name=name&Filter.1.Value.1=ubuntu*amd64*"))
            .body,
        "imageId");
    return element(
        client
            .ask(client.ec2(
                "Action=RunInstances&InstanceType=g4dn.xlarge&MinCount=1&MaxCount=1&ImageId=" + ami +
                "&BlockDeviceMapping.1.DeviceName=%2Fdev%2Fsda1&BlockDeviceMapping.1.Ebs.VolumeSize=100"
                "&TagSpecification.1.ResourceType=instance&TagSpecification.1.Tag.1.Key=stint%3Atoken&"
                "TagSpecification.1.Tag.1.Value=t-1" +
                more))
            .body,
        "instanceId");
  }
  void pass(Micros span) {
    client.now += span;
    client.cloud.advance(client.now);
  }
  meter::Bill bill() {
    count(meter, client.cloud.take_usage());
    return meter.bill(meter_time(client.now));
  }
  std::int64_t cost_of(meter::Kind kind) {
    std::int64_t sum = 0;
    auto all = bill();
    for (const auto& line : all.lines)
      if (line.kind == kind) sum += line.nano_dollars;
    return sum;
  }
};

TEST_F(MeteringTest, PendingIsFreeAndRunningIsNot) {
  pass(Seconds{10});
  EXPECT_EQ(cost_of(meter::Kind::Instance), 8'766'667) << "the least minute from the start of running";
  pass(hours{1});
  EXPECT_EQ(cost_of(meter::Kind::Instance), 526'000'000);
}

TEST_F(MeteringTest, DiskFromItsCreationAndAddressWhileItIsAssigned) {
  pass(hours{1});
  EXPECT_EQ(cost_of(meter::Kind::Volume), 10'958'904) << "100 GB x 0.08 / 730";
  EXPECT_EQ(cost_of(meter::Kind::PublicIpv4), 5'000'000);
}

TEST_F(MeteringTest, StoppedCostsItsDiskAlone) {
  pass(Seconds{10} + hours{1});
  client.ask(client.ec2("Action=StopInstances&Force=true&InstanceId.1=" + id));
  pass(Seconds{1});
  auto machine = cost_of(meter::Kind::Instance), address = cost_of(meter::Kind::PublicIpv4),
       disk = cost_of(meter::Kind::Volume);
  pass(hours{10});
  EXPECT_EQ(cost_of(meter::Kind::Instance), machine);
  EXPECT_EQ(cost_of(meter::Kind::PublicIpv4), address);
  EXPECT_GT(cost_of(meter::Kind::Volume), disk * 9);
}

TEST_F(MeteringTest, ShuttingDownIsFreeHoweverLongTheGuestTakes) {
  pass(Seconds{10} + hours{1});
  client.ask(client.ec2("Action=TerminateInstances&InstanceId.1=" + id));
  auto all = bill().nano_dollars;
  pass(hours{5});
  EXPECT_EQ(bill().nano_dollars, all);
}

TEST_F(MeteringTest, LabelIsTheTagOfTheMachine) {
  pass(hours{1});
  EXPECT_EQ(meter.bill(meter_time(client.now), "t-1").lines.size(), 0U) << "not counted yet";
  auto all = bill();
  EXPECT_EQ(all.lines.size(), 3U);
  EXPECT_EQ(meter.bill(meter_time(client.now), "t-1").nano_dollars, all.nano_dollars)
      << "disk and address follow their machine";
  EXPECT_TRUE(all.unpriced.empty());
}

TEST_F(MeteringTest, KeptDiskGoesOnCostingAfterTheEnd) {
  auto kept = launch("&BlockDeviceMapping.1.Ebs.DeleteOnTermination=false");
  pass(Seconds{10});
  client.ask(client.ec2("Action=TerminateInstances&Force=true&InstanceId.1=" + id + "&InstanceId.2=" + kept));
  pass(hours{730});
  EXPECT_GT(cost_of(meter::Kind::Volume), 8'000'000'000) << "100 GB for a month";
  EXPECT_LT(cost_of(meter::Kind::Volume), 8'010'000'000) << "and nothing of the other one";
}

TEST_F(MeteringTest, SpotHasThePriceThatTheHistoryShows) {
  auto spot = launch("&InstanceMarketOptions.MarketType=spot");
  auto history = client.ask(client.ec2("Action=DescribeSpotPriceHistory&InstanceType.1=g4dn.xlarge"));
  pass(Seconds{10} + hours{1});
  for (const auto& line : bill().lines) {
    if (line.resource != spot) continue;
    EXPECT_EQ(element(history.body, "spotPrice"), "0.184100");
    EXPECT_EQ(line.nano_dollars, 184'100'000);
    return;
  }
  FAIL() << "it is not on the bill";
}

TEST_F(MeteringTest, TrafficIsPricedFromTheFirstByte) {
  for (int n = 0; n < 2; ++n)
    client.cloud.tell({id, HostEvent::What::Sent, std::int64_t{1} << 29}, client.now);
  EXPECT_EQ(bill().unpriced, std::vector<std::string>{});
  EXPECT_EQ(cost_of(meter::Kind::TrafficOut), 90'000'000) << "one GB";
  EXPECT_EQ(meter.bill(meter_time(client.now), "t-1").nano_dollars, bill().nano_dollars);
}

TEST_F(MeteringTest, LabelFollowsTheTag) {
  pass(hours{1});
  client.ask(client.ec2("Action=CreateTags&ResourceId.1=" + id + "&Tag.1.Key=stint%3Atoken&Tag.1.Value=t-2"));
  bill();
  EXPECT_EQ(meter.bill(meter_time(client.now), "t-2").lines.size(), 1U);
}

}  // namespace
}  // namespace stint::rehearsal::wire
