// SPDX-License-Identifier: Apache-2.0
#include "ledger/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <map>
#include <utility>
#include <vector>

namespace stint::ledger {
namespace {

constexpr int kBusyMs = 5000;

// What the failure is in the user's words, and what to do.
struct Words {
  std::string what, next;
  const char* code = "";
};

// The wal-index is made at its full size; a disk that is full refuses that by an I/O error.
bool is_full(int code) { return (code & 0xff) == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE; }

Words words_for(sqlite3* db, int code) {
  const char* said = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  if (is_full(code))
    return {"the ledger cannot be written: no space left on the disk",
            "make room on the disk, then stint ls --refresh; stint down and stint sweep need no room",
            kUnwritable};
  switch (code & 0xff) {
    case SQLITE_BUSY:
      return {"the ledger is in use by another stint that does not let go of it", "wait for it, or end it"};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return {fmt::format("the ledger is damaged ({})", said),
              "move it away; stint sweep asks the cloud what runs"};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {fmt::format("the ledger cannot be written: {}", said), "give yourself the right to write it",
              kUnwritable};
    case SQLITE_IOERR:
      return {fmt::format("the ledger cannot be written: {}", said), "look whether the disk is well",
              kUnwritable};
    default:
      return {fmt::format("the ledger cannot be used: {}", said), ""};
  }
}

// Whoever cannot use the ledger does not know what runs.
Failure failed(sqlite3* db, int code) {
  auto words = words_for(db, code);
  return fail(Error{.kind = Kind::Failed,
                    .what = std::move(words.what),
                    .bill = bill::Unknown{"only the ledger says what runs, and it cannot be used"},
                    .next = std::move(words.next),
                    .code = words.code});
}

}  // namespace

// The open file and its statements that nobody uses now, by their text.
class Connection {
 public:
  explicit Connection(sqlite3* db) : db_(db) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    for (auto& [sql, statements] : idle_)
      for (auto* statement : statements) sqlite3_finalize(statement);
    sqlite3_close_v2(db_);
  }

  sqlite3* db() const { return db_; }
  Statement::Idle& idle(std::string_view sql) {
    auto found = idle_.find(sql);
    return found != idle_.end() ? found->second : idle_[std::string{sql}];
  }

 private:
  sqlite3* db_;
  std::map<std::string, Statement::Idle, std::less<>> idle_;
};

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)), home_(other.home_), bound_(other.bound_) {}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  home_->push_back(statement_);
}

Statement& Statement::bind(std::int64_t value) {
  sqlite3_bind_int64(statement_, ++bound_, value);
  return *this;
}

Statement& Statement::bind(std::string_view value) {
  sqlite3_bind_text64(statement_, ++bound_, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind(std::optional<std::int64_t> value) {
  if (value) return bind(*value);
  sqlite3_bind_null(statement_, ++bound_);
  return *this;
}

Result<bool> Statement::step() {
  int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return failed(sqlite3_db_handle(statement_), code);
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Statement::text(int column) const { return std::string{view(column)}; }

std::string_view Statement::view(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Statement::null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::connect(const char* path, const char* vfs) {
  sqlite3* db = nullptr;
  int code =
      sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, vfs);
  Database database{std::make_unique<Connection>(db)};
  if (code != SQLITE_OK) return failed(db, code);
  sqlite3_busy_timeout(db, kBusyMs);
  return database;
}

Result<Database> Database::open(const std::string& path, const char* vfs) {
  STINT_TRY_ASSIGN(auto database, connect(path.c_str(), vfs));
  STINT_TRY(database.run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"));
  return database;
}

Result<Database> Database::open_alone(const std::string& path, const char* vfs) {
  STINT_TRY_ASSIGN(auto database, connect(path.c_str(), vfs));
  STINT_TRY(database.run("PRAGMA locking_mode=EXCLUSIVE"));
  return database;
}

Result<Database> Database::in_memory() { return connect(":memory:", nullptr); }

Result<Database> Database::copy() const {
  STINT_TRY_ASSIGN(auto database, in_memory());
  sqlite3* to = database.connection_->db();
  sqlite3_backup* backup = sqlite3_backup_init(to, "main", connection_->db(), "main");
  if (backup == nullptr) return failed(to, sqlite3_errcode(to));
  sqlite3_backup_step(backup, -1);
  if (int code = sqlite3_backup_finish(backup); code != SQLITE_OK) return failed(to, code);
  return database;
}

Result<Statement> Database::prepare(std::string_view sql) {
  auto& idle = connection_->idle(sql);
  sqlite3_stmt* statement = nullptr;
  if (!idle.empty()) {
    statement = idle.back();
    idle.pop_back();
    return Statement{statement, idle};
  }
  sqlite3* db = connection_->db();
  int code = sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) return failed(db, code);
  return Statement{statement, idle};
}

Result<> Database::step(std::string_view sql) {
  STINT_TRY_ASSIGN(Statement statement, prepare(sql));
  STINT_TRY(statement.step());
  return {};
}

Result<> Database::run(const char* sql) {
  int code = sqlite3_exec(connection_->db(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failed(connection_->db(), code);
  return {};
}

}  // namespace stint::ledger
