// SPDX-License-Identifier: Apache-2.0
// What reaches a host, and what a host reaches.
#include <gtest/gtest.h>

#include "cloud.h"
#include "rehearsal/hosts/namespaces.h"
#include "rehearsal/hosts/program.h"

namespace stint::rehearsal::hosts {
namespace {

using Protocol = Ingress::Protocol;
using std::chrono::seconds;

class Network : public CloudTest {
 protected:
  Block here() { return Block{hosts().client()}; }
  void rules(unsigned n, std::vector<Ingress> ingress) {
    ASSERT_TRUE(hosts().set_rules(cloud().spec(n).id, std::move(ingress)));
  }
  Ingress ssh_from_here() { return {Protocol::Tcp, 22, 22, here()}; }
  // What a closed port of a public address says: nothing, or of rootless hosts that nobody listens there.
  int closed() { return is_rootless() ? 7 : 28; }
  // 0: something answered; 28: nothing did in a second, as from a security group that drops; 7: refused.
  int curl(const std::string& address) {
    return cloud().run({"curl", "-s", "-m", "1", "-o", "/dev/null", "http://" + address}).code;
  }
  int curl_from(unsigned n, const std::string& address) {
    return cloud().ssh(n, "curl -s -m 1 -o /dev/null http://" + address).code;
  }
  void serve_web(unsigned n) {
    cloud().ssh(n, "mkdir -p web; cd web; nohup python3 -m http.server 8888 > /dev/null 2>&1 & sleep 0.5");
  }
  // The login user's home on host 0's disk, as this machine sees it.
  Path home() { return cloud().folder() / "state/instances/i-00/upper/home/ubuntu"; }
  bool begun() { return std::filesystem::exists(home() / "begun"); }
  std::string public_of(unsigned n) { return cloud().spec(n).public_address->text(); }
  std::string private_of(unsigned n) { return cloud().spec(n).private_address.text(); }
};

TEST_F(Network, PortsOpenAndCloseWithTheRules) {
  cloud().boot_and_wait(0);
  serve_web(0);
  EXPECT_EQ(curl(public_of(0) + ":8888"), closed());
  rules(0, {ssh_from_here(), {Protocol::Tcp, 8000, 8999, here()}});
  EXPECT_EQ(curl(public_of(0) + ":8888"), 0);
  EXPECT_EQ(curl(public_of(0) + ":8887"), 7) << "open, but nobody listens";
  rules(0, {ssh_from_here(), {Protocol::Tcp, 8888, 8888, *Block::parse("10.9.9.9/32")}});
  EXPECT_EQ(curl(public_of(0) + ":8888"), closed()) << "open to somebody else";
}

TEST_F(Network, EstablishedConnectionOutlivesItsRule) {
  cloud().boot_and_wait(0);
  auto argv = cloud().ssh_argv(*cloud().spec(0).public_address);
  argv.push_back("touch begun; sleep 2; echo still here");
  bool closed = false;
  const auto said = cloud().run(argv, seconds(30), [&] {
    if (closed || !begun()) return;
    closed = true;
    rules(0, {});
  });
  EXPECT_TRUE(closed);
  EXPECT_EQ(said.text, "still here");
  EXPECT_EQ(cloud().ssh(0, "true").code, 255) << "a new one is not let in";
}

TEST_F(Network, FromAnotherHostEveryPortIsClosedUntilItsGroupIsLetIn) {
  cloud().boot_and_wait(0);
  cloud().boot_and_wait(1);
  serve_web(0);
  // The public address of a rootless host is the user's alone (docs/hosts.md).
  std::vector<std::string> addresses{private_of(0)};
  if (!is_rootless()) addresses.push_back(public_of(0));
  for (const auto& address : addresses) {
    EXPECT_EQ(curl_from(1, address + ":22"), 28) << address;
    EXPECT_EQ(curl_from(1, address + ":8888"), 28) << address;
  }
  EXPECT_NE(cloud().ssh(1, "ping -c 1 -W 1 " + private_of(0)).code, 0);
  rules(0, {ssh_from_here(), {Protocol::All, -1, -1, Block{cloud().spec(1).private_address}}});
  for (const auto& address : addresses) EXPECT_EQ(curl_from(1, address + ":8888"), 0) << address;
  EXPECT_EQ(cloud().ssh(1, "ping -c 1 -W 1 " + private_of(0)).code, 0);
}

TEST_F(Network, FromAnotherNamespaceOfThisMachineThereIsNoWayIn) {
  cloud().boot_and_wait(0);
  rules(0, {{Protocol::All, -1, -1, *Block::parse("0.0.0.0/0")}});
  const auto elsewhere = make_net_namespace();
  ASSERT_TRUE(elsewhere);
  const auto tried = run_program(
      {.argv = {"curl", "-s", "-m", "1", "http://" + public_of(0) + ":22"}, .net_ns = elsewhere->get()});
  EXPECT_EQ(tried->code, 7);
}

TEST_F(Network, HostHasNoWayOut) {
  cloud().boot_and_wait(0);
  const auto client = hosts().client().text();
  EXPECT_EQ(curl_from(0, client + ":22"), 28) << "the user's own machine";
  EXPECT_NE(curl_from(0, "192.0.2.1"), 0);
  EXPECT_NE(curl_from(0, "1.1.1.1"), 0);
  EXPECT_EQ(curl_from(0, "example.org"), 6) << "names are told not to exist, at once";
  EXPECT_EQ(cloud().ssh(0, "getent hosts ip-172-31-0-77").text.substr(0, 11), "172.31.0.77");
}

TEST_F(Network, HostSeesItsPrivateAddressOnEth0) {
  cloud().boot_and_wait(0);
  EXPECT_EQ(cloud().ssh(0, "ip -br -4 addr show eth0 | awk '{print $3}'").text, private_of(0) + "/20");
  EXPECT_EQ(cloud().ssh(0, "ip addr | grep -c " + public_of(0)).text, "0");
  EXPECT_EQ(cloud().ssh(0, "echo $SSH_CONNECTION | cut -d' ' -f1").text, hosts().client().text());
}

TEST_F(Network, MetadataServiceOfAHostIsItsOwn) {
  cloud().boot_and_wait(0);
  cloud().boot_and_wait(1);
  const auto ask = [&](unsigned n) {
    return cloud()
        .ssh(n,
             "T=$(curl -s -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "
             "169.254.169.254/latest/api/token);"
             "curl -s -H \"X-aws-ec2-metadata-token: $T\" 169.254.169.254/latest/meta-data/instance-id")
        .text;
  };
  EXPECT_EQ(ask(0), "i-00");
  EXPECT_EQ(ask(1), "i-01");
  EXPECT_EQ(cloud().ssh(0, "curl -s -o /dev/null -w '%{http_code}' 169.254.169.254/latest/meta-data/").text,
            "401");
}

TEST_F(Network, BootWaitsForNoMetadataServiceOnceItHasRun) {
  cloud().boot_and_wait(0);
  cloud().ssh(0,
              "cloud-init status --wait; sudo touch /etc/cloud/cloud-init.disabled; sudo systemctl reboot");
  ASSERT_EQ(cloud().next_event().end, End::Rebooted);
  cloud().metadata(0).hang();
  EXPECT_EQ(cloud().ssh_when_up(0, "echo up").text, "up");
}

TEST_F(Network, UnpluggedHostIsSilentUntilItIsPluggedIn) {
  cloud().boot_and_wait(0);
  ASSERT_TRUE(hosts().set_fault("i-00", Fault::Unplugged));
  EXPECT_EQ(curl(public_of(0) + ":" + std::to_string(hosts().ssh_port())), 28);
  ASSERT_TRUE(hosts().set_fault("i-00", Fault::None));
  EXPECT_EQ(cloud().ssh(0, "echo back").text, "back");
}

TEST_F(Network, SilentHostLosesWhatIsEstablished) {
  cloud().boot_and_wait(0);
  auto argv = cloud().ssh_argv(*cloud().spec(0).public_address);
  argv.insert(argv.begin() + 1, {"-o", "ServerAliveInterval=1", "-o", "ServerAliveCountMax=2"});
  argv.push_back("touch begun; sleep 60");
  bool cut = false;
  const auto said = cloud().run(argv, seconds(30), [&] {
    if (cut || !begun()) return;
    cut = true;
    ASSERT_TRUE(hosts().set_fault("i-00", Fault::Silent));
  });
  EXPECT_EQ(said.code, 255);
  ASSERT_TRUE(hosts().set_fault("i-00", Fault::None));
  EXPECT_EQ(cloud().ssh(0, "echo back").text, "back");
}

TEST_F(Network, HungHostAnswersNothingAndCanBeSwitchedOff) {
  cloud().boot_and_wait(0);
  ASSERT_TRUE(hosts().set_fault("i-00", Fault::Hung));
  EXPECT_EQ(cloud().ssh(0, "true").code, 255);
  ASSERT_TRUE(hosts().set_fault("i-00", Fault::None));
  EXPECT_EQ(cloud().ssh(0, "echo back").text, "back");
  ASSERT_TRUE(hosts().set_fault("i-00", Fault::Hung));
  hosts().shut_down("i-00");
  cloud().run_for(seconds(1));
  EXPECT_EQ(cloud().events_waiting(), 0u);
  hosts().crash("i-00");
  EXPECT_EQ(cloud().next_event(seconds(2)).end, End::Died);
}

TEST_F(Network, TwoCloudsStandSideBySide) {
  Cloud other;
  EXPECT_FALSE(other.hosts().range().block.overlaps(hosts().range().block));
  cloud().boot_and_wait(0);
  other.boot_and_wait(0);
  EXPECT_EQ(cloud().ssh(0, "echo one").text, "one");
  EXPECT_EQ(other.ssh(0, "echo other").text, "other");
  if (is_rootless()) return;  // there is not even an address
  EXPECT_EQ(other.ssh(0, "curl -s -m 1 http://" + public_of(0) + ":22").code, 7)
      << "no road from one to the other";
}

}  // namespace
}  // namespace stint::rehearsal::hosts
