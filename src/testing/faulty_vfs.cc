// SPDX-License-Identifier: Apache-2.0
// A shim over SQLite's own VFS: https://www.sqlite.org/vfs.html.
#include "testing/faulty_vfs.h"

#include <sqlite3.h>

#include <cstring>
#include <new>
#include <string>

namespace stint::testing {
namespace {

Gate* g_gate = nullptr;
sqlite3_vfs* g_real = nullptr;

struct File {
  sqlite3_file base;
  const char* kind;  // "ledger.db", "ledger.db-wal": the end of its path, which SQLite keeps while it is open
  sqlite3_file real;  // as large as the real VFS wants it: the last member
};

File* self(sqlite3_file* f) { return reinterpret_cast<File*>(f); }
sqlite3_file* real(sqlite3_file* f) { return &self(f)->real; }
const sqlite3_io_methods& methods(sqlite3_file* f) { return *real(f)->pMethods; }

template <class Effect>
int gated(sqlite3_file* f, const char* what, Effect effect) {
  return through(*g_gate, std::string(what) + " " + self(f)->kind, effect);
}

int on_write(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
  return gated(f, "write", [&] { return methods(f).xWrite(real(f), from, n, at); });
}
int on_truncate(sqlite3_file* f, sqlite3_int64 size) {
  return gated(f, "truncate", [&] { return methods(f).xTruncate(real(f), size); });
}
int on_sync(sqlite3_file* f, int flags) {
  return gated(f, "sync", [&] { return methods(f).xSync(real(f), flags); });
}

int on_close(sqlite3_file* f) { return methods(f).xClose(real(f)); }
int on_read(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
  return methods(f).xRead(real(f), to, n, at);
}
int on_size(sqlite3_file* f, sqlite3_int64* size) { return methods(f).xFileSize(real(f), size); }
int on_lock(sqlite3_file* f, int level) { return methods(f).xLock(real(f), level); }
int on_unlock(sqlite3_file* f, int level) { return methods(f).xUnlock(real(f), level); }
int on_reserved(sqlite3_file* f, int* result) { return methods(f).xCheckReservedLock(real(f), result); }
int on_control(sqlite3_file* f, int op, void* arg) { return methods(f).xFileControl(real(f), op, arg); }
int on_sector(sqlite3_file* f) { return methods(f).xSectorSize(real(f)); }
int on_device(sqlite3_file* f) { return methods(f).xDeviceCharacteristics(real(f)); }
int on_shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** at) {
  return methods(f).xShmMap(real(f), page, size, extend, at);
}
int on_shm_lock(sqlite3_file* f, int offset, int n, int flags) {
  return methods(f).xShmLock(real(f), offset, n, flags);
}
void on_shm_barrier(sqlite3_file* f) { methods(f).xShmBarrier(real(f)); }
int on_shm_unmap(sqlite3_file* f, int remove) { return methods(f).xShmUnmap(real(f), remove); }

const sqlite3_io_methods kMethods = {
    2,           on_close,       on_read,      on_write,   on_truncate, on_sync,   on_size,
    on_lock,     on_unlock,      on_reserved,  on_control, on_sector,   on_device, on_shm_map,
    on_shm_lock, on_shm_barrier, on_shm_unmap, nullptr,    nullptr};

int vfs_open(sqlite3_vfs*, const char* path, sqlite3_file* f, int flags, int* out) {
  File* me = self(f);
  me->base.pMethods = nullptr;
  const char* slash = path != nullptr ? std::strrchr(path, '/') : nullptr;
  me->kind = slash != nullptr ? slash + 1 : "temporary";
  int code = g_real->xOpen(g_real, path, real(f), flags, out);
  if (real(f)->pMethods != nullptr) me->base.pMethods = &kMethods;
  return code;
}

}  // namespace

void register_faulty_vfs(Gate& gate) {
  static sqlite3_vfs vfs{};
  g_gate = &gate;
  g_real = sqlite3_vfs_find(nullptr);
  vfs = *g_real;
  vfs.pNext = nullptr;
  vfs.zName = kFaultyVfs;
  vfs.szOsFile = static_cast<int>(offsetof(File, real)) + g_real->szOsFile;
  vfs.xOpen = vfs_open;
  sqlite3_vfs_register(&vfs, 0);
}

}  // namespace stint::testing
