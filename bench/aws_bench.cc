// SPDX-License-Identifier: Apache-2.0
// What a call costs us, the network apart: writing and signing a launch, and reading a long list.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "aws/ec2_instances.h"
#include "aws/ec2_launch.h"
#include "aws/sign.h"
#include "testing/stepping_world.h"

namespace stint::aws {
namespace {

const Config kConfig{
    .credentials = {"AKIDEXAMPLE", Secret{"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}, std::nullopt, "bench"},
    .region = "us-east-1"};

/// Runs `loop` with a client that is answered by `body`, whatever it asks.
template <class Loop>
void with_client(std::string body, Loop loop) {
  testing::SteppingWorld w;
  HttpResponse response{.status = 200, .body = std::move(body)};
  w.out.on_http = [&](const HttpRequest&) { return response; };
  w.run([&](World& world) {
    Session session{world, kConfig};
    loop(session.in("us-east-1"), w);
  });
}

std::string instance_xml(int n) {
  return fmt::format(
      "<item><reservationId>r-{0:017x}</reservationId><instancesSet><item><instanceId>i-{0:017x}</instanceId>"
      "<imageId>ami-0123456789abcdef0</imageId><instanceState><code>16</code><name>running</name></"
      "instanceState>"
      "<privateDnsName>ip-10-0-0-1.ec2.internal</privateDnsName><dnsName>ec2-203-0-113-1.example</"
      "dnsName><reason/>"
      "<amiLaunchIndex>0</amiLaunchIndex><productCodes/><instanceType>g4dn.xlarge</instanceType>"
      "<launchTime>2026-11-24T20:00:00.000Z</launchTime><placement><availabilityZone>us-east-1a</"
      "availabilityZone>"
      "<groupName/><tenancy>default</tenancy></placement><monitoring><state>disabled</state></monitoring>"
      "<subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><privateIpAddress>10.0.0.1</privateIpAddress>"
      "<ipAddress>203.0.113.1</ipAddress><sourceDestCheck>true</"
      "sourceDestCheck><groupSet><item><groupId>sg-1</groupId>"
      "<groupName>stint</groupName></item></groupSet><architecture>x86_64</architecture>"
      "<rootDeviceName>/dev/sda1</rootDeviceName><blockDeviceMapping><item><deviceName>/dev/sda1</"
      "deviceName><ebs>"
      "<volumeId>vol-1</volumeId><status>attached</status><attachTime>2026-11-24T20:00:01.000Z</attachTime>"
      "<deleteOnTermination>true</deleteOnTermination></ebs></item></"
      "blockDeviceMapping><clientToken>tok-{0}</clientToken>"
      "<tagSet><item><key>stint:token</key><value>tok-{0}</value></item><item><key>stint:name</"
      "key><value>lab</value>"
      "</item><item><key>stint:owner</key><value>ada</value></item></tagSet><networkInterfaceSet><item>"
      "<networkInterfaceId>eni-1</networkInterfaceId><attachment><deviceIndex>0</deviceIndex>"
      "<attachTime>2026-11-24T20:00:00.000Z</attachTime></attachment></item></networkInterfaceSet></item></"
      "instancesSet>"
      "</item>",
      n);
}

void SignALaunch(benchmark::State& state) {
  HttpRequest request{
      .method = "POST", .url = "https://ec2.us-east-1.amazonaws.com/", .body = std::string(20'000, 'x')};
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  SigningKeys keys;
  for (auto _ : state) {
    HttpRequest copy = request;
    sign(copy, kConfig.credentials, {"us-east-1", "ec2"}, SysMicros{}, keys);
    benchmark::DoNotOptimize(copy.headers);
  }
}
BENCHMARK(SignALaunch)->Unit(benchmark::kMicrosecond);

void SendRunInstances(benchmark::State& state) {
  RunInstances launch{.client_token = "tok-1",
                      .image_id = "ami-1",
                      .instance_type = "g4dn.xlarge",
                      .user_data = std::string(12'000, 'u'),
                      .disks = {{.device_name = "/dev/sda1", .size_gb = 100}},
                      .tags = {{"instance", {{"stint:token", "tok"}}}, {"volume", {{"stint:token", "tok"}}}},
                      .security_group_ids = {"sg-1"}};
  const char* answer =
      "<RunInstancesResponse><instancesSet><item><instanceId>i-1</instanceId><instanceState><code>0</code>"
      "<name>pending</name></instanceState></item></instancesSet></RunInstancesResponse>";
  with_client(answer, [&](const Client& client, testing::SteppingWorld& w) {
    for (auto _ : state) {
      if (!run_instances(client, launch)) state.SkipWithError("not launched");
      w.out.asked.clear();
    }
  });
}
BENCHMARK(SendRunInstances)->Unit(benchmark::kMicrosecond);

void ReadAThousandInstances(benchmark::State& state) {
  std::string body = "<DescribeInstancesResponse><reservationSet>";
  for (int i = 0; i < 1000; ++i) body += instance_xml(i);
  body += "</reservationSet></DescribeInstancesResponse>";
  const auto bytes = static_cast<std::int64_t>(body.size());
  with_client(std::move(body), [&](const Client& client, testing::SteppingWorld& w) {
    for (auto _ : state) {
      auto instances = describe_instances(client, {});
      if (!instances || instances->size() != 1000) state.SkipWithError("not read");
      w.out.asked.clear();
    }
  });
  state.SetBytesProcessed(bytes * state.iterations());
}
BENCHMARK(ReadAThousandInstances)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace stint::aws
