// Many calls at once, from as many threads as the engine takes.
#include <atomic>
#include <memory>

#include <boost/asio/post.hpp>

#include "base/one_shot.h"
#include "storage/contract/contract.h"

namespace tailrace::storage::contract {
namespace {

constexpr int rounds = 50;

std::string text(std::uint64_t n) {
    return std::to_string(n);
}

/// Reads, adds one, commits; again when it was refused.
awaitable<bool> count(Store& store, PartitionId partition, std::uint64_t incarnation) {
    std::uint64_t counter = 0;
    for (int done = 0; done < rounds;) {
        const auto key = item("n" + text(static_cast<std::uint64_t>(partition)));
        auto views = co_await store.read(together(reading(partition, key)));
        if (!views) co_return false;
        const auto& stored = (*views)[0].values[0];
        Commit commit;
        commit.attempt.incarnation = incarnation;
        commit.attempt.counter = ++counter;
        commit.partitions.push_back(Part(partition, (*views)[0].guard)
                                        .put(key, text(stored ? std::stoull(*stored) + 1 : 1))
                                        .take());
        const auto outcome = co_await store.commit(std::move(commit));
        if (!outcome) co_return false;
        if (*outcome == CommitOutcome::done) ++done;
    }
    co_return true;
}

awaitable<int> all_of(asio::io_context& context, std::vector<awaitable<bool>> coroutines) {
    auto succeeded = std::make_shared<std::atomic<int>>(0);
    auto left_over = std::make_shared<std::atomic<std::size_t>>(coroutines.size());
    auto finished = std::make_shared<base::OneShot>();
    for (auto& coroutine : coroutines) {
        auto note = [=](std::exception_ptr, bool good) {
            if (good) ++*succeeded;
            if (--*left_over == 0) finished->set();
        };
        asio::co_spawn(context, std::move(coroutine), std::move(note));
    }
    co_await finished->wait();
    co_return succeeded->load();
}

TEST_P(Contract, CommitsToManyPartitionsAtOnceAllHappen) {
    std::vector<awaitable<bool>> counters;
    for (std::uint64_t p = 1; p <= 8; ++p) counters.push_back(count(store(p), PartitionId{p}, p));
    EXPECT_EQ(run(all_of(context_, std::move(counters))), 8);
    for (std::uint64_t p = 1; p <= 8; ++p) {
        EXPECT_EQ(value(PartitionId{p}, item("n" + text(p))), text(rounds));
    }
}

TEST_P(Contract, NoUpdateIsLostWhenServersCompete) {
    std::vector<awaitable<bool>> counters;
    for (std::uint64_t server = 21; server < 25; ++server) {
        counters.push_back(count(store(server), left, server));
    }
    EXPECT_EQ(run(all_of(context_, std::move(counters))), 4);
    EXPECT_EQ(value(left, item("n1")), text(4 * rounds));
}

/// Keeps two partitions equal, in one commit each time.
awaitable<bool> write_both(Store& store) {
    for (std::uint64_t n = 1; n <= rounds; ++n) {
        auto views = co_await store.read(together(reading(left), reading(right)));
        if (!views) co_return false;
        Commit commit;
        commit.attempt.incarnation = first_server;
        commit.attempt.counter = n;
        commit.partitions.push_back(Part(left, (*views)[0].guard).put(item("a"), text(n)).take());
        commit.partitions.push_back(Part(right, (*views)[1].guard).put(item("r"), text(n)).take());
        const auto outcome = co_await store.commit(std::move(commit));
        if (!outcome || *outcome != CommitOutcome::done) co_return false;
    }
    co_return true;
}

/// Sees both at the same place, and the guards at that place too.
awaitable<bool> read_both(Store& store) {
    std::uint64_t seen = 0;
    while (seen < rounds) {
        auto views =
            co_await store.read(together(reading(left, item("a")), reading(right, item("r"))));
        if (!views) co_return false;
        const auto& a = (*views)[0];
        const auto& r = (*views)[1];
        if (a.values[0] != r.values[0] || a.guard.version != r.guard.version) co_return false;
        const auto n = a.values[0] ? std::stoull(*a.values[0]) : 0;
        if (n != a.guard.version || n < seen) co_return false;
        seen = n;
        co_await asio::post(co_await this_executor, use_awaitable);
    }
    co_return true;
}

TEST_P(Contract, AReadIsOneSnapshotOfPartitionsAndGuards) {
    std::vector<awaitable<bool>> parties;
    parties.push_back(read_both(store(second_server)));
    parties.push_back(write_both(store()));
    parties.push_back(read_both(store(second_server)));
    EXPECT_EQ(run(all_of(context_, std::move(parties))), 3);
}

ScanRequest whole(PartitionId partition) {
    return {partition, items, {}, Direction::forward, 1000, 1 << 20};
}

/// Scans while another writes, and finds as many entries as the guard says that there were commits.
awaitable<bool> scan_while_written(Store& store) {
    std::size_t seen = 0;
    while (seen < rounds) {
        auto page = co_await store.scan(whole(left));
        if (!page || page->entries.size() != page->guard.version || page->more) co_return false;
        if (page->entries.size() < seen) co_return false;
        seen = page->entries.size();
        co_await asio::post(co_await this_executor, use_awaitable);
    }
    co_return true;
}

awaitable<bool> add_entries(Store& store) {
    for (std::uint64_t n = 1; n <= rounds; ++n) {
        auto views = co_await store.read(together(reading(left)));
        if (!views) co_return false;
        Commit commit;
        commit.attempt.incarnation = first_server;
        commit.attempt.counter = n;
        commit.partitions.push_back(Part(left, (*views)[0].guard).put(item(text(n)), "v").take());
        const auto outcome = co_await store.commit(std::move(commit));
        if (!outcome || *outcome != CommitOutcome::done) co_return false;
    }
    co_return true;
}

TEST_P(Contract, AScanIsOneSnapshotOfEntriesAndGuard) {
    std::vector<awaitable<bool>> parties;
    parties.push_back(scan_while_written(store(second_server)));
    parties.push_back(add_entries(store()));
    EXPECT_EQ(run(all_of(context_, std::move(parties))), 2);
}

}  // namespace
}  // namespace tailrace::storage::contract
