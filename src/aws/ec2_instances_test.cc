// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_instances.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class Ec2InstancesTest : public AwsFixture {};

TEST_F(Ec2InstancesTest, InstanceAsItEnded) {
  http.expect("Action=DescribeInstances", xml(R"(<DescribeInstancesResponse><reservationSet><item>
      <reservationId>r-1</reservationId><instancesSet><item>
      <instanceId>i-1</instanceId><imageId>ami-1</imageId>
      <instanceState><code>272</code><name>running</name></instanceState>
      <reason>User initiated</reason><stateReason><code>Client.InstanceInitiatedShutdown</code><message>m</message></stateReason>
      <clientToken>tok-1</clientToken><instanceType>g4dn.xlarge</instanceType><keyName>key</keyName>
      <launchTime>2026-11-25T08:00:00.000Z</launchTime><placement><availabilityZone>us-east-1b</availabilityZone></placement>
      <subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><privateIpAddress>10.0.0.9</privateIpAddress>
      <ipAddress>203.0.113.9</ipAddress><dnsName>ec2-9.example</dnsName><instanceLifecycle>spot</instanceLifecycle>
      <groupSet><item><groupId>sg-1</groupId></item></groupSet>
      <blockDeviceMapping><item><deviceName>/dev/sda1</deviceName><ebs><volumeId>vol-1</volumeId>
        <deleteOnTermination>true</deleteOnTermination></ebs></item></blockDeviceMapping>
      <networkInterfaceSet>
        <item><networkInterfaceId>eni-2</networkInterfaceId><attachment><deviceIndex>1</deviceIndex>
          <attachTime>2026-11-23T00:00:00.000Z</attachTime></attachment></item>
        <item><networkInterfaceId>eni-1</networkInterfaceId><attachment><deviceIndex>0</deviceIndex>
          <attachTime>2026-11-24T20:00:00.000Z</attachTime></attachment></item></networkInterfaceSet>
      <tagSet><item><key>stint:token</key><value>tok</value></item></tagSet>
      </item></instancesSet></item></reservationSet></DescribeInstancesResponse>)"));
  auto instances = call([](const Client& client) {
    return describe_instances(client, {.filters = {{"tag:stint:token", {"tok"}}}});
  });
  ASSERT_TRUE(instances) << instances.error().what;
  const Instance& i = instances->at(0);
  EXPECT_EQ(i.id, "i-1");
  EXPECT_EQ(i.image_id, "ami-1");
  EXPECT_EQ(i.state.code, 16) << "the low byte";
  EXPECT_EQ(i.state.name, "running");
  EXPECT_EQ(i.transition_reason, "User initiated");
  EXPECT_EQ(i.state_reason_code, "Client.InstanceInitiatedShutdown");
  EXPECT_EQ(i.state_reason_message, "m");
  EXPECT_EQ(i.client_token, "tok-1");
  EXPECT_EQ(i.type, "g4dn.xlarge");
  EXPECT_EQ(i.key_name, "key");
  EXPECT_EQ(rfc3339(*i.launched), "2026-11-25T08:00:00Z");
  EXPECT_EQ(rfc3339(*first_launch(i)), "2026-11-24T20:00:00Z");
  EXPECT_EQ(i.zone, "us-east-1b");
  EXPECT_EQ(i.subnet_id, "subnet-1");
  EXPECT_EQ(i.vpc_id, "vpc-1");
  EXPECT_EQ(i.private_ip, "10.0.0.9");
  EXPECT_EQ(i.public_ip, "203.0.113.9");
  EXPECT_EQ(i.public_dns, "ec2-9.example");
  EXPECT_EQ(i.lifecycle, "spot");
  EXPECT_EQ(i.security_group_ids, std::vector<std::string>{"sg-1"});
  EXPECT_EQ(i.disks.at(0).device_name, "/dev/sda1");
  EXPECT_EQ(i.disks.at(0).volume_id, "vol-1");
  EXPECT_TRUE(i.disks.at(0).delete_on_termination);
  EXPECT_EQ(i.interfaces.at(1).id, "eni-1");
  EXPECT_EQ(tag_value(i.tags, "stint:token"), "tok");
}

TEST_F(Ec2InstancesTest, FirstLaunchFallsBackToTheLastStart) {
  Instance instance{.launched = *parse_rfc3339("2026-11-24T20:00:00Z")};
  EXPECT_EQ(first_launch(instance), instance.launched);
  EXPECT_EQ(first_launch(Instance{}), std::nullopt);
}

TEST_F(Ec2InstancesTest, IdsAreAskedForWithoutPages) {
  http.expect("Action=DescribeInstances&Version=2016-11-15&InstanceId.1=i-1&InstanceId.2=i-2",
              xml("<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>"));
  EXPECT_TRUE(call([](const Client& client) {
                return describe_instances(client, {.ids = {"i-1", "i-2"}});
              })->empty());
  EXPECT_EQ(body_sent().find("MaxResults"), std::string::npos);
}

TEST_F(Ec2InstancesTest, UnreadableLaunchTimeIsNoAnswer) {
  http.expect(
      "Action=DescribeInstances",
      xml("<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId>"
          "<instanceState><code>16</code><name>running</name></instanceState><launchTime>today</launchTime>"
          "</item></instancesSet></item></reservationSet></DescribeInstancesResponse>"));
  auto instances = call([](const Client& client) { return describe_instances(client, {}); });
  ASSERT_FALSE(instances);
  EXPECT_EQ(instances.error().kind, Kind::Unknown);
}

TEST_F(Ec2InstancesTest, StatusOfMachinesInEveryState) {
  http.expect("IncludeAllInstances=true", xml(R"(<DescribeInstanceStatusResponse><instanceStatusSet><item>
      <instanceId>i-1</instanceId><instanceState><code>16</code><name>running</name></instanceState>
      <systemStatus><status>ok</status></systemStatus><instanceStatus><status>initializing</status></instanceStatus>
      <attachedEbsStatus><status>ok</status></attachedEbsStatus>
      <eventsSet><item><code>instance-retirement</code><description>d</description>
        <notBefore>2026-12-01T00:00:00.000Z</notBefore></item></eventsSet>
      </item></instanceStatusSet></DescribeInstanceStatusResponse>)"));
  auto statuses =
      call([](const Client& client) { return describe_instance_status(client, {.ids = {"i-1"}}); });
  ASSERT_TRUE(statuses) << statuses.error().what;
  EXPECT_EQ(statuses->at(0).system, "ok");
  EXPECT_EQ(statuses->at(0).instance, "initializing");
  EXPECT_EQ(statuses->at(0).attached_ebs, "ok");
  EXPECT_EQ(statuses->at(0).application, "") << "absent is not bad";
  EXPECT_EQ(statuses->at(0).events.at(0).code, "instance-retirement");
  EXPECT_EQ(statuses->at(0).events.at(0).description, "d");
  EXPECT_EQ(rfc3339(*statuses->at(0).events.at(0).not_before), "2026-12-01T00:00:00Z");
}

TEST_F(Ec2InstancesTest, ConsoleIsDecoded) {
  http.expect("InstanceId=i-1&Latest=true",
              xml("<GetConsoleOutputResponse><instanceId>i-1</"
                  "instanceId><timestamp>2026-11-24T20:00:00.000Z</timestamp>"
                  "<output>Ym9vdGVk\nCg==\n</output></GetConsoleOutputResponse>"));
  auto console = call([](const Client& client) { return get_console_output(client, "i-1", true); });
  ASSERT_TRUE(console) << console.error().what;
  EXPECT_EQ(console->text, "booted\n");
  EXPECT_EQ(rfc3339(*console->taken), "2026-11-24T20:00:00Z");
}

TEST_F(Ec2InstancesTest, EmptyConsoleIsNormalAndABrokenOneIsNoAnswer) {
  http.expect("InstanceId=i-1", xml("<GetConsoleOutputResponse><output/></GetConsoleOutputResponse>"));
  EXPECT_EQ(call([](const Client& client) { return get_console_output(client, "i-1", false); })->text, "");
  http.expect("InstanceId=i-1",
              xml("<GetConsoleOutputResponse><output>%%</output></GetConsoleOutputResponse>"));
  EXPECT_EQ(call([](const Client& client) { return get_console_output(client, "i-1", false); }).error().kind,
            Kind::Unknown);
}

TEST_F(Ec2InstancesTest, StateChanges) {
  auto changed = [](const std::string& action, int code, const std::string& name) {
    return xml(
        "<" + action + "Response><instancesSet><item><instanceId>i-1</instanceId><currentState><code>" +
        std::to_string(code) + "</code><name>" + name +
        "</name></currentState><previousState><code>16</code><name>running</name></previousState></item>"
        "</instancesSet></" +
        action + "Response>");
  };
  http.expect("Action=StopInstances&Version=2016-11-15&InstanceId.1=i-1",
              changed("StopInstances", 64, "stopping"));
  http.expect("Action=StartInstances&Version=2016-11-15&InstanceId.1=i-1",
              changed("StartInstances", 0, "pending"));
  http.expect("Action=TerminateInstances&Version=2016-11-15&InstanceId.1=i-1",
              changed("TerminateInstances", 32, "shutting-down"));
  auto stopped = call([](const Client& client) { return stop_instance(client, "i-1"); });
  EXPECT_EQ(stopped->instance_id, "i-1");
  EXPECT_EQ(stopped->current.name, "stopping");
  EXPECT_EQ(stopped->previous.code, 16);
  EXPECT_EQ(call([](const Client& client) { return start_instance(client, "i-1"); })->current.name,
            "pending");
  EXPECT_EQ(call([](const Client& client) { return terminate_instance(client, "i-1"); })->current.code, 32);
}

TEST_F(Ec2InstancesTest, ShutdownBehaviour) {
  http.expect(
      "Action=ModifyInstanceAttribute&Version=2016-11-15&InstanceId=i-1&InstanceInitiatedShutdownBehavior."
      "Value=stop",
      xml("<ModifyInstanceAttributeResponse><return>true</return></ModifyInstanceAttributeResponse>"));
  EXPECT_TRUE(call(
      [](const Client& client) { return set_shutdown_behavior(client, "i-1", ShutdownBehavior::Stop); }));
}

TEST_F(Ec2InstancesTest, PowerOffAttributeIsRead) {
  http.expect("Action=DescribeInstanceAttribute",
              xml(R"(<DescribeInstanceAttributeResponse><requestId>r</requestId><instanceId>i-1</instanceId>
      <instanceInitiatedShutdownBehavior><value>stop</value></instanceInitiatedShutdownBehavior>
      </DescribeInstanceAttributeResponse>)"));
  EXPECT_EQ(*call([](const Client& client) { return shutdown_behavior(client, "i-1"); }), "stop");
  EXPECT_EQ(body_sent(),
            "Action=DescribeInstanceAttribute&Version=2016-11-15&InstanceId=i-1"
            "&Attribute=instanceInitiatedShutdownBehavior");
}

}  // namespace
}  // namespace stint::aws
