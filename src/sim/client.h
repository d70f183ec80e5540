// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/fiber.h"
#include "base/terminal.h"
#include "base/world.h"
#include "sim/client_outside.h"
#include "sim/files.h"

namespace stint::sim {

class Screen final : public Terminal {
 public:
  std::string out, err;
  void write(Stream stream, std::string_view text) override { (stream == Stream::Out ? out : err) += text; }
  bool is_tty(Stream) const override { return false; }
  bool can_ask() const override { return false; }
  unsigned columns() const override { return 80; }
};

/// One life of a client: everything that belongs to it, its stack included, is dropped with it.
struct Client {
  Client(Universe& universe, std::uint64_t seed, Env env, std::function<int(World&)> body,
         std::vector<std::string> args);

  bool over() const { return dead || fiber->done(); }

  std::vector<std::string> args;
  Env env;
  Gate gate;
  ClientOutside out;
  SimFiles files;
  Tasks tasks;
  NoLog log;
  Screen screen;
  World world;
  std::vector<std::string> trace;
  std::optional<int> code;
  bool dead = false, fresh = true;    // fresh: to be entered though nothing has come for it
  std::set<const void*> connections;  // of SQLite, for Disk::forget_locks
  Micros began{0};
  std::unique_ptr<Fiber> fiber;
};

}  // namespace stint::sim
