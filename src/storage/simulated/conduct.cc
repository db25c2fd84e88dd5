#include "storage/simulated/conduct.h"

#include <algorithm>

#include "base/assert.h"

namespace tailrace::storage::simulated {

namespace {

void check_keys(const std::vector<Put>& puts, const std::vector<Key>& deletes) {
    std::set<Key> named;
    const auto name = [&named](const Key& key) {
        TAILRACE_ASSERT(!key.bytes.empty(), "a key is never empty");
        TAILRACE_ASSERT(named.insert(key).second, "a commit names no key twice");
    };
    for (const auto& put : puts) name(put.key);
    for (const auto& key : deletes) name(key);
}

void check_numbers(const std::vector<Append>& appends) {
    std::map<LogId, LogNumber> last;
    for (const auto& append : appends) {
        const auto [at, first] = last.try_emplace(append.log, append.entry.number);
        TAILRACE_ASSERT(first || append.entry.number > at->second, "the numbers of a log ascend");
        at->second = append.entry.number;
    }
}

}  // namespace

void Conduct::begin(const Commit& commit) {
    check_form(commit);
    check_attempt(commit);
    check_unsettled(commit);
    for (const auto& part : commit.partitions) {
        const bool alone = in_flight_.insert(part.partition).second;
        TAILRACE_ASSERT(alone, "one commit a partition is in flight");
    }
}

void Conduct::check_form(const Commit& commit) const {
    TAILRACE_ASSERT(!commit.partitions.empty(), "a commit has a partition");
    for (std::size_t i = 0; i < commit.partitions.size(); ++i) {
        const auto& part = commit.partitions[i];
        const bool ascends = i == 0 || commit.partitions[i - 1].partition < part.partition;
        TAILRACE_ASSERT(ascends, "partitions come in ascending order, none twice");
        check_keys(part.puts, part.deletes);
        check_numbers(part.appends);
        for (const auto& deferred : part.deferred) check_keys(deferred.puts, deferred.deletes);
    }
}

void Conduct::check_attempt(const Commit& commit) {
    TAILRACE_ASSERT(commit.attempt.incarnation == incarnation_,
                    "an attempt is of its server's incarnation");
    for (const auto& part : commit.partitions) {
        auto& last = last_counters_[part.partition];
        TAILRACE_ASSERT(commit.attempt.counter > last,
                        "each attempt has a counter of its own, greater than the last");
        last = commit.attempt.counter;
    }
}

void Conduct::check_unsettled(const Commit& commit) const {
    // Under the guard of the unknown attempt at most one of the two can happen. Under another guard
    // it may have happened already, and who has not looked would do it twice.
    for (const auto& part : commit.partitions) {
        for (const auto& unsettled : unsettled_) {
            const auto at = unsettled.guards.find(part.partition);
            const bool same = at == unsettled.guards.end() || at->second == part.guard;
            TAILRACE_ASSERT(
                same,
                "after unknown, a partition is read before it is committed to under another guard");
        }
    }
}

void Conduct::saw(const PartitionRead& read, const PartitionView& view) {
    if (read.incarnation != incarnation_) return;
    std::erase_if(unsettled_, [&](const Unsettled& unsettled) {
        const auto at = unsettled.guards.find(read.partition);
        return at != unsettled.guards.end() && at->second != view.guard;
    });
}

void Conduct::end(const Commit& commit, const Outcome<CommitOutcome>& outcome) {
    for (const auto& part : commit.partitions) in_flight_.erase(part.partition);
    if (outcome == CommitOutcome::unknown) {
        auto& unsettled = unsettled_.emplace_back();
        for (const auto& part : commit.partitions) unsettled.guards[part.partition] = part.guard;
    }
    if (outcome == CommitOutcome::done) {
        // It took the place of whatever else was attempted under its guards.
        std::erase_if(unsettled_, [&](const Unsettled& unsettled) {
            return std::ranges::any_of(commit.partitions, [&](const auto& part) {
                return unsettled.guards.contains(part.partition);
            });
        });
    }
}

}  // namespace tailrace::storage::simulated
