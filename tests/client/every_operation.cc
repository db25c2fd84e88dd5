// Asks for every operation of both APIs, and ends at the first answer that is not the expected one.
//
//     every_operation TABLE [ENDPOINT]
//
// The table must not exist; it is gone afterwards. Without an endpoint the surroundings name it, as
// for any AWS program. Prints how many operations were answered, and those the server does not
// know.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "tailrace/attribute_value_json.h"
#include "tailrace/client_exception.h"
#include "tailrace/paginators.h"
#include "tailrace/waiters.h"
#include "walk.h"

using namespace tailrace;
using walk::expect;
using walk::Walk;

namespace {

constexpr WaiterSettings patient{std::chrono::milliseconds(250), 120};
constexpr std::size_t operations_all = 38;

Item item(std::string_view json) {
    auto parsed = item_from_plain_json(json);
    expect(parsed.has_value(), "the walk's own JSON");
    return *std::move(parsed);
}

void make_the_table(Walk& walk) {
    walk.ask(DescribeLimitsInput{});
    walk.ask_if_offered(DescribeEndpointsInput{});
    const DescribeTableInput described{.table_name = walk.table};
    const auto missing = walk.client.describe_table(described);
    expect(!missing && missing.error().is(ErrorCode::ResourceNotFoundException), "no table yet");
    walk.ask(CreateTableInput{
        .attribute_definitions = {{{"p", ScalarAttributeType::S}, {"s", ScalarAttributeType::N}}},
        .table_name = walk.table,
        .key_schema = {{{"p", KeyType::HASH}, {"s", KeyType::RANGE}}},
        .billing_mode = BillingMode::PAY_PER_REQUEST,
        .stream_specification = {{true, StreamViewType::NEW_AND_OLD_IMAGES}}});
    const auto made = wait_until_table_exists(walk.client, described, patient);
    expect(made.has_value(), "the table becomes ACTIVE");
    walk.table_arn = made->table.table_arn.value_or("");
    walk.stream_arn = made->table.latest_stream_arn.value_or("");
    walk.ask(described);
    walk.ask(ListTablesInput{.limit = 1});
    bool listed = false;
    for (const auto& name : elements(walk.client, ListTablesInput{.limit = 1}))
        listed = listed || name.value() == walk.table;
    expect(listed, "the table is listed");
    const auto enabled =
        wait_until_stream_enabled(walk.client, {.stream_arn = walk.stream_arn}, patient);
    expect(enabled.has_value(), "the stream becomes ENABLED");
}

void one_item(Walk& walk) {
    const auto key = item(R"({"p":"a","s":1})");
    const auto first =
        item(R"({"p":"a","s":1,"n":12345678901234567890.123456789,"l":[true,null]})");
    walk.ask(PutItemInput{.table_name = walk.table, .item = first});
    expect(walk.ask(GetItemInput{.table_name = walk.table, .key = key}).item == first,
           "what was put is there, to the last digit");
    const auto again = walk.client.put_item({.table_name = walk.table,
                                             .item = first,
                                             .condition_expression = "attribute_not_exists(p)"});
    expect(!again && again.error().is(ErrorCode::ConditionalCheckFailedException), "a condition");
    const auto updated =
        walk.ask(UpdateItemInput{.table_name = walk.table,
                                 .key = key,
                                 .return_values = ReturnValue::ALL_NEW,
                                 .update_expression = "SET n = :n ADD tags :t",
                                 .expression_attribute_values = Item(
                                     AttributeMap{{":n", 7}, {":t", StringSet::of({"y", "x"})}})});
    expect(updated.attributes && *updated.attributes->find("n") == AttributeValue(7), "an update");
    const auto deleted = walk.ask(DeleteItemInput{
        .table_name = walk.table, .key = key, .return_values = ReturnValue::ALL_OLD});
    expect(deleted.attributes && *deleted.attributes->find("tags") == StringSet{{"x", "y"}},
           "what was deleted");
}

void several_items(Walk& walk) {
    std::vector<WriteRequest> writes;
    for (int s = 1; s <= 5; ++s)
        writes.push_back({.put_request = PutRequest{Item(AttributeMap{{"p", "b"}, {"s", s}})}});
    walk.ask(BatchWriteItemInput{.request_items = {{walk.table, writes}}});
    const auto got = walk.ask(BatchGetItemInput{
        .request_items = {
            {walk.table, {.keys = {item(R"({"p":"b","s":1})"), item(R"({"p":"b","s":9})")}}}}});
    expect(got.responses.at(walk.table).count() == 1, "a batch");
    const Put put{.item = item(R"({"p":"t","s":1})"), .table_name = walk.table};
    walk.ask(TransactWriteItemsInput{.transact_items = {{.put = put}}});
    const auto cancelled = walk.client.transact_write_items(
        {.transact_items = {
             {.condition_check = ConditionCheck{.key = item(R"({"p":"none","s":1})"),
                                                .table_name = walk.table,
                                                .condition_expression = "attribute_exists(p)"}}}});
    expect(
        !cancelled && cancelled.error().is(ErrorCode::TransactionCanceledException) &&
            cancelled.error().detail->cancellation_reasons.at(0).code == "ConditionalCheckFailed",
        "a transaction that is cancelled");
    const auto read = walk.ask(TransactGetItemsInput{
        .transact_items = {{{.key = item(R"({"p":"t","s":1})"), .table_name = walk.table}}}});
    expect(read.responses.at(0).item.has_value(), "a transaction that reads");
}

void pages_of_items(Walk& walk) {
    const QueryInput query{.table_name = walk.table,
                           .limit = 2,
                           .key_condition_expression = "p = :p",
                           .expression_attribute_values = item(R"({":p":"b"})")};
    walk.ask(query);
    std::vector<AttributeValue> order;
    for (const auto& found : elements(walk.client, query)) order.push_back(*found->find("s"));
    expect(order == std::vector<AttributeValue>{1, 2, 3, 4, 5}, "five items in order");
    const ScanInput scan{.table_name = walk.table, .limit = 1};
    walk.ask(scan);
    std::size_t count = 0;
    for (const auto& page : pages(walk.client, scan)) count += page.value().items->count();
    expect(count == 6, "six items in all");
}

void statements(Walk& walk) {
    const auto table = "\"" + walk.table + "\"";
    walk.ask(ExecuteStatementInput{.statement = "INSERT INTO " + table + " VALUE {'p':?,'s':?}",
                                   .parameters = {{"q", 1}}});
    const auto select = "SELECT * FROM " + table + " WHERE p=? AND s=?";
    const auto found =
        walk.ask(ExecuteStatementInput{.statement = select, .parameters = {{"q", 1}}});
    expect(found.items.count() == 1, "a SELECT");
    const auto batch = walk.ask(BatchExecuteStatementInput{
        .statements = {{.statement = select, .parameters = {{"q", 1}}},
                       {.statement = select, .parameters = {{"q", 2}}}}});
    expect(batch.responses.at(0).item && !batch.responses.at(1).item, "a batch of statements");
    walk.ask(ExecuteTransactionInput{
        .transact_statements = {{.statement = "DELETE FROM " + table + " WHERE p=? AND s=?",
                                 .parameters = {{"q", 1}}}}});
}

/// The changes of the one item that was put, updated and deleted.
void records(Walk& walk) {
    bool listed = false;
    walk.ask(ListStreamsInput{.table_name = walk.table});
    for (const auto& stream : elements(walk.client, ListStreamsInput{.table_name = walk.table}))
        listed = listed || stream->stream_arn == walk.stream_arn;
    expect(listed, "the stream is listed");
    const DescribeStreamInput described{.stream_arn = walk.stream_arn};
    walk.ask(described);
    std::vector<OperationType> changes;
    for (const auto& shard : elements(walk.client, described)) {
        const auto iterator =
            walk.ask(GetShardIteratorInput{.stream_arn = walk.stream_arn,
                                           .shard_id = shard.value().shard_id,
                                           .shard_iterator_type = ShardIteratorType::TRIM_HORIZON});
        const GetRecordsInput first{.shard_iterator = iterator.shard_iterator};
        walk.ask(first);
        for (const auto& record : elements(walk.client, first, {.until_empty_page = true})) {
            const auto& change = *record.value().dynamodb;
            expect(change.sequence_number && record->event_id, "a record's number and id");
            if (*change.keys->find("p") == AttributeValue("a"))
                changes.push_back(*record->event_name);
        }
    }
    using enum OperationType;
    expect(changes == std::vector{INSERT, MODIFY, REMOVE}, "the changes of an item");
    const auto refused = walk.client.get_records({.shard_iterator = "none"});
    expect(!refused && refused.error().kind == ClientErrorKind::service, "no iterator");
}

void what_is_attached(Walk& walk) {
    walk.ask_if_offered(
        TagResourceInput{.resource_arn = walk.table_arn, .tags = {{"team", "hydro"}}});
    const auto tags = walk.ask_if_offered(ListTagsOfResourceInput{.resource_arn = walk.table_arn});
    expect(!tags || tags->tags == std::vector<Tag>{{"team", "hydro"}}, "a tag");
    walk.ask_if_offered(UntagResourceInput{.resource_arn = walk.table_arn, .tag_keys = {"team"}});
    walk.ask(UpdateTimeToLiveInput{.table_name = walk.table,
                                   .time_to_live_specification = {true, "ttl"}});
    const auto expiry = walk.ask(DescribeTimeToLiveInput{.table_name = walk.table});
    expect(expiry.time_to_live_description->attribute_name == "ttl", "time to live");
    const auto policy = R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",)"
                        R"("Action":"dynamodb:GetItem","Resource":")" +
                        walk.table_arn + R"("}]})";
    const auto put = walk.ask_if_offered(
        PutResourcePolicyInput{.resource_arn = walk.table_arn, .policy = policy});
    if (put) {
        const auto got = walk.ask(GetResourcePolicyInput{.resource_arn = walk.table_arn});
        expect(got.revision_id == put->revision_id, "a policy");
        walk.ask(DeleteResourcePolicyInput{.resource_arn = walk.table_arn});
    }
    walk.ask_if_offered(UpdateContributorInsightsInput{
        .table_name = walk.table,
        .contributor_insights_action = ContributorInsightsAction::ENABLE});
    walk.ask_if_offered(DescribeContributorInsightsInput{.table_name = walk.table});
    walk.ask_if_offered(ListContributorInsightsInput{.table_name = walk.table});
    walk.ask_if_offered(UpdateContinuousBackupsInput{
        .table_name = walk.table, .point_in_time_recovery_specification = {true, {}}});
    walk.ask_if_offered(DescribeContinuousBackupsInput{.table_name = walk.table});
    walk.ask_if_offered(DescribeKinesisStreamingDestinationInput{.table_name = walk.table});
}

void take_the_table_away(Walk& walk) {
    walk.ask(UpdateTableInput{.table_name = walk.table,
                              .stream_specification = StreamSpecification{false, {}}});
    const auto disabled =
        wait_until_stream_disabled(walk.client, {.stream_arn = walk.stream_arn}, patient);
    expect(disabled.has_value(), "the stream becomes DISABLED");
    walk.ask(DeleteTableInput{.table_name = walk.table});
    expect(
        wait_until_table_not_exists(walk.client, {.table_name = walk.table}, patient).has_value(),
        "the table is gone");
    try {
        or_throw(walk.client.describe_table({.table_name = walk.table}));
        expect(false, "a table that is gone");
    } catch (const ResourceNotFoundException&) {
    }
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) {
        std::cerr << "usage: every_operation TABLE [ENDPOINT]\n";
        return EXIT_FAILURE;
    }
    ClientConfig config;
    if (count > 2) config.endpoint_url = words[2];
    Client client(config);
    Walk walk(client, words[1]);
    make_the_table(walk);
    one_item(walk);
    several_items(walk);
    pages_of_items(walk);
    statements(walk);
    records(walk);
    what_is_attached(walk);
    take_the_table_away(walk);
    std::cout << walk.answered.size() << " of " << operations_all << " operations answered\n";
    for (const auto name : walk.unknown) std::cout << "unknown to the server: " << name << '\n';
    return EXIT_SUCCESS;
}
