// SPDX-License-Identifier: Apache-2.0
#include "ledger/sqlite.h"

#include <filesystem>

#include "ledger/ledger_test.h"

namespace stint::ledger {
namespace {

class SqliteTest : public LedgerTest {
 protected:
  std::string file() const { return (w.env.state_dir() / "ledger.db").string(); }
};

TEST_F(SqliteTest, FullDiskIsSaidAndTheBillIsNotKnown) {
  auto db = *Database::open(file(), nullptr);
  ASSERT_TRUE(db.run("CREATE TABLE t(x); PRAGMA max_page_count=3"));
  auto written = db.transact([&] { return db.run("INSERT INTO t VALUES(zeroblob(100000))"); });
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().what, "the ledger cannot be written: no space left on the disk");
  EXPECT_EQ(exit_code(written.error()), 3);
  EXPECT_TRUE(db.run("INSERT INTO t VALUES(1)")) << "the transaction was rolled back";
}

TEST_F(SqliteTest, LedgerThatCannotBeOpenedLeavesTheBillNotKnown) {
  std::filesystem::create_directories(file());
  auto ledger = Ledger::open(world);
  ASSERT_FALSE(ledger);
  EXPECT_NE(ledger.error().what.find("the ledger cannot be written"), std::string::npos)
      << ledger.error().what;
  EXPECT_TRUE(may_cost(ledger.error().bill));
}

TEST_F(SqliteTest, LedgerWithoutAPlaceIsInMemoryWhereRoomIsForgone) {
  std::filesystem::create_directories(file());
  EXPECT_EQ(Ledger::open(world).error().code, kUnwritable);
  auto ledger = Ledger::open(world, Room::Forgone);
  ASSERT_TRUE(ledger);
  EXPECT_TRUE(ledger->unkept());
  EXPECT_TRUE(ledger->stints({})->empty());
}

TEST_F(SqliteTest, CopyHasWhatOnlyTheLogHolds) {
  auto db = *Database::open(file(), nullptr);
  ASSERT_TRUE(db.run("CREATE TABLE t(x); INSERT INTO t VALUES(7)"));
  auto copy = db.copy();
  ASSERT_TRUE(copy);
  ASSERT_TRUE(copy->run("INSERT INTO t VALUES(8)"));
  auto count = [](Database& in) {
    auto row = *in.prepare("SELECT count(*) FROM t");
    EXPECT_TRUE(*row.step());
    return row.integer(0);
  };
  EXPECT_EQ(count(*copy), 2);
  EXPECT_EQ(count(db), 1);
}

TEST_F(SqliteTest, StatementIsUsedAgainWithNothingBound) {
  auto db = *Database::open(file(), nullptr);
  ASSERT_TRUE(db.run("CREATE TABLE t(x)"));
  for (int i = 1; i <= 2; ++i) {
    auto insert = *db.prepare("INSERT INTO t VALUES(?)");
    if (i == 1) insert.bind(std::int64_t{7});
    ASSERT_TRUE(insert.step());
  }
  auto row = *db.prepare("SELECT count(*),count(x) FROM t");
  ASSERT_TRUE(*row.step());
  EXPECT_EQ(row.integer(0), 2);
  EXPECT_EQ(row.integer(1), 1) << "what the first use bound is forgotten";
}

TEST_F(SqliteTest, OneTextMayBeInUseTwice) {
  auto db = *Database::open(file(), nullptr);
  ASSERT_TRUE(db.run("CREATE TABLE t(x); INSERT INTO t VALUES(1),(2)"));
  auto outer = *db.prepare("SELECT x FROM t ORDER BY x");
  ASSERT_TRUE(*outer.step());
  auto inner = *db.prepare("SELECT x FROM t ORDER BY x");
  ASSERT_TRUE(*inner.step());
  ASSERT_TRUE(*inner.step());
  EXPECT_EQ(inner.integer(0), 2);
  EXPECT_EQ(outer.integer(0), 1);
}

}  // namespace
}  // namespace stint::ledger
