// SPDX-License-Identifier: Apache-2.0
// A SQLite VFS over Disk: see https://www.sqlite.org/vfs.html and the comments of sqlite3.h on
// sqlite3_io_methods.
#include "sim/vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace stint::sim {
namespace {

VfsWorld g_world;  // see VfsWorld: SQLite's registry is one a process

struct File {
  sqlite3_file base;
  DiskFile* file;
  int lock;
  bool delete_on_close;
  char name[512];
};

File* self(sqlite3_file* f) { return reinterpret_cast<File*>(f); }

std::string short_name(const char* path) {
  const char* slash = std::strrchr(path, '/');
  return slash != nullptr ? slash + 1 : path;
}

template <class Effect>
int gated(const char* what, const File* f, Effect effect) {
  return through(*g_world.gate, std::string(what) + " " + short_name(f->name), effect);
}

int on_close(sqlite3_file* f) {
  File* me = self(f);
  if (me->delete_on_close) g_world.disk->files.erase(me->name);
  return SQLITE_OK;
}

int on_read(sqlite3_file* f, void* into, int amount, sqlite3_int64 offset) {
  const std::string& bytes = self(f)->file->bytes;
  auto size = static_cast<sqlite3_int64>(bytes.size());
  auto have = std::clamp<sqlite3_int64>(size - offset, 0, amount);
  if (have > 0) std::memcpy(into, bytes.data() + offset, static_cast<std::size_t>(have));
  if (have == amount) return SQLITE_OK;
  std::memset(static_cast<char*>(into) + have, 0, static_cast<std::size_t>(amount - have));
  return SQLITE_IOERR_SHORT_READ;
}

int on_write(sqlite3_file* f, const void* from, int amount, sqlite3_int64 offset) {
  return gated("write", self(f), [&] {
    if (g_world.disk->full) return SQLITE_FULL;
    self(f)->file->write(static_cast<std::size_t>(offset),
                         {static_cast<const char*>(from), static_cast<std::size_t>(amount)});
    return SQLITE_OK;
  });
}

int on_truncate(sqlite3_file* f, sqlite3_int64 size) {
  return gated("truncate", self(f), [&] {
    self(f)->file->truncate(static_cast<std::size_t>(size));
    return SQLITE_OK;
  });
}

int on_sync(sqlite3_file* f, int) {
  return gated("sync", self(f), [&] {
    self(f)->file->sync();
    return SQLITE_OK;
  });
}

int on_size(sqlite3_file* f, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(self(f)->file->bytes.size());
  return SQLITE_OK;
}

// The highest lock that another connection holds.
int others_lock(const File* me) {
  int highest = SQLITE_LOCK_NONE;
  for (const auto& [holder, level] : me->file->locks)
    if (holder != me) highest = std::max(highest, level);
  return highest;
}

int on_lock(sqlite3_file* f, int level) {
  File* me = self(f);
  if (level <= me->lock) return SQLITE_OK;
  int others = others_lock(me);
  bool free = level == SQLITE_LOCK_SHARED     ? others < SQLITE_LOCK_PENDING
              : level == SQLITE_LOCK_RESERVED ? others < SQLITE_LOCK_RESERVED
                                              : others == SQLITE_LOCK_NONE;
  if (!free) {
    if (level == SQLITE_LOCK_EXCLUSIVE && others == SQLITE_LOCK_SHARED)
      me->file->locks[me] = me->lock = SQLITE_LOCK_PENDING;
    return SQLITE_BUSY;
  }
  me->file->locks[me] = me->lock = level;
  return SQLITE_OK;
}

int on_unlock(sqlite3_file* f, int level) {
  File* me = self(f);
  me->lock = level;
  if (level == SQLITE_LOCK_NONE)
    me->file->locks.erase(me);
  else
    me->file->locks[me] = level;
  return SQLITE_OK;
}

int on_check_reserved(sqlite3_file* f, int* reserved) {
  File* me = self(f);
  *reserved = std::max(others_lock(me), me->lock) >= SQLITE_LOCK_RESERVED ? 1 : 0;
  return SQLITE_OK;
}

int on_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int on_sector_size(sqlite3_file*) { return 4096; }
int on_characteristics(sqlite3_file*) { return 0; }

int on_shm_map(sqlite3_file* f, int page, int page_bytes, int extend, void volatile** address) {
  auto& pages = self(f)->file->shared_pages;
  auto index = static_cast<std::size_t>(page);
  *address = nullptr;
  if (index >= pages.size() && extend == 0) return SQLITE_OK;
  while (pages.size() <= index)
    pages.push_back(std::make_unique<char[]>(static_cast<std::size_t>(page_bytes)));
  *address = pages[index].get();
  return SQLITE_OK;
}

int on_shm_lock(sqlite3_file* f, int offset, int n, int flags) {
  File* me = self(f);
  auto& locks = me->file->shared_locks;
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    for (int i = offset; i < offset + n; ++i) {
      if (locks[i].exclusive == me) locks[i].exclusive = nullptr;
      locks[i].shared.erase(me);
    }
    return SQLITE_OK;
  }
  bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  for (int i = offset; i < offset + n; ++i) {
    const auto& lock = locks[i];
    bool taken = lock.exclusive != nullptr && lock.exclusive != me;
    bool shared = !lock.shared.empty() && (lock.shared.size() > 1 || lock.shared.begin()->first != me);
    if (taken || (exclusive && shared)) return SQLITE_BUSY;
  }
  for (int i = offset; i < offset + n; ++i) {
    if (exclusive)
      locks[i].exclusive = me;
    else
      locks[i].shared[me] = 1;
  }
  return SQLITE_OK;
}

void on_shm_barrier(sqlite3_file*) {}

int on_shm_unmap(sqlite3_file* f, int remove) {
  File* me = self(f);
  for (auto& [index, lock] : me->file->shared_locks) {
    if (lock.exclusive == me) lock.exclusive = nullptr;
    lock.shared.erase(me);
  }
  if (remove != 0) me->file->shared_pages.clear();
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = {2,
                                     on_close,
                                     on_read,
                                     on_write,
                                     on_truncate,
                                     on_sync,
                                     on_size,
                                     on_lock,
                                     on_unlock,
                                     on_check_reserved,
                                     on_control,
                                     on_sector_size,
                                     on_characteristics,
                                     on_shm_map,
                                     on_shm_lock,
                                     on_shm_barrier,
                                     on_shm_unmap,
                                     nullptr,
                                     nullptr};

int vfs_open(sqlite3_vfs*, const char* path, sqlite3_file* f, int flags, int* flags_out) {
  File* me = self(f);
  std::memset(me, 0, sizeof *me);
  std::string name = path != nullptr ? path : "temporary";
  auto& files = g_world.disk->files;
  bool exists = files.count(name) > 0;
  if (!exists && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
  std::strncpy(me->name, name.c_str(), sizeof me->name - 1);
  if (!exists) {
    if (g_world.disk->full) return SQLITE_FULL;
    g_world.gate->before("create " + short_name(me->name));
    files.try_emplace(name);
    g_world.gate->after();
  }
  me->file = &files[name];
  if (g_world.holders) g_world.holders->insert(me);
  me->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  me->base.pMethods = &kMethods;
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}

int vfs_delete(sqlite3_vfs*, const char* path, int) {
  g_world.gate->before("delete " + short_name(path));
  g_world.disk->files.erase(path);
  g_world.gate->after();
  return SQLITE_OK;
}

int vfs_access(sqlite3_vfs*, const char* path, int, int* result) {
  *result = g_world.disk->files.count(path) > 0 ? 1 : 0;
  return SQLITE_OK;
}

int vfs_full_name(sqlite3_vfs*, const char* path, int bytes, char* out) {
  std::strncpy(out, path, static_cast<std::size_t>(bytes));
  out[bytes - 1] = '\0';
  return SQLITE_OK;
}

int vfs_random(sqlite3_vfs*, int bytes, char* out) {
  for (int i = 0; i < bytes; ++i) {  // splitmix64
    std::uint64_t z = (g_world.random += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    out[i] = static_cast<char>((z ^ (z >> 31)) & 0xff);
  }
  return bytes;
}

int vfs_sleep(sqlite3_vfs*, int micros) {
  g_world.sleep(Micros{micros});
  return micros;
}

int vfs_time64(sqlite3_vfs*, sqlite3_int64* millis) {
  constexpr sqlite3_int64 kUnixEpochJulianMs = 24405875LL * 8640000LL;
  *millis = kUnixEpochJulianMs + g_world.now().time_since_epoch().count() / 1000;
  return SQLITE_OK;
}

int vfs_time(sqlite3_vfs* vfs, double* days) {
  sqlite3_int64 millis = 0;
  vfs_time64(vfs, &millis);
  *days = static_cast<double>(millis) / 86400000.0;
  return SQLITE_OK;
}

int vfs_last_error(sqlite3_vfs*, int, char*) { return 0; }

sqlite3_vfs g_vfs = {2,          sizeof(File), 512,        nullptr,       kVfs,     nullptr,
                     vfs_open,   vfs_delete,   vfs_access, vfs_full_name, nullptr,  nullptr,
                     nullptr,    nullptr,      vfs_random, vfs_sleep,     vfs_time, vfs_last_error,
                     vfs_time64, nullptr,      nullptr,    nullptr};

}  // namespace

void use_vfs(VfsClient client) {
  g_world.gate = client.gate;
  g_world.holders = client.holders;
}

void use_vfs(VfsWorld world) {
  static const bool registered = [] {
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return sqlite3_vfs_register(&g_vfs, 1) == SQLITE_OK;  // as default: its generator is what SQLite asks
  }();
  (void)registered;
  g_world = std::move(world);
  sqlite3_randomness(0, nullptr);
}

}  // namespace stint::sim
