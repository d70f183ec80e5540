// SPDX-License-Identifier: Apache-2.0
#include "aws/http_date.h"

#include <gtest/gtest.h>

namespace stint::aws {
namespace {

TEST(HttpDateTest, ReadsTheDateHeader) {
  EXPECT_EQ(rfc3339(*parse_http_date("Tue, 24 Nov 2026 20:00:01 GMT")), "2026-11-24T20:00:01Z");
  EXPECT_EQ(rfc3339(*parse_http_date("Sat, 01 Jan 2000 00:00:00 GMT")), "2000-01-01T00:00:00Z");
}

TEST(HttpDateTest, RefusesEverythingElse) {
  for (const char* text :
       {"", "Tue, 24 Nov 2026 20:00:01 UTC", "Tuesday, 24-Nov-26 20:00:01 GMT", "Tue Nov 24 20:00:01 2026",
        "Tue, 31 Feb 2026 20:00:01 GMT", "Tue, 24 nov 2026 20:00:01 GMT", "Tue, 24 ovD 2026 20:00:01 GMT",
        "Tue, 24 Nov 2026 24:00:01 GMT", "Tue, x4 Nov 2026 20:00:01 GMT"})
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
}

}  // namespace
}  // namespace stint::aws
