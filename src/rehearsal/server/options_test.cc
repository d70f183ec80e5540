// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/options.h"

#include <gtest/gtest.h>

#include <vector>

namespace stint::rehearsal::server {
namespace {

std::string refusal(const std::vector<std::string>& words) {
  const auto options = parse_options(words);
  EXPECT_TRUE(options || options.error().kind == Kind::Usage);
  return options ? "" : options.error().what;
}

TEST(OptionsTest, EachOption) {
  const auto options =
      parse_options(std::vector<std::string>{"start", "--state", "/s/./t/", "--cache=/c", "--approve-after",
                                             "2m", "--port", "0", "--hosts", "rootless"});
  ASSERT_TRUE(options) << options.error().what;
  EXPECT_EQ(options->verb, "start");
  EXPECT_EQ(options->state, "/s/t/");
  EXPECT_EQ(options->cache, "/c");
  EXPECT_EQ(options->approve_after, Seconds{120});
  EXPECT_EQ(options->port, 0);
  EXPECT_EQ(options->hosts, "rootless");
}

TEST(OptionsTest, FilesOfAnImage) {
  const auto options =
      parse_options(std::vector<std::string>{"--save=/a.tar", "image", "--cache", "/c", "--from", "/b.tar"});
  ASSERT_TRUE(options) << options.error().what;
  EXPECT_EQ(options->save, "/a.tar");
  EXPECT_EQ(options->from, "/b.tar");
}

TEST(OptionsTest, FoldersAreAbsoluteSinceTheServerLeavesWhereItWasStarted) {
  const auto options = parse_options(std::vector<std::string>{"status", "--state", "here"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->state, std::filesystem::current_path() / "here");
}

TEST(OptionsTest, HelpIsShownWhateverElseIsSaid) {
  EXPECT_TRUE(parse_options(std::vector<std::string>{"--help"})->help);
  EXPECT_TRUE(parse_options(std::vector<std::string>{"start", "-h", "--odd"})->help);
}

TEST(OptionsTest, WrongOnes) {
  EXPECT_EQ(refusal({}), "which verb? start, stop, status, serve, image, doctor or clean");
  EXPECT_EQ(refusal({"begin"}), "there is no verb \"begin\"");
  EXPECT_EQ(refusal({"stop", "start"}), "one verb, and not \"start\" as well");
  EXPECT_EQ(refusal({"stop"}), "stop needs --state DIR");
  EXPECT_EQ(refusal({"start", "--state", "/s"}), "start needs --cache DIR");
  EXPECT_EQ(refusal({"image"}), "image needs --cache DIR");
  EXPECT_EQ(refusal({"stop", "--state"}), "--state needs a value");
  EXPECT_EQ(refusal({"stop", "--state", ""}), "\"\" is no folder");
  EXPECT_EQ(refusal({"stop", "--stat", "/s"}), "there is no option \"--stat\"");
  EXPECT_EQ(refusal({"start", "--approve-after", "soon"}), "\"soon\" is no span of time, as 8s or 2m");
  EXPECT_EQ(refusal({"start", "--hosts", "odd"}),
            "--hosts is auto, namespace, rootless or process, not \"odd\"");
  EXPECT_EQ(refusal({"start", "--state", "/s", "--cache", "/c", "--save", "/a"}),
            "--from and --save are options of image");
  for (const auto* port : {"65536", "-1", "x", ""})
    EXPECT_EQ(refusal({"start", "--port", port}), "\"" + std::string(port) + "\" is no port");
}

}  // namespace
}  // namespace stint::rehearsal::server
