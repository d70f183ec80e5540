// SPDX-License-Identifier: Apache-2.0
#include "aws/xml.h"

#include <gtest/gtest.h>

namespace stint::aws {

struct Pet {
  std::string name;
  int legs = 4;
  std::optional<SysMicros> born;
  std::vector<std::string> toys;
};
static void read(XmlReader& r, Pet& pet) {
  r.need("name", pet.name);
  r.take("body/legs", pet.legs);
  r.take("born", pet.born);
  r.list("toySet/item", pet.toys);
}

namespace {

/// Reads all pets of the document and says what was wrong.
struct Pets {
  std::vector<Pet> list;
  std::string problem;

  explicit Pets(std::string_view text) {
    auto document = XmlDocument::parse(text);
    if (!document) {
      problem = "no document";
      return;
    }
    XmlReader reader{document->root(), problem};
    reader.list("houseSet/item/petSet/item", list);
  }
};

std::string house(std::string_view pets) {
  return "<R><houseSet><item><petSet>" + std::string{pets} + "</petSet></item></houseSet></R>";
}

TEST(XmlReaderTest, ReadsMembersAndLists) {
  Pets pets{
      house("<item><name>Ada</name><body><legs>3</legs></body><born>2026-11-24T20:00:00.000Z</born>"
            "<toySet><item>ball</item><item>&lt;stick&gt; &amp; \xC3\xBC</item></toySet></item>")};
  ASSERT_EQ(pets.problem, "");
  ASSERT_EQ(pets.list.size(), 1U);
  EXPECT_EQ(pets.list[0].name, "Ada");
  EXPECT_EQ(pets.list[0].legs, 3);
  EXPECT_EQ(rfc3339(*pets.list[0].born), "2026-11-24T20:00:00Z");
  EXPECT_EQ(pets.list[0].toys, (std::vector<std::string>{"ball", "<stick> & \xC3\xBC"}));
}

TEST(XmlReaderTest, TextOfBlanksAloneIsText) {
  EXPECT_EQ(Pets{house("<item><name> </name></item>")}.list.at(0).name, " ");
}

TEST(XmlReaderTest, NestedListsAreJoinedInOrder) {
  Pets pets{
      "<R><houseSet><item><petSet><item><name>a</name></item></petSet></item><item/>"
      "<item><petSet><item><name>b</name></item><item><name>c</name></item></petSet></item></houseSet></R>"};
  ASSERT_EQ(pets.list.size(), 3U);
  EXPECT_EQ(pets.list[2].name, "c");
}

TEST(XmlReaderTest, AbsentAndEmptyMembersLeaveTheDefault) {
  Pets pets{house("<item><name>a</name><body><legs/></body><born></born><toySet/></item>")};
  EXPECT_EQ(pets.problem, "");
  EXPECT_EQ(pets.list.at(0).legs, 4);
  EXPECT_EQ(pets.list.at(0).born, std::nullopt);
}

TEST(XmlReaderTest, NeededMemberThatIsAbsentOrEmptyIsAProblem) {
  EXPECT_EQ(Pets{house("<item/>")}.problem, "name is missing");
  EXPECT_EQ(Pets{house("<item><name></name></item>")}.problem, "name is missing");
}

TEST(XmlReaderTest, ValueThatIsNoneIsAProblemAndTheFirstIsKept) {
  EXPECT_EQ(Pets{house("<item><name>a</name><body><legs>many</legs></body><born>once</born></item>")}.problem,
            "body/legs cannot be read");
  EXPECT_EQ(Pets{house("<item><name>a</name><born>2026-02-30T00:00:00Z</born></item>")}.problem,
            "born cannot be read");
}

TEST(XmlDocumentTest, RefusesWhatIsNotWhole) {
  std::string whole = house("<item><name>a</name></item>");
  ASSERT_TRUE(XmlDocument::parse(whole));
  for (std::size_t n = 0; n < whole.size(); ++n) EXPECT_FALSE(XmlDocument::parse(whole.substr(0, n))) << n;
  for (const char* text :
       {"", "   ", "hello", "<!DOCTYPE html><html><body><p>Gateway<br></body></html>", "{}", "<a></b>"})
    EXPECT_FALSE(XmlDocument::parse(text)) << text;
}

TEST(ScalarTest, TakesWholeValuesAlone) {
  int i = 1;
  bool b = true;
  double d = 1;
  EXPECT_TRUE(from_text("-7", i) && i == -7);
  EXPECT_TRUE(from_text("false", b) && !b);
  EXPECT_TRUE(from_text("0.125", d) && d == 0.125);
  for (const char* text : {"", "7x", " 7", "7.5", "99999999999999999999"})
    EXPECT_FALSE(from_text(text, i)) << text;
  for (const char* text : {"", "True", "1", "yes"}) EXPECT_FALSE(from_text(text, b)) << text;
  EXPECT_EQ(i, -7) << "what cannot be read changes nothing";
}

}  // namespace
}  // namespace stint::aws
