// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/network.h"

#include <gtest/gtest.h>

#include "testing/stepping_world.h"

namespace stint::guard {
namespace {

constexpr const char* kRoutes =
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
    "ens5\t00000000\t01001FAC\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
    "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n";
constexpr const char* kRoutes6 =
    "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
    "fe800000000000000000000000000001 00000400 00000001 00000000 00000003     ens6\n"
    "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
    "00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n";
constexpr const char* kDevices =
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls "
    "carrier compressed\n"
    "    lo: 999999 10 0 0 0 0 0 0 999999 10 0 0 0 0 0 0\n"
    "  ens5:1000 10 0 0 0 0 0 0 2000 10 0 0 0 0 0 0\n"
    "  ens6: 30 10 0 0 0 0 0 0 40 10 0 0 0 0 0 0\n"
    "docker0: 888888 10 0 0 0 0 0 0 888888 10 0 0 0 0 0 0\n";

TEST(NetworkTest, CountsWhatHasADefaultRoute) {
  testing::MemoryFiles files;
  files.contents["/p/net/route"] = kRoutes;
  files.contents["/p/net/dev"] = kDevices;
  EXPECT_EQ(read_moved(files, "/p"), (Moved{1000, 2000}));
  files.contents["/p/net/ipv6_route"] = kRoutes6;
  EXPECT_EQ(read_moved(files, "/p"), (Moved{1030, 2040}));
}

TEST(NetworkTest, NoWayOutHasNoCount) {
  testing::MemoryFiles files;
  EXPECT_EQ(read_moved(files, "/p"), std::nullopt);
  files.contents["/p/net/dev"] = kDevices;
  EXPECT_EQ(read_moved(files, "/p"), std::nullopt);
}

TEST(NetworkTest, RoutesAreReadByTheirWholeDestination) {
  EXPECT_EQ(ways_out_v4(kRoutes), std::set<std::string>{"ens5"});
  EXPECT_EQ(ways_out_v6(kRoutes6), std::set<std::string>{"ens6"});
  EXPECT_TRUE(ways_out_v4("garbage\n\n1 2 3\n").empty());
}

}  // namespace
}  // namespace stint::guard
