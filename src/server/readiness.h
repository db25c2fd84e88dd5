// Whether this server is one to send requests to.
#pragma once

#include <atomic>

#include "base/clock.h"

namespace tailrace::server {

/// A server that cannot reach its store answers requests only with errors, and a balancer had
/// better pass it over. It takes its time to say so: what is short ends by itself, and what all
/// servers see alike would leave the balancer with none. Safe from any thread.
class Readiness {
 public:
    /// Longer than a Ceph cluster takes to do without a host of its own.
    static constexpr base::Milliseconds silence_max{30'000};

    /// Ready at first. The clock outlives it.
    explicit Readiness(base::Clock& machine_clock)
        : machine_clock_(machine_clock), heard_(machine_clock.elapsed()) {}

    void store_answered() { heard_ = machine_clock_.elapsed(); }
    bool ready() const { return machine_clock_.elapsed() - heard_.load() < silence_max; }

 private:
    base::Clock& machine_clock_;
    std::atomic<base::Milliseconds> heard_;
};

}  // namespace tailrace::server
