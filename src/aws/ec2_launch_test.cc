// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_launch.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

const char* const kLaunched =
    "<RunInstancesResponse><requestId>r</requestId><reservationId>r-1</reservationId><instancesSet><item>"
    "<instanceId>i-1</instanceId><instanceState><code>0</code><name>pending</name></instanceState>"
    "<clientToken>tok-1</clientToken><launchTime>2026-11-24T20:00:00.000Z</launchTime></item></instancesSet>"
    "</RunInstancesResponse>";

class Ec2LaunchTest : public AwsFixture {
 protected:
  RunInstances launch{.client_token = "tok-1",
                      .image_id = "ami-1",
                      .instance_type = "g4dn.xlarge",
                      .user_data = "#!/bin/sh\n",
                      .disks = {{.device_name = "/dev/sda1", .size_gb = 16}},
                      .tags = {{"instance", {{"stint:token", "tok"}}}}};

  Result<Launched> run() {
    return call([&](const Client& client) { return run_instances(client, launch); });
  }
};

TEST_F(Ec2LaunchTest, LaunchIntoTheRegionHasItsGroupsAtTheTop) {
  launch.security_group_ids = {"sg-1"};
  http.expect("Action=RunInstances", xml(kLaunched));
  auto launched = run();
  ASSERT_TRUE(launched) << launched.error().what;
  EXPECT_EQ(launched->reservation_id, "r-1");
  EXPECT_EQ(launched->instance.id, "i-1");
  EXPECT_EQ(launched->instance.state.name, "pending");
  EXPECT_EQ(launched->instance.client_token, "tok-1");
  EXPECT_EQ(
      body_sent(),
      "Action=RunInstances&Version=2016-11-15&ImageId=ami-1&InstanceType=g4dn.xlarge&MinCount=1&MaxCount=1"
      "&ClientToken=tok-1&InstanceInitiatedShutdownBehavior=terminate&SecurityGroupId.1=sg-1"
      "&BlockDeviceMapping.1.DeviceName=%2Fdev%2Fsda1&BlockDeviceMapping.1.Ebs.VolumeSize=16"
      "&BlockDeviceMapping.1.Ebs.VolumeType=gp3&BlockDeviceMapping.1.Ebs.Encrypted=true"
      "&BlockDeviceMapping.1.Ebs.DeleteOnTermination=true&MetadataOptions.HttpTokens=required"
      "&MetadataOptions.HttpEndpoint=enabled&MetadataOptions.HttpPutResponseHopLimit=2"
      "&MetadataOptions.InstanceMetadataTags=enabled&TagSpecification.1.ResourceType=instance"
      "&TagSpecification.1.Tag.1.Key=stint%3Atoken&TagSpecification.1.Tag.1.Value=tok"
      "&UserData=IyEvYmluL3NoCg%3D%3D&Monitoring.Enabled=false");
}

TEST_F(Ec2LaunchTest, LaunchIntoASubnetHasThemAtTheInterface) {
  launch.interface = LaunchInterface{.subnet_id = "subnet-1", .security_group_ids = {"sg-1"}};
  launch.on_shutdown = ShutdownBehavior::Stop;
  http.expect(
      "&InstanceInitiatedShutdownBehavior=stop&NetworkInterface.1.DeviceIndex=0&NetworkInterface.1.SubnetId="
      "subnet-1"
      "&NetworkInterface.1.AssociatePublicIpAddress=true&NetworkInterface.1.DeleteOnTermination=true"
      "&NetworkInterface.1.SecurityGroupId.1=sg-1&BlockDeviceMapping",
      xml(kLaunched));
  EXPECT_TRUE(run());
}

TEST_F(Ec2LaunchTest, RepeatAfterALostAnswerIsTheSameToTheByte) {
  http.expect("Action=RunInstances", HttpFault{HttpFault::Why::NoAnswer, "no answer within 60 s"});
  http.expect("Action=RunInstances", xml(kLaunched));
  ASSERT_TRUE(run());
  EXPECT_EQ(body_sent(0), body_sent(1));
}

TEST_F(Ec2LaunchTest, NoAnswerAtAllIsUnknown) {
  for (int i = 0; i < 3; ++i)
    http.expect("Action=RunInstances", HttpFault{HttpFault::Why::NoAnswer, "no answer within 60 s"});
  EXPECT_EQ(run().error().kind, Kind::Unknown);
}

TEST_F(Ec2LaunchTest, AnswerWithoutAnInstanceIsUnknown) {
  http.expect("Action=RunInstances", xml("<RunInstancesResponse><instancesSet/></RunInstancesResponse>"));
  EXPECT_EQ(run().error().kind, Kind::Unknown);
}

TEST_F(Ec2LaunchTest, WhatIsTooLongIsNotSent) {
  launch.user_data.assign(16'385, 'x');
  EXPECT_EQ(run().error().kind, Kind::Usage);
  launch.user_data.clear();
  for (const std::string& token : {std::string{}, std::string(65, 't')}) {
    launch.client_token = token;
    EXPECT_EQ(run().error().kind, Kind::Usage);
  }
}

TEST_F(Ec2LaunchTest, DryRunAnswersWithAnErrorEitherWay) {
  auto may = [&] { return call([&](const Client& client) { return may_run_instances(client, launch); }); };
  http.expect("DryRun=true",
              ec2_error("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412));
  EXPECT_TRUE(may());
  http.expect("DryRun=true", ec2_error("UnauthorizedOperation", "You are not authorized", 403));
  EXPECT_EQ(may().error().kind, Kind::Credentials);
  http.expect("DryRun=true", xml(kLaunched));
  EXPECT_EQ(may().error().kind, Kind::Failed) << "a server that launches all the same";
}

}  // namespace
}  // namespace stint::aws
