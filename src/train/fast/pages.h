// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <new>
#include <utility>

namespace stint::train::fast {

/// Memory that is zero and lies on pages as large as the system gives (a step touches about 1.5 MB a thread;
/// on small pages much of it waits for address translation). Ends with its owner.
class Pages {
 public:
  explicit Pages(std::size_t bytes);  ///< throws std::bad_alloc
  ~Pages();
  Pages(Pages&& other) noexcept : begin_(std::exchange(other.begin_, nullptr)), bytes_(other.bytes_) {}
  Pages& operator=(Pages&&) = delete;

  std::byte* begin() const { return begin_; }

 private:
  std::byte* begin_;
  std::size_t bytes_;
};

/// One T on pages of its own. T holds numbers alone, and all zero is its first value.
template <class T>
class OnPages {
 public:
  OnPages() : pages_(sizeof(T)), value_(std::launder(reinterpret_cast<T*>(pages_.begin()))) {}
  T& operator*() const { return *value_; }
  T* operator->() const { return value_; }

 private:
  Pages pages_;
  T* value_;
};

}  // namespace stint::train::fast
