// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "testing/gate.h"

namespace stint::testing {

inline constexpr const char* kFaultyVfs = "stint-faulty";

/// Registers a SQLite VFS that passes `gate` around each write and sync of a file and hands all to SQLite's
/// own VFS. One a process, as SQLite's registry is.
void register_faulty_vfs(Gate& gate);

}  // namespace stint::testing
