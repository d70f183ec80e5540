// SPDX-License-Identifier: Apache-2.0
#include "base/tasks.h"

#include <algorithm>
#include <deque>
#include <exception>
#include <map>
#include <utility>
#include <vector>

#include "base/fiber.h"

namespace stint {
struct Tasks::Self {
  struct Task {
    std::unique_ptr<Fiber> fiber;
    int shields = 0;
    std::vector<Ticket> awaited;     // parked on these, where it is parked for an event
    std::optional<Event> arrived;    // what it is woken with
    Task* waiting_for_me = nullptr;  // its `each` counts this one
    std::size_t children = 0;        // of its own `each`, still running
    std::exception_ptr broken;       // a child threw
  };

  Outside& out;
  std::map<Ticket, std::deque<Event>> mail;  // events that nobody awaited yet
  std::map<Ticket, Task*> waiters;
  std::map<Task*, std::unique_ptr<Task>> tasks;
  std::deque<Task*> ready;
  Task* current = nullptr;
  std::optional<int> signal;
  int signals = 0;
  std::function<void(bool)> told;  // of an interruption

  explicit Self(Outside& outside) : out(outside) {}

  Task* start(std::function<void()> body, Task* parent) {
    auto owned = std::make_unique<Task>();
    Task* task = owned.get();
    task->waiting_for_me = parent;
    if (parent) task->shields = parent->shields;
    task->fiber = std::make_unique<Fiber>([task, body = std::move(body)] {
      try {
        body();
      } catch (...) {
        task->broken = std::current_exception();
      }
    });
    tasks.emplace(task, std::move(owned));
    ready.push_back(task);
    return task;
  }

  void park() {
    Task* me = current;
    me->fiber->leave();
  }

  bool stopped(const Task& task) const { return signal && (task.shields == 0 || signals > 1); }

  void wake(Task* task, Event event) {
    for (Ticket t : task->awaited) waiters.erase(t);
    task->awaited.clear();
    task->arrived = std::move(event);
    ready.push_back(task);
  }

  void deliver(Event event) {
    if (auto* asked = std::get_if<Signal>(&event)) return interrupt(*asked);
    Ticket ticket = ticket_of(event);
    auto waiter = waiters.find(ticket);
    if (waiter == waiters.end())
      mail[ticket].push_back(std::move(event));
    else
      wake(waiter->second, std::move(event));
  }

  void interrupt(Signal asked) {
    ++signals;
    if (!signal) signal = asked.number;
    std::vector<Task*> parked;
    for (auto& [ticket, task] : waiters)
      if (stopped(*task) && std::find(parked.begin(), parked.end(), task) == parked.end())
        parked.push_back(task);
    for (Task* task : parked) wake(task, asked);
    bool shielded =
        std::any_of(tasks.begin(), tasks.end(), [](const auto& item) { return item.second->shields > 0; });
    if (told) told(shielded && signals == 1);
  }

  // Ends a task whose body has returned; tells the one that waits for it.
  void finish(Task* task) {
    Task* parent = task->waiting_for_me;
    auto broken = task->broken;
    tasks.erase(task);
    if (!parent) {
      if (broken) std::rethrow_exception(broken);
      return;
    }
    if (broken && !parent->broken) parent->broken = broken;
    if (--parent->children == 0) ready.push_back(parent);
  }

  void turn() {
    if (ready.empty()) return deliver(out.next());
    Task* task = ready.front();
    ready.pop_front();
    current = task;
    task->fiber->enter();
    current = nullptr;
    if (task->fiber->done()) finish(task);
  }
};

Tasks::Tasks(Outside& out) : self_(std::make_unique<Self>(out)) {}
Tasks::~Tasks() = default;

void Tasks::run(function_ref<void()> body) {
  self_->start([body] { body(); }, nullptr);
  while (!self_->tasks.empty()) self_->turn();
}

void Tasks::each(std::size_t n, std::size_t width, function_ref<void(std::size_t)> body) {
  if (n == 0) return;
  Self::Task* me = self_->current;
  std::size_t next = 0;  // shared by the lanes; each takes the next number when it is through with one
  auto lane = [&next, n, body] {
    while (next < n) body(next++);
  };
  me->children = std::min(n, std::max<std::size_t>(width, 1));
  for (std::size_t i = me->children; i > 0; --i) self_->start(lane, me);
  self_->park();
  if (me->broken) std::rethrow_exception(std::exchange(me->broken, nullptr));
}

Event Tasks::wait(std::span<const Ticket> tickets) {
  Self::Task* me = self_->current;
  if (self_->stopped(*me)) return Signal{*self_->signal};
  for (Ticket ticket : tickets) {
    auto box = self_->mail.find(ticket);
    if (box == self_->mail.end()) continue;
    Event event = std::move(box->second.front());
    box->second.pop_front();
    if (box->second.empty()) self_->mail.erase(box);
    return event;
  }
  me->awaited.assign(tickets.begin(), tickets.end());
  for (Ticket ticket : tickets) self_->waiters[ticket] = me;
  self_->park();
  return *std::exchange(me->arrived, std::nullopt);
}

void Tasks::drop(Ticket ticket) {
  self_->mail.erase(ticket);
  self_->out.drop(ticket);
}

void Tasks::on_interruption(std::function<void(bool)> told) { self_->told = std::move(told); }

std::optional<int> Tasks::interrupted() const { return self_->signal; }
bool Tasks::impatient() const { return self_->signals > 1; }

Shield::Shield(Tasks& tasks) : tasks_(tasks) { ++tasks_.self_->current->shields; }
Shield::~Shield() { --tasks_.self_->current->shields; }

}  // namespace stint
