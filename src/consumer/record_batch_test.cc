#include "tailrace/record_batch.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace tailrace {
namespace {

class KnownHolder final : public RecordBatch::Holder {
 public:
    bool checkpoint(const Checkpoint& checkpoint) override {
        written.push_back(checkpoint);
        return held;
    }
    bool is_held() const override { return held; }
    std::vector<Checkpoint> written;
    bool held = true;
};

std::string record(const std::string& number) {
    return R"({"dynamodb":{"SequenceNumber":")" + number + R"("}})";
}

class RecordBatchTest : public testing::Test {
 protected:
    RecordBatch batch(std::size_t first) {
        RecordPage page;
        for (const auto* number : {"1", "2", "3"}) page.append(record(number));
        return {{"arn", "shard"}, page, first, Checkpoint::after("3"), holder};
    }
    KnownHolder holder;
};

TEST_F(RecordBatchTest, ShowsAPage) {
    const auto whole = batch(0);
    EXPECT_EQ(whole.count(), 3u);
    EXPECT_EQ(whole.records().size(), 3u);
    EXPECT_EQ(whole.json(), "[" + record("1") + "," + record("2") + "," + record("3") + "]");
    EXPECT_EQ(whole.after(), Checkpoint::after("3"));
}

TEST_F(RecordBatchTest, ShowsTheRestOfAPage) {
    const auto rest = batch(2);
    EXPECT_EQ(rest.count(), 1u);
    EXPECT_EQ(rest.records()[0].dynamodb->sequence_number, "3");
    EXPECT_EQ(rest.json(), "[" + record("3") + "]");
}

TEST_F(RecordBatchTest, ACheckpointIsOfOneOfItsRecords) {
    auto rest = batch(1);
    EXPECT_TRUE(rest.checkpoint("2"));
    EXPECT_FALSE(rest.checkpoint("1"));
    EXPECT_FALSE(rest.checkpoint("4"));
    EXPECT_EQ(holder.written, std::vector{Checkpoint::after("2")});
    holder.held = false;
    EXPECT_FALSE(rest.checkpoint("3"));
    EXPECT_FALSE(rest.is_held());
}

TEST_F(RecordBatchTest, WhatCannotBeReadIsNotPassedOver) {
    RecordPage page;
    page.append("{");
    const RecordBatch damaged({"arn", "shard"}, page, 0, Checkpoint::after("3"), holder);
    EXPECT_EQ(damaged.count(), 1u);
    EXPECT_THROW((void)damaged.records(), std::runtime_error);
}

}  // namespace
}  // namespace tailrace
