// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace stint::ledger {

class Connection;

/// The code of an error where the file cannot be written, or not even what reading needs beside it: a full
/// disk, no right to write, a disk that fails.
inline constexpr const char* kUnwritable = "LedgerUnwritable";

/// One prepared statement: bind in order, then step through its rows. When it goes, it goes back to its
/// connection, which hands it out again for the same text.
class Statement {
 public:
  /// Those of one text that nobody uses now; they stay where they are as long as their connection.
  using Idle = std::vector<sqlite3_stmt*>;
  Statement(sqlite3_stmt* statement, Idle& home) : statement_(statement), home_(&home) {}
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  Statement& bind(std::int64_t value);
  Statement& bind(std::string_view value);
  Statement& bind(std::optional<std::int64_t> value);
  /// True while there is a row.
  Result<bool> step();
  std::int64_t integer(int column) const;
  std::string text(int column) const;
  /// The same bytes, until the next step.
  std::string_view view(int column) const;
  bool null(int column) const;

 private:
  sqlite3_stmt* statement_;
  Idle* home_;
  int bound_ = 0;
};

/// One connection to one SQLite file: WAL, every commit synced (synchronous=FULL), waits up to 5 s for
/// another process's transaction.
class Database {
 public:
  /// `vfs`: name of a registered VFS, or nullptr for SQLite's own. The folder must exist.
  static Result<Database> open(const std::string& path, const char* vfs);
  /// The same with no wal-index beside the file (https://www.sqlite.org/wal.html, section 9), which a full
  /// disk has no room for; nobody else can use the file meanwhile.
  static Result<Database> open_alone(const std::string& path, const char* vfs);
  /// An empty one in memory.
  static Result<Database> in_memory();
  /// All of it in memory: what is written there is lost with it.
  Result<Database> copy() const;
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  Result<Statement> prepare(std::string_view sql);
  /// Runs statements that give no rows.
  Result<> run(const char* sql);
  /// Runs `body` between BEGIN IMMEDIATE and COMMIT; rolls back where it fails.
  template <class Body>
  Result<> transact(Body body) {
    STINT_TRY(step("BEGIN IMMEDIATE"));
    Result<> done = body();
    if (done) done = step("COMMIT");
    if (!done) (void)step("ROLLBACK");
    return done;
  }

 private:
  explicit Database(std::unique_ptr<Connection> connection);
  /// One statement without rows, kept for the next time.
  Result<> step(std::string_view sql);
  static Result<Database> connect(const char* path, const char* vfs);
  std::unique_ptr<Connection> connection_;
};

}  // namespace stint::ledger
