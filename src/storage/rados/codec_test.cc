#include "storage/rados/codec.h"

#include <gtest/gtest.h>

namespace tailrace::storage::rados {
namespace {

CommitRecord some_record() {
    CommitRecord record;
    record.commit.attempt = {7, 9};
    auto& part = record.commit.partitions.emplace_back();
    part.partition = PartitionId{1};
    part.guard = {2, 3};
    part.moves_epoch = true;
    part.erases.push_back({SpaceId{100}, {"a", "b"}});
    part.puts.push_back({{SpaceId{100}, std::string("k\0", 2)}, "value"});
    part.deletes.push_back({SpaceId{101}, "gone"});
    part.appends.push_back({{1000, 1}, {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, "record"}});
    part.trims.push_back({{1000, 2}, log_number_max});
    part.deferred.push_back({PartitionId{3}, part.puts, part.deletes});
    record.commit.partitions.emplace_back().partition = PartitionId{2};
    record.split = KeySplit{PartitionId{1}, PartitionId{2}, {SpaceId{100}, SpaceId{101}}, "m"};
    return record;
}

TEST(Codec, ARecordIsReadBack) {
    const auto bytes = encode(some_record());
    const auto read = decode_commit_record(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(encode(*read), bytes);
    EXPECT_EQ(read->split, some_record().split);
    const auto& part = read->commit.partitions.at(0);
    EXPECT_EQ(part.guard, (Guard{2, 3}));
    EXPECT_TRUE(part.moves_epoch);
    EXPECT_EQ(part.puts.at(0).key.bytes, std::string("k\0", 2));
    EXPECT_EQ(part.appends.at(0).entry.body, "record");
    EXPECT_EQ(part.appends.at(0).entry.number[9], 9);
    EXPECT_EQ(part.trims.at(0).through, log_number_max);
    EXPECT_EQ(part.deferred.at(0).deletes.at(0).bytes, "gone");
    EXPECT_EQ(read->commit.partitions.at(1).partition, PartitionId{2});
}

TEST(Codec, DeferredWritesAreReadBack) {
    const auto writes = some_record().commit.partitions[0].deferred;
    const auto read = decode_deferred_writes(encode(writes));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->at(0).target, PartitionId{3});
    EXPECT_EQ(encode(*read), encode(writes));
}

TEST(Codec, ALayoutIsReadBack) {
    Layout layout;
    EXPECT_EQ(encode(layout), "");
    EXPECT_EQ(decode_layout(""), layout);
    layout.departures.push_back({PartitionId{2}, {SpaceId{100}}, "m"});
    EXPECT_EQ(decode_layout(encode(layout)), layout);
    const std::vector<SpaceRange> ranges{{SpaceId{100}, {"m", ""}}, {SpaceId{101}, {"m", "p"}}};
    layout.filling = Filling{PartitionId{1}, ranges, {ranges[1]}};
    EXPECT_EQ(decode_layout(encode(layout)), layout);
}

SegmentIndex some_index() {
    SegmentIndex index;
    index.first.back() = 1;
    index.blocks.resize(2);
    index.blocks[0] = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 5}, 100, 0xe3069283};
    index.blocks[1] = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 9}, 170, 7};
    return index;
}

TEST(Codec, AnIndexIsReadBack) {
    EXPECT_EQ(decode_segment_index(encode(some_index())), some_index());
}

TEST(Codec, AnIndexIsOfBlocksThatFollowEachOther) {
    const auto is_refused = [](auto change) {
        auto index = some_index();
        change(index);
        return !decode_segment_index(encode(index));
    };
    EXPECT_TRUE(is_refused([](auto& index) { index.blocks.clear(); }));
    EXPECT_TRUE(is_refused([](auto& index) { index.blocks[0].end = 0; }));
    EXPECT_TRUE(is_refused([](auto& index) { index.blocks[1].end = 100; }));
    EXPECT_TRUE(is_refused([](auto& index) { index.blocks[1].last = index.blocks[0].last; }));
    EXPECT_TRUE(is_refused([](auto& index) { index.first.back() = 6; }));
}

TEST(Codec, EntriesOfALogAreReadBack) {
    const std::vector<LogEntryView> entries{{{0, 1}, "a"}, {{0, 2}, ""}, {{3}, "ccc"}};
    const auto bytes = encode(entries);
    const auto read = decode_log_entries(bytes);
    ASSERT_TRUE(read);
    ASSERT_EQ(read->size(), 3);
    EXPECT_EQ(read->at(1).number, entries[1].number);
    EXPECT_EQ(read->at(1).body, "");
    EXPECT_EQ(read->at(2).body, "ccc");
    EXPECT_EQ(encode(*read), bytes);
    EXPECT_FALSE(decode_log_entries(encode(std::vector<LogEntryView>())));
}

TEST(Codec, WhatIsCutOffIsDamaged) {
    const auto record = encode(some_record());
    for (std::size_t size = 0; size < record.size(); ++size)
        EXPECT_FALSE(decode_commit_record(std::string_view(record).substr(0, size))) << size;
    EXPECT_FALSE(decode_commit_record(record + "x"));
    Layout layout;
    layout.departures.push_back({PartitionId{2}, {SpaceId{100}}, "m"});
    const auto bytes = encode(layout);
    for (std::size_t size = 1; size < bytes.size(); ++size)
        EXPECT_FALSE(decode_layout(std::string_view(bytes).substr(0, size))) << size;
    const auto index = encode(some_index());
    for (std::size_t size = 0; size < index.size(); ++size)
        EXPECT_FALSE(decode_segment_index(std::string_view(index).substr(0, size))) << size;
}

TEST(Codec, AnotherGrammarIsNotUnderstood) {
    auto bytes = encode(some_record());
    bytes[0] = 2;
    EXPECT_FALSE(decode_commit_record(bytes));
}

TEST(Codec, ALargeCountOfNothingIsDamaged) {
    std::string bytes("\1", 1);
    bytes.append(16, '\0');
    bytes.append(4, '\xff');
    EXPECT_FALSE(decode_commit_record(bytes));
}

TEST(Codec, NumbersAreEightBytes) {
    EXPECT_EQ(decode_number(encode_number(77)), 77);
    EXPECT_EQ(decode_number("1234567"), std::nullopt);
    EXPECT_EQ(decode_number("123456789"), std::nullopt);
}

}  // namespace
}  // namespace tailrace::storage::rados
