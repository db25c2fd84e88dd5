#include "storage/rocksdb/horizon.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"

namespace tailrace::storage::rocksdb {

namespace {

std::uint64_t counter_of(std::span<const Attempt> attempts, std::uint64_t incarnation) {
    const auto found = std::ranges::find(attempts, incarnation, &Attempt::incarnation);
    return found == attempts.end() ? 0 : found->counter;
}

void remember(std::vector<Attempt>& attempts, const Attempt& attempt) {
    const auto found = std::ranges::find(attempts, attempt.incarnation, &Attempt::incarnation);
    if (found == attempts.end()) {
        attempts.push_back(attempt);
    } else {
        found->counter = attempt.counter;
    }
}

}  // namespace

Horizon::Horizon(::rocksdb::DB& db) : db_(db), snapshot_(take_snapshot()) {}

Snapshot Horizon::take_snapshot() {
    return {db_.GetSnapshot(), [db = &db_](const auto* taken) { db->ReleaseSnapshot(taken); }};
}

Snapshot Horizon::look(std::span<const PartitionRead> reads, std::span<PartitionView> views) {
    std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < reads.size(); ++i) {
        const auto found = partitions_.find(reads[i].partition);
        if (found == partitions_.end()) return nullptr;
        const auto& partition = found->second;
        views[i].guard = partition.shown;
        views[i].last_attempt = counter_of(partition.attempts, reads[i].incarnation);
    }
    return snapshot_;
}

Snapshot Horizon::look(PartitionId partition, Guard& guard) {
    std::lock_guard lock(mutex_);
    const auto found = partitions_.find(partition);
    if (found == partitions_.end()) return nullptr;
    guard = found->second.shown;
    return snapshot_;
}

Snapshot Horizon::look() {
    std::lock_guard lock(mutex_);
    return snapshot_;
}

bool Horizon::knows(PartitionId partition) {
    std::lock_guard lock(mutex_);
    return partitions_.contains(partition);
}

void Horizon::learn(PartitionId partition, bool exists) {
    const Guard first = exists ? Guard{1, 1} : Guard{};
    std::lock_guard lock(mutex_);
    partitions_.try_emplace(partition, Partition{first, first, {}});
}

bool Horizon::admit(const Commit& commit) {
    std::lock_guard lock(mutex_);
    const bool holds = std::ranges::all_of(commit.partitions, [&](const auto& part) {
        return partitions_.at(part.partition).next == part.guard;
    });
    if (!holds) return false;
    for (const auto& part : commit.partitions) {
        auto& next = partitions_.at(part.partition).next;
        ++next.version;
        if (part.moves_epoch) ++next.epoch;
    }
    return true;
}

void Horizon::publish(std::span<const Commit* const> commits) {
    auto snapshot = take_snapshot();
    {
        std::lock_guard lock(mutex_);
        snapshot_.swap(snapshot);
        for (const auto* commit : commits) show(*commit);
    }
    // The old snapshot goes here, outside of the lock, unless a reader still holds it.
}

void Horizon::show(const Commit& commit) {
    for (const auto& part : commit.partitions) {
        auto& partition = partitions_.at(part.partition);
        partition.shown = partition.next;
        remember(partition.attempts, commit.attempt);
    }
}

}  // namespace tailrace::storage::rocksdb
