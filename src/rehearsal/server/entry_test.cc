// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/entry.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace stint::rehearsal::server {
namespace {

const SysMicros kAt = *parse_rfc3339("2026-11-24T20:00:00.000001Z");

Entry again(const Entry& entry) {
  const auto line = to_line(entry);
  EXPECT_EQ(line.find('\n'), line.npos);
  auto read = parse_entry(line);
  EXPECT_TRUE(read) << line;
  if (!read) return {};
  EXPECT_EQ(to_line(*read), line);
  return *read;
}

TEST(EntryTest, Beginning) {
  const Beginning beginning{.at = kAt,
                            .seed = 18446744073709551615U,
                            .key = "AKIA1",
                            .secret = "a/b+c",
                            .addresses = {"198.51.100.3", 28},
                            .caller = "198.51.100.1",
                            .settings = R"({"approve_after":8})"};
  const auto read = parse_beginning(to_line(beginning));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->at, kAt);
  EXPECT_EQ(read->seed, beginning.seed);
  EXPECT_EQ(read->key, "AKIA1");
  EXPECT_EQ(read->secret, "a/b+c");
  EXPECT_EQ(read->addresses.first, "198.51.100.3");
  EXPECT_EQ(read->addresses.count, 28U);
  EXPECT_EQ(read->caller, "198.51.100.1");
  EXPECT_EQ(read->settings, beginning.settings);
}

TEST(EntryTest, BeginningOfAnotherVersionOrProgram) {
  const std::string good = to_line(Beginning{.settings = "{}"});
  ASSERT_TRUE(parse_beginning(good));
  for (const auto& [from, to] : {std::pair{R"("format":1)", R"("format":2)"},
                                 {R"("stint-rehearsal")", R"("other")"},
                                 {R"("seed":0)", R"("seed":"0")"},
                                 {R"("caller":"",)", ""}}) {
    auto bad = good;
    ASSERT_NE(bad.find(from), bad.npos) << from;
    bad.replace(bad.find(from), std::string_view(from).size(), to);
    EXPECT_FALSE(parse_beginning(bad)) << bad;
  }
}

TEST(EntryTest, Request) {
  const auto read = again({.at = kAt,
                           .what = wire::Request{.method = "GET",
                                                 .path = "/%20",
                                                 .query = "a=b&c",
                                                 .headers = {{"host", "h"}, {"x", ""}, {"host", "again"}},
                                                 .body = "Action=\"RunInstances\"\n"},
                           .consoles = {},
                           .answer = "0123456789abcdef"});
  const auto& request = std::get<wire::Request>(read.what);
  EXPECT_EQ(read.at, kAt);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.path, "/%20");
  EXPECT_EQ(request.query, "a=b&c");
  EXPECT_EQ(request.headers, (std::vector<Header>{{"host", "h"}, {"x", ""}, {"host", "again"}}));
  EXPECT_EQ(request.body, "Action=\"RunInstances\"\n");
  EXPECT_EQ(read.answer, "0123456789abcdef");
}

TEST(EntryTest, BytesThatAreNoText) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const auto read =
      again({.at = kAt, .what = wire::Request{.headers = {}, .body = all}, .consoles = {{"i-1", all}}});
  EXPECT_EQ(std::get<wire::Request>(read.what).body, all);
  EXPECT_EQ(read.consoles.at("i-1"), all);
}

TEST(EntryTest, LongConsolesOfSeveralHosts) {
  const std::string one(65536, 'x'), other = "\x1b[0mbooted\r\n";
  const auto read = again({.at = kAt, .what = input::Time{}, .consoles = {{"i-1", one}, {"i-2", other}}});
  EXPECT_TRUE(std::holds_alternative<input::Time>(read.what));
  EXPECT_EQ(read.consoles, (std::map<std::string, std::string>{{"i-1", one}, {"i-2", other}}));
}

TEST(EntryTest, EachHostEvent) {
  using What = HostEvent::What;
  for (const auto what :
       {What::PoweredOff, What::Rebooted, What::Died, What::Impaired, What::Healthy, What::Reclaimed}) {
    const auto event = std::get<HostEvent>(again({.at = kAt, .what = HostEvent{"i-1", what}}).what);
    EXPECT_EQ(event.instance, "i-1");
    EXPECT_EQ(event.what, what);
  }
  const HostEvent sent{"i-1", What::Sent, 5'000'000'000};
  EXPECT_EQ(std::get<HostEvent>(again({.at = kAt, .what = sent}).what).bytes, 5'000'000'000);
}

TEST(EntryTest, SettingsAndAddresses) {
  const auto change = again({.at = kAt, .what = input::Change{R"({"pace":{"boot":[1,2]}})"}});
  EXPECT_EQ(std::get<input::Change>(change.what).settings, R"({"pace":{"boot":[1,2]}})");
  const auto moved = again({.at = kAt, .what = input::Addresses{{"203.0.113.3", 28}, "203.0.113.1"}});
  const auto& addresses = std::get<input::Addresses>(moved.what);
  EXPECT_EQ(addresses.block.first, "203.0.113.3");
  EXPECT_EQ(addresses.block.count, 28U);
  EXPECT_EQ(addresses.block.ssh_port, 22);
  EXPECT_EQ(addresses.caller, "203.0.113.1");
  const auto port = again({.at = kAt, .what = input::Addresses{{"127.77.0.3", 28, 2222}, "127.0.0.1"}});
  EXPECT_EQ(std::get<input::Addresses>(port.what).block.ssh_port, 2222);
}

TEST(EntryTest, EveryCutOfALineIsNone) {
  const auto line = to_line(Entry{.at = kAt, .what = HostEvent{"i-1", HostEvent::What::Died}});
  for (std::size_t length = 0; length < line.size(); ++length)
    EXPECT_FALSE(parse_entry(line.substr(0, length))) << length;
}

TEST(EntryTest, LinesOfAnotherFormat) {
  for (const auto* line : {R"({"at":"2026-11-24T20:00:00Z"})", R"({"at":"yesterday","time":true})", R"([1])",
                           R"({"at":"2026-11-24T20:00:00Z","time":false})",
                           R"({"at":"2026-11-24T20:00:00Z","event":{"instance":"i-1","what":"melted"}})",
                           R"({"at":"2026-11-24T20:00:00Z","time":true,"consoles":{"i-1":"!"}})",
                           R"({"at":"2026-11-24T20:00:00Z","request":{"method":"GET"}})"})
    EXPECT_FALSE(parse_entry(line)) << line;
}

}  // namespace
}  // namespace stint::rehearsal::server
