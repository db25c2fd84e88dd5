#include "storage/rocksdb/committer.h"

#include <gtest/gtest.h>

#include <exception>
#include <optional>

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

}  // namespace
}  // namespace tailrace::storage::rocksdb
