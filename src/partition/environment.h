// What a server gives to all of its partitions.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "base/background.h"
#include "base/clock.h"
#include "base/random.h"
#include "partition/commit_gate.h"
#include "partition/recent_values.h"
#include "storage/neighbours.h"
#include "storage/store.h"
#include "stream/waiting_readers.h"

namespace tailrace::partition {

/// One server's life. Two servers, and two lives of one server, have different incarnations.
class Incarnation {
 public:
    /// `id` is random and not 0.
    explicit Incarnation(std::uint64_t id) : id_(id) {}
    std::uint64_t id() const { return id_; }
    storage::Attempt next_attempt() { return {id_, ++counter_}; }

 private:
    std::uint64_t id_;
    std::atomic<std::uint64_t> counter_{0};
};

struct Environment {
    storage::Store& store;
    base::Clock& clock;
    base::Random& random;
    Incarnation& incarnation;
    /// For `awsRegion` in records.
    std::string region;
    storage::Neighbours& neighbours = storage::no_neighbours();
    /// How long a write is evaluated again after refused or unsettled commits before its caller
    /// gets an error, by the machine's clock.
    base::Milliseconds patience{10'000};
    /// What works on the store and is no part of a request.
    base::Background background = {};
    /// Woken by the commits of their shards' partitions.
    stream::WaitingReaders waiting_readers = {};
    RecentValues recent_values = RecentValues();
    CommitGate commit_gate{clock.machine(), background};
};

}  // namespace tailrace::partition
