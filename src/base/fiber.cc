// SPDX-License-Identifier: Apache-2.0
#include "base/fiber.h"

#include <cxxabi.h>
#include <sys/mman.h>
#include <unistd.h>

#include <boost/context/fiber.hpp>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#ifdef STINT_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace stint {
namespace {

namespace context = boost::context;

// The part of the C++ runtime that belongs to a thread and must belong to a fiber: the exceptions being
// handled. Layout: Itanium C++ ABI, section 2.2.2 (__cxa_eh_globals).
struct CaughtExceptions {
  void* caught = nullptr;
  unsigned int uncaught = 0;
};

CaughtExceptions exchange_caught(CaughtExceptions next) {
  auto* now = reinterpret_cast<CaughtExceptions*>(abi::__cxa_get_globals());
  return std::exchange(*now, next);
}

// Tells the address sanitizer whose stack is about to be stood on. Nothing without it.
struct Crossing {
#ifdef STINT_ASAN
  void* fake_stack = nullptr;
  const void* from_bottom = nullptr;  // filled on arrival: the stack we came from
  size_t from_size = 0;
  void depart(const void* bottom, size_t size) { __sanitizer_start_switch_fiber(&fake_stack, bottom, size); }
  static void depart_for_good(const void* bottom, size_t size) {
    __sanitizer_start_switch_fiber(nullptr, bottom, size);
  }
  void arrive() { __sanitizer_finish_switch_fiber(fake_stack, &from_bottom, &from_size); }
#else
  void depart(const void*, size_t) {}
  static void depart_for_good(const void*, size_t) {}
  void arrive() {}
#endif
};

// Memory of a stack with a page below it that nobody may touch.
class Stack {
 public:
  explicit Stack(size_t bytes) : page_(static_cast<size_t>(sysconf(_SC_PAGESIZE))) {
    size_ = (bytes + page_ - 1) / page_ * page_;
    void* memory = mmap(nullptr, size_ + page_, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    base_ = static_cast<char*>(memory);
    mprotect(base_, page_, PROT_NONE);
  }
  ~Stack() {
#ifdef STINT_ASAN
    ASAN_UNPOISON_MEMORY_REGION(bottom(), size_);  // the marks of an abandoned fiber's frames
#endif
    munmap(base_, size_ + page_);
  }
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  char* bottom() const { return base_ + page_; }
  size_t size() const { return size_; }

 private:
  size_t page_;
  size_t size_ = 0;
  char* base_ = nullptr;
};

// Stacks that nobody stands on, for the next fibers of this thread: to map one and touch its pages takes
// longer than most fibers live. The address sanitizer gets a new one each time, so that it sees who still
// uses an old one.
class IdleStacks {
 public:
  std::unique_ptr<Stack> take(size_t bytes) {
    for (auto& stack : idle_)
      if (stack->size() == bytes) {
        std::swap(stack, idle_.back());
        auto taken = std::move(idle_.back());
        idle_.pop_back();
        return taken;
      }
    return std::make_unique<Stack>(bytes);
  }
  void give_back(std::unique_ptr<Stack> stack) {
    if (idle_.size() < kMost) idle_.push_back(std::move(stack));
  }

 private:
#ifdef STINT_ASAN
  static constexpr size_t kMost = 0;
#else
  static constexpr size_t kMost = 32;
#endif
  std::vector<std::unique_ptr<Stack>> idle_;
};

IdleStacks& idle_stacks() {
  thread_local IdleStacks stacks;
  return stacks;
}

struct GiveBack {
  void operator()(Stack* stack) const { idle_stacks().give_back(std::unique_ptr<Stack>{stack}); }
};

// Boost asks for the stack's memory once and gives it back in the end; it stays ours throughout.
struct Lent {
  Stack* stack;
  context::stack_context allocate() {
    context::stack_context lent;
    lent.size = stack->size();
    lent.sp = stack->bottom() + stack->size();
    return lent;
  }
  void deallocate(context::stack_context&) {}
};

}  // namespace

struct Fiber::Self {
  std::unique_ptr<Stack, GiveBack> stack;
  std::function<void()> body;
  bool done = false;
  // The continuation of whichever side is not running. It is never destroyed while it can be resumed: that
  // would unwind the fiber's stack.
  alignas(context::fiber) unsigned char other_memory[sizeof(context::fiber)];
  Crossing enterer, inside;
  CaughtExceptions enterer_caught, inside_caught;

  explicit Self(size_t bytes) : stack(idle_stacks().take(bytes).release()) {}

  context::fiber& other() { return *std::launder(reinterpret_cast<context::fiber*>(other_memory)); }
  void keep(context::fiber&& continuation) { new (other_memory) context::fiber(std::move(continuation)); }

  context::fiber run(context::fiber&& enterer_continuation) {
    inside.arrive();
    keep(std::move(enterer_continuation));
    body();
    done = true;
    inside_caught = exchange_caught(enterer_caught);
    depart_to_enterer(true);
    return std::move(other());
  }

  void depart_to_enterer(bool for_good) {
#ifdef STINT_ASAN
    if (for_good)
      Crossing::depart_for_good(inside.from_bottom, inside.from_size);
    else
      inside.depart(inside.from_bottom, inside.from_size);
#else
    (void)for_good;
#endif
  }
};

Fiber::Fiber(std::function<void()> body, std::size_t stack_bytes)
    : self_(std::make_unique<Self>(stack_bytes)) {
  self_->body = std::move(body);
  self_->keep(
      context::fiber(std::allocator_arg, Lent{self_->stack.get()},
                     [self = self_.get()](context::fiber&& from) { return self->run(std::move(from)); }));
}

Fiber::~Fiber() = default;

void Fiber::enter() {
  Self& self = *self_;
  self.enterer_caught = exchange_caught(self.inside_caught);
  self.enterer.depart(self.stack->bottom(), self.stack->size());
  auto from = std::move(self.other()).resume();
  self.enterer.arrive();
  // `from` is empty once the body has returned, else where the fiber left (or the deeper one it was left
  // from).
  self.keep(std::move(from));
}

void Fiber::leave() {
  Self& self = *self_;
  self.inside_caught = exchange_caught(self.enterer_caught);
  self.depart_to_enterer(false);
  auto from = std::move(self.other()).resume();
  self.inside.arrive();
  self.keep(std::move(from));
}

bool Fiber::done() const { return self_->done; }

}  // namespace stint
