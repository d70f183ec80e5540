// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace stint::ledger {

class Connection;

/// One prepared statement: bind in order, then step through its rows. When it goes, it goes back to its
/// connection, which hands it out again for the same text.
class Statement {
 public:
  Statement(Connection& home, sqlite3_stmt* statement) : home_(&home), statement_(statement) {}
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
  Connection* home_;
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

/// One connection to one SQLite file: WAL, every commit synced (synchronous=FULL), foreign keys on, waits up
/// to 5 s for another process's transaction.
class Database {
 public:
  /// `vfs`: name of a registered VFS, or nullptr for SQLite's own. The folder must exist.
  static Result<Database> open(const std::string& path, const char* vfs);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  Result<Statement> prepare(std::string_view sql);
  /// Runs statements that give no rows.
  Result<> run(const char* sql);
  /// Runs `body` between BEGIN IMMEDIATE and COMMIT; rolls back where it fails.
  template <class Body>
  Result<> transact(Body body) {
    STINT_TRY(run("BEGIN IMMEDIATE"));
    Result<> done = body();
    if (done) done = run("COMMIT");
    if (!done) (void)run("ROLLBACK");
    return done;
  }

 private:
  explicit Database(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace stint::ledger
