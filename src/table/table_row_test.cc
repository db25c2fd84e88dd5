#include "table/table_row.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::table {
namespace {

TableRow plain() {
    TableRow row;
    row.id = partition::TableId{17};
    row.name = "t";
    row.uuid = "u";
    row.created_ms = 1'700'000'000'000;
    row.status = TableStatus::ACTIVE;
    row.partitions.push_back({storage::PartitionId{1025}, {}});
    row.settings.attribute_definitions = {{"id", ScalarAttributeType::S}};
    row.settings.key_schema = {{"id", KeyType::HASH}};
    return row;
}

TableRow with_attachments() {
    auto row = plain();
    row.settings.tags = {{"team", "blue"}, {"empty", ""}};
    row.settings.policy = ResourcePolicy{R"({"Version":"x"})", 1'700'000'000'001};
    row.latest_stream_label = "2026-01-01T00:00:00.000";
    row.stream_attachments.tags = {{"of", "the stream"}};
    row.stream_attachments.policy = ResourcePolicy{"", 1'700'000'000'002};
    row.contributor_insights = {
        {"", true, ContributorInsightsMode::THROTTLED_KEYS, 3},
        {"byDate", false, ContributorInsightsMode::ACCESSED_AND_THROTTLED_KEYS, 4}};
    row.point_in_time_recovery = PointInTimeRecovery{5, 35};
    return row;
}

TEST(TableRowTest, KeepsWhatIsAttached) {
    const auto row = with_attachments();
    EXPECT_EQ(decode_table_row(encode(row)), row);
}

TEST(TableRowTest, WithoutAttachmentsIsAsItWasBeforeThereWereAny) {
    std::string expected("\x01", 1);
    const auto field = [&](char tag, std::string_view bytes) {
        expected.push_back(tag);
        expected.append(3, '\0');
        expected.push_back(static_cast<char>(bytes.size()));
        expected.append(bytes);
    };
    using namespace std::string_view_literals;
    field(1, "\0\0\0\0\0\0\0\x11"sv);
    field(2, "t");
    field(3, "u");
    field(4, "\0\0\x01\x8b\xcf\xe5\x68\0"sv);
    field(5, "\x03");
    field(6, "\0\0\0\0\0\0\0\0"sv);
    field(7, "\0\0\0\0\0\0\x04\x01\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"sv);
    field(32, "\0id"sv);
    field(33, "\0id"sv);
    field(34, "\0"sv);
    field(35, "\0\0\0\0\0\0\0\0"sv);
    field(36, "\0\0\0\0\0\0\0\0"sv);
    field(37, "\0\0\0\0\0\0\0\0"sv);
    field(41, "\0"sv);
    EXPECT_EQ(encode(plain()), expected);
    EXPECT_EQ(decode_table_row(expected), plain());
}

TEST(TableRowTest, PassesOverFieldsThatItDoesNotKnow) {
    auto bytes = encode(plain());
    bytes.append("\xfe\0\0\0\x01x", 6);
    EXPECT_EQ(decode_table_row(bytes), plain());
}

TEST(TableRowTest, IsDamagedIfAnAttachmentIs) {
    for (const char tag : {'\x14', '\x15', '\x16', '\x17', '\x3c'}) {
        auto bytes = encode(plain());
        bytes.push_back(tag);
        bytes.append("\0\0\0\x01", 4).push_back('\xff');
        EXPECT_EQ(decode_table_row(bytes), std::nullopt) << static_cast<int>(tag);
    }
}

}  // namespace
}  // namespace tailrace::table
