#include "operation/table_description.h"

#include <gmock/gmock.h>

namespace tailrace::operation {
namespace {

const stream::Site site{.partition = "aws", .region = "eu-west-1", .account_id = "123456789012"};

table::TableRow row() {
    table::TableRow row;
    row.name = "Orders";
    row.uuid = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
    row.created_ms = 1'700'000'000'123;
    row.status = TableStatus::ACTIVE;
    row.settings.attribute_definitions = {{"id", ScalarAttributeType::S}};
    row.settings.key_schema = {{"id", KeyType::HASH}};
    row.settings.provisioned_throughput = {5, 6};
    return row;
}

table::TableRow on_demand_row() {
    auto table = row();
    table.settings.billing_mode = BillingMode::PAY_PER_REQUEST;
    table.settings.provisioned_throughput = {};
    table.settings.on_demand_since_ms = table.created_ms;
    return table;
}

TEST(TableDescription, ShowsWhatEveryTableHas) {
    const TableDescription expected{
        .attribute_definitions = {{{"id", ScalarAttributeType::S}}},
        .table_name = "Orders",
        .key_schema = {{{"id", KeyType::HASH}}},
        .table_status = TableStatus::ACTIVE,
        .creation_date_time = Timestamp{1'700'000'000'123},
        .provisioned_throughput = ProvisionedThroughputDescription{.number_of_decreases_today = 0,
                                                                   .read_capacity_units = 5,
                                                                   .write_capacity_units = 6},
        .table_size_bytes = 100,
        .item_count = 3,
        .table_arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/Orders",
        .table_id = "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
        .deletion_protection_enabled = false,
        .warm_throughput = TableWarmThroughputDescription{.read_units_per_second = 5,
                                                          .write_units_per_second = 6,
                                                          .status = TableStatus::ACTIVE}};
    EXPECT_EQ(describe(site, row(), {.items = 3, .bytes = 100}), expected);
}

TEST(TableDescription, ShowsOnDemandBillingDatedOnceItIsSettled) {
    auto table = on_demand_row();
    const auto settled = describe(site, table, {}).billing_mode_summary;
    EXPECT_EQ(settled,
              (BillingModeSummary{BillingMode::PAY_PER_REQUEST, Timestamp{table.created_ms}}));
    table.status = TableStatus::CREATING;
    EXPECT_EQ(describe(site, table, {}).billing_mode_summary,
              (BillingModeSummary{BillingMode::PAY_PER_REQUEST, std::nullopt}));
    const ProvisionedThroughputDescription zero{
        .number_of_decreases_today = 0, .read_capacity_units = 0, .write_capacity_units = 0};
    EXPECT_EQ(describe(site, table, {}).provisioned_throughput, zero);
}

TEST(TableDescription, StillShowsTheBillingModeThatItWasSwitchedBackTo) {
    auto table = on_demand_row();
    table.settings.billing_mode = BillingMode::PROVISIONED;
    EXPECT_EQ(describe(site, table, {}).billing_mode_summary->billing_mode,
              BillingMode::PROVISIONED);
}

TEST(TableDescription, ShowsTheStreamThatIsOn) {
    auto table = row();
    table.stream = table::TableStream{.label = "2026-01-02T03:04:05.678",
                                      .view_type = StreamViewType::KEYS_ONLY};
    table.latest_stream_label = table.stream->label;
    const auto description = describe(site, table, {});
    EXPECT_EQ(description.stream_specification,
              (StreamSpecification{true, StreamViewType::KEYS_ONLY}));
    EXPECT_EQ(description.latest_stream_label, "2026-01-02T03:04:05.678");
    EXPECT_EQ(
        description.latest_stream_arn,
        "arn:aws:dynamodb:eu-west-1:123456789012:table/Orders/stream/2026-01-02T03:04:05.678");
}

TEST(TableDescription, NamesTheLastStreamThoughItIsOff) {
    auto table = row();
    table.latest_stream_label = "2026-01-02T03:04:05.678";
    const auto description = describe(site, table, {});
    EXPECT_EQ(description.stream_specification, std::nullopt);
    EXPECT_TRUE(description.latest_stream_arn.has_value());
}

TEST(TableDescription, ShowsKeysOfEncryptionAsArns) {
    auto table = row();
    const auto key_arn = [&](std::optional<std::string> id) {
        table.settings.sse = SSESpecification{.enabled = true, .kms_master_key_id = std::move(id)};
        return *describe(site, table, {}).sse_description->kms_master_key_arn;
    };
    EXPECT_EQ(key_arn(std::nullopt), "arn:aws:kms:eu-west-1:123456789012:alias/aws/dynamodb");
    EXPECT_EQ(key_arn("1234"), "arn:aws:kms:eu-west-1:123456789012:key/1234");
    EXPECT_EQ(key_arn("arn:aws:kms:x:y:key/1"), "arn:aws:kms:x:y:key/1");
}

}  // namespace
}  // namespace tailrace::operation
