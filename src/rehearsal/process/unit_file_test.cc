// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/unit_file.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::process {
namespace {

using Words = std::vector<std::string>;
using namespace std::chrono_literals;

TEST(UnitFileTest, DropInAddsAndForgets) {
  UnitFile file;
  file.add("# comment\n[Service]\nExecStart=/bin/a\nExecStartPre=/bin/x\nEnvironment=A=1 \\\n  B=2\n");
  file.add("[Service]\nExecStart=\nExecStart = /bin/b\nExecStartPre=/bin/y\n; comment\n");
  EXPECT_EQ(file.all("Service", "ExecStart"), Words{"/bin/b"});
  EXPECT_EQ(file.all("Service", "ExecStartPre"), (Words{"/bin/x", "/bin/y"}));
  EXPECT_EQ(split_words(file.last("Service", "Environment")), (Words{"A=1", "B=2"}));
  EXPECT_EQ(file.last("Unit", "ExecStart"), "");
  EXPECT_TRUE(file.has("Service"));
  EXPECT_FALSE(file.has("Timer"));
}

TEST(UnitFileTest, SpansAreSumsWithUnits) {
  EXPECT_EQ(parse_span("30"), Micros{30s});
  EXPECT_EQ(parse_span("100ms"), Micros{100ms});
  EXPECT_EQ(parse_span("5min 30s"), Micros{330s});
  EXPECT_EQ(parse_span("1h30min"), Micros{5400s});
  EXPECT_EQ(parse_span("1.5s"), Micros{1500ms});
  EXPECT_EQ(parse_span("infinity"), Micros::max());
  for (const auto* wrong : {"", "soon", "5 parsecs", "-1s", "1..2s", "99999999999999d"})
    EXPECT_EQ(parse_span(wrong), std::nullopt) << wrong;
}

TEST(UnitFileTest, WordsKeepWhatIsQuoted) {
  EXPECT_EQ(split_words(R"(/bin/sh -c "a \"b\" 'c'" 'd "e"' f\ g)"),
            (Words{"/bin/sh", "-c", R"(a "b" 'c')", R"(d "e")", "f g"}));
  EXPECT_EQ(split_words("''"), Words{""});
  EXPECT_EQ(split_words("  "), Words{});
}

}  // namespace
}  // namespace stint::rehearsal::process
