// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/kept_cloud.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "rehearsal/server/bill_json.h"
#include "rehearsal/wire/signed_cloud.h"
#include "testing/temp_dir.h"

namespace stint::rehearsal::server {
namespace {

using wire::element;

/// A folder, the cloud that it keeps, a client, and the clock.
class Kept {
 public:
  explicit Kept(const Path& path) : folder_(Folder::open(path, owner_from_environment()).value()) { open(); }

  void open() {
    cloud.reset();
    cloud = KeptCloud::open(folder_, first_, [](std::string_view id) {
              return "console of " + std::string(id);
            }).value();
  }
  /// Time passes as in a server that is woken for every little thing.
  void pass(Micros span) {
    for (const auto end = now + span; now < end;) {
      now = std::min(end, now + std::chrono::milliseconds(250));
      ASSERT_TRUE(cloud->advance(now));
    }
  }
  wire::Reply send(const std::string& service, const std::string& form, const std::string& version) {
    wire::Request request;
    request.headers = {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"}};
    request.body = form + "&Version=" + version;
    const auto signed_request = signer_.sign(
        std::move(request), service,
        {.id = first_.key, .secret = first_.secret, .session_token = {}, .expires = {}, .denied = {}}, now);
    auto reply = cloud->ask(signed_request, now).value();
    return reply.value_or(wire::Reply{.status = 0, .headers = {}, .body = "lost"});
  }
  std::string ec2(const std::string& form) { return send("ec2", form, "2016-11-15").body; }
  std::string run(const std::string& more) {
    if (image_.empty())
      image_ =
          element(ec2("Action=DescribeImages&Filter.1.Name=name&Filter.1.Value.1=ubuntu*amd64*"), "imageId");
    return element(
        ec2("Action=RunInstances&InstanceType=t3.micro&MinCount=1&MaxCount=1&ImageId=" + image_ + more),
        "instanceId");
  }
  void put_alarm(const std::string& id) {
    send(
        "monitoring",
        "Action=PutMetricAlarm&AlarmName=end&Namespace=AWS/EC2&MetricName=StatusCheckFailed&Statistic=Maximum"
        "&Period=60&EvaluationPeriods=1&Threshold=0&ComparisonOperator=GreaterThanOrEqualToThreshold"
        "&TreatMissingData=breaching&Dimensions.member.1.Name=InstanceId&Dimensions.member.1.Value=" +
            id + "&AlarmActions.member.1=arn:aws:automate:us-east-1:ec2:terminate",
        "2010-08-01");
  }
  void tell(const std::string& id, HostEvent::What what) { ASSERT_TRUE(cloud->tell({id, what}, now)); }
  void set(const std::string& settings) { ASSERT_TRUE(cloud->change(settings, now)); }
  std::string state(const std::string& id) {
    return element(element(ec2("Action=DescribeInstances&InstanceId.1=" + id), "instanceState"), "name");
  }

  /// All that is to be seen of it, at the instant that it has come to.
  std::vector<std::string> everything() {
    std::vector<std::string> answers;
    for (const auto* what : {"Instances", "Volumes", "SecurityGroups", "KeyPairs", "Tags", "Addresses",
                             "Vpcs", "InstanceStatus"})
      answers.push_back(ec2(std::string("Action=Describe") + what));
    answers.push_back(send("monitoring", "Action=DescribeAlarms", "2010-08-01").body);
    for (auto& answer : answers) {
      const auto id = element(answer, answer.find("<requestId>") == answer.npos ? "RequestId" : "requestId");
      for (auto at = answer.find(id); at != answer.npos && !id.empty(); at = answer.find(id))
        answer.erase(at, id.size());
    }
    answers.push_back(show(cloud->bill(now, std::nullopt).value()).dump());
    answers.push_back(cloud->settings().dump());
    return answers;
  }

  std::string text() const { return folder_.read("journal").value().value(); }
  void write(std::string_view text) const { ASSERT_TRUE(folder_.write("journal", text)); }

  SysMicros now = *parse_rfc3339("2026-11-24T20:00:00.250Z");
  std::unique_ptr<KeptCloud> cloud;

 private:
  Folder folder_;
  Beginning first_{.at = now,
                   .seed = 7,
                   .key = "AKIAKEPT",
                   .secret = "secret",
                   .addresses = {"198.51.100.3", 28},
                   .caller = "198.51.100.1",
                   .settings = R"({"pace": {"boot": [1, 3], "checks": [5, 20]}, "alarm_delay": [0, 20]})"};
  std::string image_;
  wire::SignedCloud signer_;
};

struct KeptCloudTest : ::testing::Test {
  testing::TempDir dir;
  Kept kept{dir.path() / "a"};

  /// A life with all kinds of inputs in it: one machine that runs, one that is stopped, one that its alarm
  /// has ended. Their ids.
  std::vector<std::string> live() {
    kept.set(R"({"limits": [{"code": "L-1216C47A", "vcpus": 12}]})");
    const auto group =
        element(kept.ec2("Action=CreateSecurityGroup&GroupName=g&GroupDescription=g"), "groupId");
    kept.ec2(
        "Action=AuthorizeSecurityGroupIngress&IpProtocol=tcp&FromPort=22&ToPort=22&CidrIp=198.51.100.1/"
        "32&GroupId=" +
        group);
    kept.ec2("Action=CreateKeyPair&KeyType=ed25519&KeyName=k");
    kept.ec2("Action=AllocateAddress&Domain=vpc");
    std::vector<std::string> ids;
    for (const auto* token : {"a", "b", "c"}) {
      ids.push_back(
          kept.run(std::string("&TagSpecification.1.ResourceType=instance&TagSpecification.1.Tag.1.Key="
                               "stint:token&TagSpecification.1.Tag.1.Value=t&ClientToken=") +
                   token + "&SecurityGroupId.1=" + group));
      kept.pass(Seconds{1});
    }
    kept.put_alarm(ids[2]);
    kept.pass(Seconds{30});
    kept.ec2("Action=StopInstances&InstanceId.1=" + ids[1]);
    kept.pass(Seconds{2});
    kept.tell(ids[1], HostEvent::What::PoweredOff);
    kept.pass(Seconds{150});
    kept.tell(ids[2], HostEvent::What::PoweredOff);
    kept.tell(ids[0], HostEvent::What::Impaired);
    kept.pass(Seconds{20});
    return ids;
  }
};

TEST_F(KeptCloudTest, LifeThatTheOthersAreAbout) {
  const auto ids = live();
  EXPECT_EQ(kept.state(ids[0]), "running");
  EXPECT_EQ(kept.state(ids[1]), "stopped");
  EXPECT_EQ(kept.state(ids[2]), "terminated");
}

TEST_F(KeptCloudTest, ReplayedCloudIsTheSame) {
  live();
  const auto before = kept.everything();
  kept.open();
  EXPECT_EQ(kept.cloud->set_aside(), "");
  EXPECT_EQ(kept.everything(), before);
}

TEST_F(KeptCloudTest, ReplayedCloudGoesOnAsTheOtherOneDoes) {
  const auto ids = live();
  Kept twin(dir.path() / "b");
  twin.write(kept.text());
  twin.now = kept.now;
  twin.open();
  for (auto* one : {&kept, &twin}) {
    one->ec2("Action=StartInstances&InstanceId.1=" + ids[1]);
    EXPECT_EQ(one->run("&ClientToken=a&SecurityGroupId.1=sg-0"), "")
        << "a token that was used, for another wish";
    one->run("&ClientToken=d");
    one->pass(Seconds{60});
  }
  EXPECT_EQ(twin.everything(), kept.everything());
  EXPECT_EQ(twin.cloud->next_due(), kept.cloud->next_due());
}

TEST_F(KeptCloudTest, LotsThatReadsDrawAreDrawnAgain) {
  kept.set(R"({"read_lag": [0, 4]})");
  const auto id = kept.run("");
  for (int i = 0; i < 10; ++i) {
    kept.state(id);
    kept.pass(std::chrono::milliseconds(700));
  }
  Kept twin(dir.path() / "b");
  twin.write(kept.text());
  twin.now = kept.now;
  twin.open();
  for (int i = 0; i < 20; ++i) {
    kept.pass(std::chrono::milliseconds(300));
    twin.pass(std::chrono::milliseconds(300));
    ASSERT_EQ(twin.state(id), kept.state(id)) << i;
  }
}

TEST_F(KeptCloudTest, PlanOfFaultsGoesOnWhereItWas) {
  kept.set(R"({"faults": [{"call": "DescribeVpcs", "skip": 1, "times": 2, "what": "lost"}]})");
  for (const bool lost : {false, true, true, false}) {
    EXPECT_EQ(kept.ec2("Action=DescribeVpcs") == "lost", lost);
    kept.open();
    EXPECT_EQ(kept.cloud->set_aside(), "");
  }
}

TEST_F(KeptCloudTest, OnlyWhatCountsIsWritten) {
  const auto lines = [&] { return std::ranges::count(kept.text(), '\n'); };
  EXPECT_EQ(lines(), 1);
  kept.ec2("Action=DescribeInstances");
  kept.pass(Seconds{60});
  EXPECT_EQ(lines(), 1) << "reads and time";
  kept.ec2("Action=CreateSecurityGroup&GroupName=g&GroupDescription=g");
  EXPECT_EQ(lines(), 2);
  wire::Request stranger{.headers = {{"authorization",
                                      "AWS4-HMAC-SHA256 Credential=AKIANOBODY/20261124/us-east-1/ec2/"
                                      "aws4_request, SignedHeaders=host, Signature=00"}},
                         .body = "Action=RunInstances"};
  ASSERT_TRUE(kept.cloud->ask(stranger, kept.now));
  EXPECT_EQ(lines(), 2) << "what somebody without a key sends is nobody's business";
}

TEST_F(KeptCloudTest, PastSaysWhatRanAndWhoseDisksThereAre) {
  const auto ids = live();
  kept.open();
  EXPECT_EQ(kept.cloud->past().running, std::set<std::string>{ids[0]});
  EXPECT_EQ(kept.cloud->past().disks, (std::set<std::string>{ids[0], ids[1]}));
}

TEST_F(KeptCloudTest, MeterGoesOnOverARestart) {
  const auto ids = live();
  Kept twin(dir.path() / "b");
  twin.write(kept.text());
  twin.now = kept.now;
  twin.open();
  for (auto* one : {&kept, &twin}) one->pass(Seconds{3600});
  const auto bill = kept.cloud->bill(kept.now, "t").value();
  EXPECT_EQ(show(twin.cloud->bill(twin.now, "t").value()), show(bill));
  EXPECT_GT(bill.nano_dollars, 0);
}

TEST_F(KeptCloudTest, LineThatWasCutIsAsIfItHadNotBeen) {
  kept.ec2("Action=CreateSecurityGroup&GroupName=kept&GroupDescription=g");
  const auto before = kept.everything();
  kept.ec2("Action=CreateSecurityGroup&GroupName=cut&GroupDescription=g");
  const auto text = kept.text();
  for (const std::size_t cut : {1U, 2U, 100U}) {
    kept.write(text.substr(0, text.size() - cut));
    kept.open();
    EXPECT_EQ(kept.cloud->set_aside(), "");
    EXPECT_EQ(kept.everything(), before) << cut;
  }
}

TEST_F(KeptCloudTest, JournalThatDoesNotReplayIsSetAside) {
  kept.ec2("Action=CreateSecurityGroup&GroupName=one&GroupDescription=g");
  kept.ec2("Action=CreateSecurityGroup&GroupName=two&GroupDescription=g");
  const auto good = kept.text();
  struct Case {
    std::string from, to, why;
  };
  for (const auto& [from, to, why] :
       {Case{R"("format":1)", R"("format":0)", "it is of another version of this program"},
        {"GroupName=one", "GroupName=eno", "line 2: a request has another answer than it had"},
        {R"("request":)", R"("requests":)", "line 2 is not of this version's format"}}) {
    auto bad = good;
    bad.replace(bad.find(from), from.size(), to);
    kept.write(bad);
    kept.open();
    EXPECT_NE(kept.cloud->set_aside().find(why), std::string::npos) << kept.cloud->set_aside();
    const auto groups = kept.ec2("Action=DescribeSecurityGroups");
    EXPECT_EQ(groups.find("<groupName>two"), groups.npos) << "a cloud that begins anew";
  }
}

TEST_F(KeptCloudTest, ClockThatGoesBackStandsStill) {
  const auto id = kept.run("");
  kept.pass(Seconds{10});
  const auto before = kept.cloud->bill(kept.now, std::nullopt).value().nano_dollars;
  kept.now -= Seconds{5};
  EXPECT_EQ(kept.state(id), "running");
  EXPECT_EQ(kept.cloud->bill(kept.now, std::nullopt).value().nano_dollars, before);
}

TEST_F(KeptCloudTest, OtherAddressesAreThoseOfTheNextBoot) {
  const auto id = kept.run("");
  kept.pass(Seconds{5});
  ASSERT_TRUE(kept.cloud->move({{"203.0.113.3", 28}, "203.0.113.1"}, kept.now));
  kept.open();
  EXPECT_EQ(kept.cloud->addresses().first, "203.0.113.3");
  wire::Request checkip{.method = "GET", .path = "/checkip", .headers = {}, .body = {}};
  EXPECT_EQ(kept.cloud->ask(checkip, kept.now).value().value().body, "203.0.113.1\n");
  const auto other = kept.run("");
  kept.pass(Seconds{5});
  EXPECT_TRUE(element(kept.ec2("Action=DescribeInstances&InstanceId.1=" + other), "ipAddress")
                  .starts_with("203.0.113."));
}

}  // namespace
}  // namespace stint::rehearsal::server
