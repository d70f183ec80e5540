// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/host_words.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::server {
namespace {

host::Boot boot() {
  return {.instance = "i-1",
          .image = "ami-1",
          .private_address = "172.31.0.10",
          .public_address = "198.51.100.3",
          .hostname = "ip-172-31-0-10",
          .gpu = Gpu{"T4", "NVIDIA", 4, "", 16384}};
}

TEST(HostWordsTest, ImageAsShippedHasItsOwnRoot) {
  auto as_shipped = boot();
  as_shipped.as_shipped = true;
  EXPECT_EQ(spec_of(as_shipped, {"/image", "/shipped"}).value().image_root, "/shipped");
}

TEST(HostWordsTest, Spec) {
  const auto spec = spec_of(boot(), {"/image", "/shipped"}).value();
  EXPECT_EQ(spec.id, "i-1");
  EXPECT_EQ(spec.image_root, "/image");
  EXPECT_EQ(spec.private_address.text(), "172.31.0.10");
  EXPECT_EQ(spec.public_address.value().text(), "198.51.100.3");
  EXPECT_EQ(spec.hostname, "ip-172-31-0-10");
  EXPECT_EQ(spec.gpu.value().name, "Tesla T4");
  EXPECT_EQ(spec.gpu->count, 4);
  EXPECT_EQ(spec.gpu->memory_mib, 16384);
  EXPECT_TRUE(spec.cloud_init);
}

TEST(HostWordsTest, ImageThatReadsNoUserData) {
  auto without = boot();
  without.cloud_init = false;
  EXPECT_FALSE(spec_of(without, {"/image", "/shipped"}).value().cloud_init);
}

TEST(HostWordsTest, HostWithoutAddress) {
  auto without = boot();
  without.public_address = "";
  EXPECT_FALSE(spec_of(without, {"/image", "/shipped"}).value().public_address);
  without.private_address = "";
  EXPECT_FALSE(spec_of(without, {"/image", "/shipped"}));
}

TEST(HostWordsTest, GpusOfDriversAndOfOtherMakers) {
  EXPECT_EQ(gpu_of(Gpu{"L4", "NVIDIA", 1, "", 1}).value().name, "NVIDIA L4");
  EXPECT_EQ(gpu_of(Gpu{"V100", "NVIDIA", 1, "", 1}).value().name, "Tesla V100-SXM2-16GB");
  EXPECT_FALSE(gpu_of(Gpu{"Radeon Pro V520", "AMD", 1, "", 1}));
  EXPECT_FALSE(gpu_of(std::nullopt));
}

TEST(HostWordsTest, IngressKeepsWhatIsIpv4) {
  const auto ingress = ingress_of({{"tcp", 22, 22, "198.51.100.1/32"},
                                   {"tcp", 22, 22, "::/0"},
                                   {"udp", 53, 60, "10.0.0.0/8"},
                                   {"icmp", 8, -1, "0.0.0.0/0"},
                                   {"-1", -1, -1, "172.31.0.10/32"}});
  using Protocol = hosts::Ingress::Protocol;
  ASSERT_EQ(ingress.size(), 4U);
  EXPECT_EQ(ingress[0].source.text(), "198.51.100.1/32");
  const std::vector<Protocol> expected{Protocol::Tcp, Protocol::Udp, Protocol::Icmp, Protocol::All};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(ingress[i].protocol, expected[i]) << i;
  EXPECT_EQ(ingress[1].from, 53);
  EXPECT_EQ(ingress[1].to, 60);
  EXPECT_EQ(ingress[2].to, -1);
}

TEST(HostWordsTest, Ends) {
  EXPECT_EQ(what_of(hosts::End::PoweredOff), HostEvent::What::PoweredOff);
  EXPECT_EQ(what_of(hosts::End::Rebooted), HostEvent::What::Rebooted);
  EXPECT_EQ(what_of(hosts::End::Died), HostEvent::What::Died);
}

}  // namespace
}  // namespace stint::rehearsal::server
