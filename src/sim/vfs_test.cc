// SPDX-License-Identifier: Apache-2.0
#include "sim/vfs.h"

#include <gtest/gtest.h>

#include "base/fiber.h"
#include "ledger/ledger.h"
#include "testing/stepping_world.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

ledger::StintOpened opened(const std::string& token) {
  return {.token = token, .name = "lab", .owner = "me"};
}

// A laptop whose client writes the ledger, dies, and is started again.
struct Laptop {
  Disk disk;
  testing::SteppingWorld w;
  World world{w.out, w.files, w.tasks, w.env, kVfs, w.log, w.terminal};

  // Runs `body` as one life of the client; true where it lived to its end.
  bool live(std::optional<Death> death, const std::function<void()>& body, Gate* told = nullptr) {
    Fiber* self = nullptr;
    Gate gate([&] { self->leave(); });
    gate.set_death(death);
    use_vfs(VfsWorld{.disk = &disk,
                     .gate = &gate,
                     .sleep = [](Micros) {},
                     .now = [this] { return w.out.now().wall; },
                     .random = 7});
    Fiber life(body);
    self = &life;
    life.enter();
    if (told) *told = gate;
    disk.forget_locks();
    return life.done();
  }
  std::vector<std::string> tokens() {
    std::vector<std::string> found;
    live({}, [&] {
      auto ledger = ledger::Ledger::open(world);
      ASSERT_TRUE(ledger) << ledger.error().what;
      auto stints = ledger->stints({});
      for (auto& stint : *stints) found.push_back(stint.token);
    });
    return found;
  }
};

TEST(SimVfsTest, LedgerLivesOnIt) {
  Laptop laptop;
  EXPECT_TRUE(laptop.live({}, [&] {
    auto ledger = *ledger::Ledger::open(laptop.world);
    ASSERT_TRUE(ledger.record(opened("t1")));
  }));
  EXPECT_EQ(laptop.tokens(), std::vector<std::string>{"t1"});
}

// Killed (or the power cut) at every write and sync in turn: what was recorded stays, what was not is not
// half there.
TEST(SimVfsTest, KilledAtEveryWriteAndSyncTheLedgerIsWhole) {
  for (bool power_cut : {false, true}) {
    for (bool after : {false, true}) {
      for (std::uint64_t n = 1;; ++n) {
        ASSERT_LT(n, 500U);
        Laptop laptop;
        bool recorded = false;
        bool lived = laptop.live(Death{n, after}, [&] {
          auto ledger = ledger::Ledger::open(laptop.world);
          ASSERT_TRUE(ledger);
          recorded = static_cast<bool>(ledger->record(opened("t1")));
        });
        if (power_cut) laptop.disk.power_cut();
        auto tokens = laptop.tokens();
        EXPECT_LE(tokens.size(), 1U);
        if (recorded) {
          EXPECT_EQ(tokens.size(), 1U) << "call " << n << " after " << after << " power cut " << power_cut;
        }
        if (lived) {
          EXPECT_GT(n, 5U) << "several writes and syncs were passed";
          break;
        }
      }
    }
  }
}

TEST(SimVfsTest, UnsyncedWritesAreGoneAfterAPowerCut) {
  Disk disk;
  auto& file = disk.files["f"];
  file.write(0, "old text");
  file.sync();
  file.write(4, "words, and more of them");
  file.write(0, "new");
  file.truncate(2);
  file.write(6, "end");
  disk.power_cut();
  EXPECT_EQ(file.bytes, "old text");
}

TEST(SimVfsTest, FullDiskIsOneClearError) {
  Laptop laptop;
  laptop.live({}, [&] { ASSERT_TRUE(ledger::Ledger::open(laptop.world)); });
  laptop.disk.full = true;
  laptop.live({}, [&] {
    auto ledger = ledger::Ledger::open(laptop.world);
    auto done = ledger ? ledger->record(opened("t1")) : Result<>{fail(ledger.error())};
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().what, "the ledger cannot be written: no space left on the disk");
  });
  laptop.disk.full = false;
  EXPECT_TRUE(laptop.tokens().empty());
}

TEST(SimVfsTest, DiskThatFillsUpLetsAnEndGoOnInMemoryAndNothingBegin) {
  Laptop laptop;
  laptop.live({}, [&] {
    auto ledger = ledger::Ledger::open(laptop.world);
    ASSERT_TRUE(ledger->record(opened("t1")));
    laptop.disk.full = true;
    {
      ledger::WithoutRoom ending{*ledger};
      EXPECT_TRUE(ledger->record(opened("t2")));
      ASSERT_TRUE(ledger->unkept());
      EXPECT_TRUE(*ledger->stint("t1"));
      EXPECT_TRUE(*ledger->stint("t2"));
    }
    auto begun = ledger->record(opened("t3"));
    ASSERT_FALSE(begun);
    EXPECT_EQ(begun.error().what, "the ledger cannot be written: no space left on the disk");
  });
  laptop.disk.full = false;
  EXPECT_EQ(laptop.tokens(), (std::vector<std::string>{"t1"}));
}

}  // namespace
}  // namespace stint::sim
