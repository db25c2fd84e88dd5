#include "storage/rocksdb/horizon.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "storage/contract/directory.h"
#include "storage/rocksdb/database.h"

namespace tailrace::storage::rocksdb {
namespace {

constexpr PartitionId partition{1};

Commit commit_after(std::uint64_t version) {
    Commit commit{.attempt = {1, version + 1}};
    auto& part = commit.partitions.emplace_back();
    part.partition = partition;
    part.guard = {0, version};
    return commit;
}

class HorizonTest : public testing::Test {
 protected:
    HorizonTest() { horizon_.learn(partition, false); }

    /// What was written stays unseen until it is published.
    Snapshot write(const Commit& commit, const std::string& value) {
        EXPECT_TRUE(horizon_.admit(commit));
        EXPECT_TRUE((*database_)->Put({}, database_->maps(), "key", value).ok());
        return horizon_.take_snapshot();
    }

    std::string seen() {
        Guard guard;
        const auto snapshot = horizon_.look(partition, guard);
        ::rocksdb::ReadOptions options;
        options.snapshot = snapshot.get();
        std::string value = "nothing";
        (void)(*database_)->Get(options, database_->maps(), "key", &value);
        return value + " at " + std::to_string(guard.version);
    }

    contract::Directory directory_;
    std::unique_ptr<Database> database_ =
        Database::open({.directory = directory_.path(), .durability = Durability::async}).value();
    Horizon horizon_{**database_};
};

TEST_F(HorizonTest, ShowsACommitWithoutThoseThatWereWrittenAfterIt) {
    const std::array commits{commit_after(0), commit_after(1)};
    auto first = write(commits[0], "first");
    auto second = write(commits[1], "second");
    EXPECT_EQ(seen(), "nothing at 0");
    horizon_.publish(std::move(first), std::array{&commits[0]});
    EXPECT_EQ(seen(), "first at 1");
    horizon_.publish(std::move(second), std::array{&commits[1]});
    EXPECT_EQ(seen(), "second at 2");
}

TEST_F(HorizonTest, AdmitsByWhatWasAdmittedAndNotByWhatIsShown) {
    ASSERT_TRUE(horizon_.admit(commit_after(0)));
    EXPECT_FALSE(horizon_.admit(commit_after(0)));
    EXPECT_TRUE(horizon_.admit(commit_after(1)));
    EXPECT_EQ(seen(), "nothing at 0");
}

}  // namespace
}  // namespace tailrace::storage::rocksdb
