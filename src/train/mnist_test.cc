// SPDX-License-Identifier: Apache-2.0
#include "train/mnist.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "testing/stepping_world.h"

namespace stint::train {
namespace {

std::string words(std::initializer_list<size_t> values) {
  std::string bytes;
  for (size_t value : values)
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

class MnistTest : public ::testing::Test {
 protected:
  void put(const std::string& which, size_t pictures, size_t labels) {
    put_file(which + "-images-idx3-ubyte",
             words({0x803, pictures, 28, 28}) + std::string(pictures * kPixels, 'p'));
    put_file(which + "-labels-idx1-ubyte", words({0x801, labels}) + std::string(labels, '\3'));
  }
  void put_file(const std::string& name, const std::string& bytes) {
    ASSERT_TRUE(files_.write(Path{"/mnist"} / name, bytes, 0600));
  }
  std::string why_not() {
    auto read = read_mnist(files_, "/mnist");
    return read ? "it was read" : read.error().what;
  }

  stint::testing::MemoryFiles files_;
};

TEST_F(MnistTest, TheFirstFiveThousandAreForValidation) {
  put("train", 5003, 5003);
  put("t10k", 4, 4);
  auto mnist = read_mnist(files_, "/mnist");
  ASSERT_TRUE(mnist) << mnist.error().what;
  EXPECT_EQ(mnist->validation().size(), 5000U);
  EXPECT_EQ(mnist->training().size(), 3U);
  EXPECT_EQ(mnist->test().size(), 4U);
  EXPECT_EQ(mnist->training().picture(0), mnist->validation().picture(5000));
}

TEST_F(MnistTest, AMissingFileIsNamed) {
  put("train", 5003, 5003);
  EXPECT_EQ(why_not(), "there is neither t10k-images-idx3-ubyte nor t10k-images-idx3-ubyte.gz in /mnist");
}

TEST_F(MnistTest, PicturesAndLabelsHaveToMatch) {
  put("train", 5003, 5002);
  EXPECT_EQ(
      why_not(),
      "/mnist/train-images-idx3-ubyte has 5003 pictures, /mnist/train-labels-idx1-ubyte has 5002 labels");
}

TEST_F(MnistTest, NothingLeftToTrainOn) {
  put("train", 5000, 5000);
  put("t10k", 4, 4);
  EXPECT_EQ(why_not(), "/mnist has 5000 training pictures: the first 5000 are for validation, none is left");
}

}  // namespace
}  // namespace stint::train
