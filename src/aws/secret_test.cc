// SPDX-License-Identifier: Apache-2.0
#include "aws/secret.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>

#include "aws/credentials.h"

namespace stint::aws {
namespace {

template <class T>
concept Streamed = requires(std::ostream& out, const T& value) {
  out << value;
};
template <class T>
concept Compared = requires(const T& a, const T& b) {
  a == b;
};

static_assert(Streamed<std::string> && Compared<std::string>, "the concepts see what is there");

TEST(SecretTest, HasNoWayOutButReveal) {
  EXPECT_FALSE(Streamed<Secret>);
  EXPECT_FALSE(Compared<Secret>);
  EXPECT_FALSE((std::is_convertible_v<Secret, std::string>));
  EXPECT_FALSE((std::is_convertible_v<Secret, std::string_view>));
  EXPECT_FALSE(fmt::is_formattable<Secret>::value);
  EXPECT_FALSE(fmt::is_formattable<Credentials>::value);
  EXPECT_EQ(Secret{"s"}.reveal(), "s");
}

}  // namespace
}  // namespace stint::aws
