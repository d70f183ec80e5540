// SPDX-License-Identifier: Apache-2.0
#include "train/fast/pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace stint::train::fast {
namespace {

constexpr std::size_t kLarge = 2U << 20;

std::size_t rounded_up(std::size_t bytes) { return (bytes + kLarge - 1) / kLarge * kLarge; }

}  // namespace

// A large page begins at a multiple of its size, and mmap promises none: one more is asked for, and what
// sticks out on either side is given back.
Pages::Pages(std::size_t bytes) : bytes_(rounded_up(bytes)) {
  void* raw = mmap(nullptr, bytes_ + kLarge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (raw == MAP_FAILED) throw std::bad_alloc{};
  auto* first = static_cast<std::byte*>(raw);
  const std::size_t before =
      rounded_up(reinterpret_cast<std::uintptr_t>(raw)) - reinterpret_cast<std::uintptr_t>(raw);
  begin_ = first + before;
  if (before != 0) munmap(first, before);
  if (before != kLarge) munmap(begin_ + bytes_, kLarge - before);
  madvise(begin_, bytes_, MADV_HUGEPAGE);  // a wish; where it is not granted, small pages serve
}

Pages::~Pages() {
  if (begin_ != nullptr) munmap(begin_, bytes_);
}

}  // namespace stint::train::fast
