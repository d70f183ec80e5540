// SPDX-License-Identifier: Apache-2.0
#include "aws/url.h"

#include <gtest/gtest.h>

namespace stint::aws {
namespace {

TEST(UrlTest, SplitsAnAddress) {
  auto url = split_url("HTTPS://EC2.us-east-1.Amazonaws.com/a/b?c=d&e");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "ec2.us-east-1.amazonaws.com");
  EXPECT_EQ(url->path, "/a/b");
  EXPECT_EQ(url->query, "c=d&e");
}

TEST(UrlTest, PathIsAtLeastASlash) {
  EXPECT_EQ(split_url("http://127.0.0.1:4566")->path, "/");
  EXPECT_EQ(split_url("http://h?q")->path, "/");
  EXPECT_EQ(split_url("http://h?q")->query, "q");
}

TEST(UrlTest, PortIsPartOfTheHostUnlessItIsTheSchemesOwn) {
  EXPECT_EQ(split_url("http://h:4566/")->host, "h:4566");
  EXPECT_EQ(split_url("http://h:80/")->host, "h");
  EXPECT_EQ(split_url("https://h:443/")->host, "h");
  EXPECT_EQ(split_url("https://h:80/")->host, "h:80");
  EXPECT_EQ(split_url("http://[::1]:8080/")->host, "[::1]:8080");
  EXPECT_EQ(split_url("http://[::1]/")->host, "[::1]");
}

TEST(UrlTest, RefusesWhatIsNoPlainAddress) {
  for (const char* text :
       {"", "h", "ftp://h/", "http://", "http:///x", "http://:80/", "http://u@h/", "http://u:p@h/",
        "http://h:x/", "http://h:/", "http://h/#f", "http://h /", "http://h\\x/"})
    EXPECT_FALSE(split_url(text)) << text;
}

}  // namespace
}  // namespace stint::aws
