// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/wire.h"

#include <sys/eventfd.h>
#include <sys/mman.h>

#include <new>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::process {

Result<SharedWire> SharedWire::make() {
  void* memory = mmap(nullptr, sizeof(Wire), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return hosts::system_failure("memory");
  SharedWire wire(new (memory) Wire, {});
  STINT_TRY_ASSIGN(wire.moved_, hosts::check_fd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd"));
  return wire;
}

void SharedWire::Unmap::operator()(Wire* wire) const { munmap(wire, sizeof(Wire)); }

}  // namespace stint::rehearsal::process
