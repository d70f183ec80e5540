// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/link_counts.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::hosts {
namespace {

using Counts = std::map<std::string, std::int64_t>;

TEST(ReceivedBytes, AreTheFirstNumberOfEachLink) {
  constexpr auto kTable =
      "Inter-|   Receive                                                |  Transmit\n"
      " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs\n"
      "    lo:       0       0    0    0    0     0          0         0        0       0    0\n"
      "outside: 7000000000      14    0    0    0     0          0         0     1076      14    0\n"
      "    h7:1234 12 0 0\n";
  EXPECT_EQ(received_bytes(kTable), (Counts{{"lo", 0}, {"outside", 7'000'000'000}, {"h7", 1234}}));
}

TEST(ReceivedBytes, OfWhatIsNoTableAreNone) {
  EXPECT_EQ(received_bytes(""), Counts{});
  EXPECT_EQ(received_bytes("h7: many\nh8:"), Counts{});
}

}  // namespace
}  // namespace stint::rehearsal::hosts
