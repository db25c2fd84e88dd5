// What a server does to its objects, done to objects of its own, which are removed afterwards.
//
// Threads: one.
#pragma once

#include <atomic>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/coroutine.h"
#include "program/doctor/judge.h"
#include "storage/rados/pool.h"

namespace tailrace::program::doctor {

class Trial {
 public:
    /// The pool outlives it. Its objects' names begin with `name`; with a stop it ends early.
    Trial(storage::rados::Pool& pool, std::string name, std::stop_token stop)
        : pool_(pool), name_(std::move(name)), stop_(std::move(stop)) {}

    /// The object that the steps are done to.
    const std::string& object() const { return name_; }

    /// In their order; a step is worth something only if `write` went well.
    awaitable<Tried> write();
    awaitable<Tried> read();
    awaitable<Tried> refuse();
    awaitable<Tried> remove_range();
    awaitable<Tried> write_large();
    /// After `rounds`, or half a minute.
    awaitable<Latencies> measure(std::size_t rounds);

    /// The names of those that could not be removed.
    awaitable<std::vector<std::string>> clean_up();
    /// Whether there is, or may be, anything to clean up. Safe from any thread.
    bool has_traces() const { return has_traces_; }

 private:
    /// Empty if it went as it must.
    awaitable<std::string> fails(storage::rados::ObjectWrite write,
                                 storage::rados::WriteOutcome expected);
    awaitable<std::string> make(std::string object);
    awaitable<std::string> round(std::string object, std::size_t number);
    awaitable<std::string> read_round(std::size_t number);
    awaitable<std::string> rounds_of_one(Latencies& latencies);
    awaitable<void> measure_in_flight(Latencies& latencies);
    awaitable<std::size_t> write_in_a_row(std::string object, std::size_t rounds);
    awaitable<bool> remove(std::string object);

    storage::rados::Pool& pool_;
    const std::string name_;
    const std::stop_token stop_;
    std::vector<std::string> objects_;
    std::atomic<bool> has_traces_{false};
};

}  // namespace tailrace::program::doctor
