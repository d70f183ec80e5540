// SPDX-License-Identifier: Apache-2.0
#include "cli/page.h"

#include <gtest/gtest.h>

namespace stint::cli {
namespace {

TEST(PageTest, AddressIsOfTheServersKindAndOfTheFile) {
  pact::Notebook lab{8888, "/", "t0", true}, classic{8888, "/user/", "t0", false};
  EXPECT_EQ(page_url(lab, 20'123, "a b/ü.ipynb"),
            "http://127.0.0.1:20123/lab/tree/a%20b/%C3%BC.ipynb?token=t0");
  EXPECT_EQ(page_url(lab, 20'123, ""), "http://127.0.0.1:20123/lab?token=t0");
  EXPECT_EQ(page_url(classic, 20'123, "x.ipynb"), "http://127.0.0.1:20123/user/notebooks/x.ipynb?token=t0");
  EXPECT_EQ(page_url(classic, 20'123, ""), "http://127.0.0.1:20123/user/tree?token=t0");
}

}  // namespace
}  // namespace stint::cli
