#include "storage/rocksdb/log_files.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "storage/rocksdb/layout.h"

namespace tailrace::storage::rocksdb {
namespace {

constexpr std::size_t file_bytes = 1000;

std::string key(std::uint64_t suffix, unsigned char number) {
    std::string bytes;
    append_log_key(bytes, {.birth_ms = 1, .suffix = suffix}, LogNumber{number});
    return bytes;
}

class LogFiles : public testing::Test {
 protected:
    /// Whether a file of this size ends between these two.
    bool ends_between(const std::string& last, const std::string& next, std::uint64_t size) {
        const ::rocksdb::Slice before(last);
        const ::rocksdb::Slice after(next);
        return partitioner_->ShouldPartition({before, after, size}) == ::rocksdb::kRequired;
    }
    bool is_moved(const std::string& smallest, const std::string& largest) {
        return partitioner_->CanDoTrivialMove(smallest, largest);
    }

    std::shared_ptr<::rocksdb::SstPartitionerFactory> factory_ = files_of_one_log(file_bytes);
    std::unique_ptr<::rocksdb::SstPartitioner> partitioner_ = factory_->CreatePartitioner({});
};

TEST_F(LogFiles, EndWhereALogDoes) {
    EXPECT_TRUE(ends_between(key(1, 9), key(2, 1), file_bytes));
    EXPECT_FALSE(ends_between(key(1, 8), key(1, 9), file_bytes));
}

TEST_F(LogFiles, AreNotCutUpForSmallLogs) {
    EXPECT_FALSE(ends_between(key(1, 9), key(2, 1), file_bytes - 1));
}

TEST_F(LogFiles, SinkAsTheyAreIfTheyAreOfOneLog) {
    EXPECT_TRUE(is_moved(key(1, 1), key(1, 9)));
    EXPECT_FALSE(is_moved(key(1, 1), key(2, 1)));
}

/// As the bounds of range deletes are.
TEST_F(LogFiles, KnowKeysThatAreShorter) {
    EXPECT_FALSE(is_moved("", key(1, 1)));
    EXPECT_FALSE(is_moved(key(1, 1).substr(0, log_prefix_size - 1), key(1, 9)));
    EXPECT_TRUE(is_moved(key(1, 1).substr(0, log_prefix_size), key(1, 9)));
}

}  // namespace
}  // namespace tailrace::storage::rocksdb
