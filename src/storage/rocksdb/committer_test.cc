#include "storage/rocksdb/committer.h"

#include <gmock/gmock.h>

#include <array>
#include <exception>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>

#include "storage/contract/directory.h"

namespace tailrace::storage::rocksdb {
namespace {

constexpr PartitionId partition{1};

Commit write_of(std::uint64_t counter, Guard guard) {
    Commit commit{.attempt = {1, counter}};
    auto& part = commit.partitions.emplace_back();
    part.partition = partition;
    part.guard = guard;
    part.puts.push_back({{SpaceId{1}, "key"}, "value"});
    return commit;
}

TEST(Committer, FinishesWhatItsThreadWasHandedBeforeItEnds) {
    const contract::Directory directory;
    auto database = Database::open({.directory = directory.path()});
    ASSERT_TRUE(database.has_value()) << database.error().detail;
    Horizon horizon(***database);
    horizon.learn(partition, false);
    for (std::uint64_t round = 0; round < 20; ++round) {
        asio::io_context context;
        std::optional<CommitOutcome> outcome;
        auto done = [&](const std::exception_ptr&, CommitOutcome answer) { outcome = answer; };
        {
            Committer committer(**database, horizon);
            const auto guard = round == 0 ? Guard{} : Guard{0, round};
            asio::co_spawn(context, committer.commit(write_of(round + 1, guard)), done);
            context.poll();
        }
        context.restart();
        context.run();
        EXPECT_EQ(outcome, CommitOutcome::done);
    }
}

awaitable<void> commit_often(Committer& committer, PartitionId partition, int& done) {
    for (std::uint64_t version = 0; version < 30'000; ++version) {
        Commit commit{.attempt = {1, version + 1}};
        auto& part = commit.partitions.emplace_back();
        part.partition = partition;
        part.guard = {0, version};
        part.puts.push_back({{SpaceId{1}, "key"}, "value"});
        const auto outcome = co_await committer.commit(std::move(commit));
        done += outcome == CommitOutcome::done ? 1 : 0;
    }
}

TEST(Committer, PassesFromCallerToCallerWhole) {
    const contract::Directory directory;
    auto database =
        Database::open({.directory = directory.path(), .durability = Durability::async});
    ASSERT_TRUE(database.has_value()) << database.error().detail;
    Horizon horizon(***database);
    std::array<int, 4> done{};
    std::array<asio::io_context, done.size()> contexts;
    Committer committer(**database, horizon);
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < done.size(); ++i) {
        horizon.learn(PartitionId{i + 1}, false);
        threads.emplace_back([&, i] {
            auto ended = [](const std::exception_ptr& failure) { EXPECT_FALSE(failure); };
            asio::co_spawn(contexts[i], commit_often(committer, PartitionId{i + 1}, done[i]),
                           ended);
            contexts[i].run();
        });
    }
    threads.clear();
    EXPECT_THAT(done, testing::Each(30'000));
}

}  // namespace
}  // namespace tailrace::storage::rocksdb
