// Which writes give which records, over all view types: statements 45 to 56 of the acceptance list,
// down to the engine.

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "model/item_size.h"
#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/seen_record.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

using enum StreamViewType;

const std::string fred = R"({"id":{"S":"Fred"}})";
const std::string named_fred = R"({"id":{"S":"Fred"},"name":{"S":"Fred"}})";
const std::string new_key = R"({"id":{"S":"NewKey"}})";

/// What is done to the table `Music`.
class Writer {
 public:
    explicit Writer(SimulatedServer& server) : server_(server) {}

    void put(const std::string& json) { operation::put(server_, "Music", json); }
    void remove(const std::string& key) {
        done(server_.call(delete_item, DeleteItemInput{.table_name = "Music", .key = item(key)}));
    }
    void update(const std::string& key, std::optional<std::string> expression,
                std::optional<Item> values = std::nullopt) {
        done(server_.call(update_item,
                          UpdateItemInput{.table_name = "Music",
                                          .key = item(key),
                                          .update_expression = std::move(expression),
                                          .expression_attribute_values = std::move(values)}));
    }
    void batch(std::vector<WriteRequest> requests) {
        done(server_.call(batch_write_item,
                          BatchWriteItemInput{.request_items = {{"Music", std::move(requests)}}}));
    }
    Result<TransactWriteItemsOutput> transact(std::vector<TransactWriteItem> items,
                                              std::optional<std::string> token = {}) {
        return server_.call(transact_write_items,
                            TransactWriteItemsInput{.transact_items = std::move(items),
                                                    .client_request_token = std::move(token)});
    }
    SimulatedServer& server() { return server_; }

 private:
    template <class Output>
    static void done(const Result<Output>& result) {
        ASSERT_THAT(result, Succeeds());
    }
    SimulatedServer& server_;
};

WriteRequest batch_put(const std::string& json) {
    return {.put_request = PutRequest{item(json)}};
}
WriteRequest batch_delete(const std::string& key) {
    return {.delete_request = DeleteRequest{item(key)}};
}
TransactWriteItem transact_put(const std::string& json) {
    return {.put = Put{.item = item(json), .table_name = "Music"}};
}
TransactWriteItem transact_delete(const std::string& key) {
    return {.delete_ = Delete{.key = item(key), .table_name = "Music"}};
}
TransactWriteItem transact_update(const std::string& key, const std::string& expression,
                                  const std::string& values) {
    return {.update = Update{.key = item(key),
                             .update_expression = expression,
                             .table_name = "Music",
                             .expression_attribute_values = item(values)}};
}
TransactWriteItem transact_check(const std::string& key, const std::string& condition) {
    return {.condition_check = ConditionCheck{
                .key = item(key), .table_name = "Music", .condition_expression = condition}};
}

/// One row of the table of writes: what is there, what is done, and the events that follow from it.
struct Row {
    std::string name;
    std::vector<std::string> before;
    void (*write)(Writer&);
    std::string events;
};

/// Keeps a test's name readable.
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}

std::vector<std::string> nothing() {
    return {};
}

std::vector<Row> rows() {
    return {
        {"put_new", nothing(), [](Writer& w) { w.put(named_fred); }, "INSERT"},
        {"put_equal", {named_fred}, [](Writer& w) { w.put(named_fred); }, ""},
        {"put_different", {fred}, [](Writer& w) { w.put(named_fred); }, "MODIFY"},
        {"put_keys_only_onto_keys_only", {fred}, [](Writer& w) { w.put(fred); }, ""},
        {"delete_existing", {named_fred}, [](Writer& w) { w.remove(fred); }, "REMOVE"},
        {"delete_missing", nothing(), [](Writer& w) { w.remove(fred); }, ""},
        {"update_creates", nothing(),
         [](Writer& w) { w.update(fred, "SET n = :n", item(R"({":n":{"N":"1"}})")); }, "INSERT"},
        {"update_with_key_only_creates", nothing(), [](Writer& w) { w.update(fred, std::nullopt); },
         "INSERT"},
        {"update_with_key_only_of_existing",
         {named_fred},
         [](Writer& w) { w.update(fred, std::nullopt); },
         ""},
        {"update_to_same_value",
         {R"({"id":{"S":"Fred"},"n":{"N":"1"}})"},
         [](Writer& w) { w.update(fred, "SET n = :n", item(R"({":n":{"N":"1"}})")); },
         ""},
        {"update_adds_zero",
         {R"({"id":{"S":"Fred"},"n":{"N":"1"}})"},
         [](Writer& w) { w.update(fred, "ADD n :n", item(R"({":n":{"N":"0"}})")); },
         ""},
        {"update_to_equal_map",
         {R"({"id":{"S":"Fred"},"m":{"M":{"a":{"N":"1"},"b":{"N":"2"}}}})"},
         [](Writer& w) {
             w.update(fred, "SET m = :m", item(R"({":m":{"M":{"a":{"N":"1"},"b":{"N":"2"}}}})"));
         },
         ""},
        {"update_removes_missing_attribute",
         {fred},
         [](Writer& w) { w.update(fred, "REMOVE g"); },
         ""},
        {"update_removes_of_missing_item", nothing(), [](Writer& w) { w.update(fred, "REMOVE g"); },
         ""},
        {"update_removes_last_attribute",
         {R"({"id":{"S":"Fred"},"n":{"N":"1"}})"},
         [](Writer& w) { w.update(fred, "REMOVE n"); },
         "MODIFY"},
        {"failed_condition",
         {fred},
         [](Writer& w) {
             EXPECT_FALSE(w.server().call(
                 put_item, PutItemInput{.table_name = "Music",
                                        .item = item(named_fred),
                                        .condition_expression = "attribute_not_exists(id)"}));
         },
         ""},
        {"refused_request", nothing(),
         [](Writer& w) {
             EXPECT_FALSE(w.server().call(
                 put_item,
                 PutItemInput{.table_name = "Music", .item = item(R"({"n":{"N":"1"}})")}));
         },
         ""},
        {"batch_with_no_effect_among_others",
         {named_fred},
         [](Writer& w) {
             w.batch({batch_delete(new_key), batch_put(named_fred),
                      batch_put(R"({"id":{"S":"other"}})")});
         },
         "INSERT"},
        {"batch_replaces", {fred}, [](Writer& w) { w.batch({batch_put(named_fred)}); }, "MODIFY"},
        {"batch_deletes", {fred}, [](Writer& w) { w.batch({batch_delete(fred)}); }, "REMOVE"},
        {"transaction_puts_new", nothing(),
         [](Writer& w) { EXPECT_TRUE(w.transact({transact_put(named_fred)})); }, "INSERT"},
        {"transaction_puts_equal",
         {named_fred},
         [](Writer& w) { EXPECT_TRUE(w.transact({transact_put(named_fred)})); },
         ""},
        {"transaction_puts_different",
         {fred},
         [](Writer& w) { EXPECT_TRUE(w.transact({transact_put(named_fred)})); },
         "MODIFY"},
        {"transaction_updates",
         {fred},
         [](Writer& w) {
             EXPECT_TRUE(w.transact({transact_update(fred, "SET n = :n", R"({":n":{"N":"1"}})")}));
         },
         "MODIFY"},
        {"transaction_update_creates", nothing(),
         [](Writer& w) {
             EXPECT_TRUE(w.transact({transact_update(fred, "SET n = :n", R"({":n":{"N":"1"}})")}));
         },
         "INSERT"},
        {"transaction_deletes",
         {named_fred},
         [](Writer& w) { EXPECT_TRUE(w.transact({transact_delete(fred)})); },
         "REMOVE"},
        {"transaction_with_no_effect",
         {R"({"id":{"S":"Fred"},"n":{"N":"1"}})"},
         [](Writer& w) {
             EXPECT_TRUE(w.transact({transact_update(fred, "SET n = :n", R"({":n":{"N":"1"}})"),
                                     transact_delete(new_key)}));
         },
         ""},
        {"transaction_checks_only",
         {fred},
         [](Writer& w) { EXPECT_TRUE(w.transact({transact_check(fred, "attribute_exists(id)")})); },
         ""},
        {"transaction_cancelled",
         {fred},
         [](Writer& w) {
             EXPECT_FALSE(w.transact(
                 {transact_put(new_key), transact_check(fred, "attribute_not_exists(id)")}));
         },
         ""},
        {"transaction_sent_again", nothing(),
         [](Writer& w) {
             EXPECT_TRUE(w.transact({transact_put(fred)}, "token"));
             EXPECT_TRUE(w.transact({transact_put(fred)}, "token"));
         },
         "INSERT"},
    };
}

class WriteTable : public testing::TestWithParam<std::tuple<Row, StreamViewType>> {};

/// The record shows what its view type says (6.2), whole: the item as it was before and is now.
void expect_view(const SeenRecord& record, StreamViewType view_type, const std::string& before,
                 const std::string& now) {
    const bool shows_new = view_type == NEW_IMAGE || view_type == NEW_AND_OLD_IMAGES;
    const bool shows_old = view_type == OLD_IMAGE || view_type == NEW_AND_OLD_IMAGES;
    EXPECT_EQ(record.new_image, shows_new && record.event_name != "REMOVE" ? now : "");
    EXPECT_EQ(record.old_image, shows_old && record.event_name != "INSERT" ? before : "");
    EXPECT_EQ(record.view_type, name_of(view_type));
}

std::size_t size_of(const std::string& image) {
    return image.empty() ? 0 : model::item_size(item(image).attributes());
}

std::vector<SeenRecord> without(std::vector<SeenRecord> records,
                                const std::vector<SeenRecord>& others) {
    std::erase_if(records, [&](const auto& record) {
        return std::ranges::count(others, record.event_id, &SeenRecord::event_id) > 0;
    });
    return records;
}

TEST_P(WriteTable, GivesExactlyTheEvents) {
    const auto& [row, view_type] = GetParam();
    SimulatedServer server;
    create(server, with_stream(hash_table("Music"), view_type));
    const auto stream = *describe(server, "Music").latest_stream_arn;
    for (const auto& json : row.before) put(server, "Music", json);
    const auto before = read_stream(server, stream);
    Writer writer(server);
    row.write(writer);

    const auto records = without(read_stream(server, stream), before);
    EXPECT_EQ(event_names(records), row.events);
    for (const auto& record : records) {
        expect_view(record, view_type, row.before.empty() ? "" : row.before.back(),
                    get(server, "Music", record.keys));
        EXPECT_EQ(static_cast<std::size_t>(record.size_bytes),
                  size_of(record.keys) + size_of(record.new_image) + size_of(record.old_image));
    }
}

std::string row_name(const testing::TestParamInfo<WriteTable::ParamType>& info) {
    return std::get<0>(info.param).name + "_" + std::string(name_of(std::get<1>(info.param)));
}

INSTANTIATE_TEST_SUITE_P(Section6_3, WriteTable,
                         testing::Combine(testing::ValuesIn(rows()),
                                          testing::Values(KEYS_ONLY, NEW_IMAGE, OLD_IMAGE,
                                                          NEW_AND_OLD_IMAGES)),
                         row_name);

/// A table of one partition, so of one shard, with hash attribute `id`.
CreateTableInput one_shard(StreamViewType view_type) {
    auto input = with_stream(hash_table("Music"), view_type);
    input.billing_mode = BillingMode::PROVISIONED;
    input.provisioned_throughput = ProvisionedThroughput{5, 5};
    return input;
}

class StreamRecords : public testing::Test {
 protected:
    std::string stream() { return *describe(server_, "Music").latest_stream_arn; }
    std::vector<SeenRecord> records() { return read_stream(server_, stream()); }

    /// Of a stream of one shard.
    Shard shard() {
        auto described = server_.call(describe_stream, DescribeStreamInput{.stream_arn = stream()});
        return described.value().stream_description.shards.at(0);
    }
    std::string start() { return shard().sequence_number_range.starting_sequence_number; }
    std::size_t events_after(const std::string& number) {
        const auto position =
            server_.call(get_shard_iterator,
                         GetShardIteratorInput{stream(), shard().shard_id,
                                               ShardIteratorType::AFTER_SEQUENCE_NUMBER, number});
        return server_
            .call(get_records, GetRecordsInput{.shard_iterator = position.value().shard_iterator})
            .value()
            .records.count();
    }

    SimulatedServer server_;
    Writer writer_{server_};
};

/// Of a sequence number, comparable: longer ones are greater.
std::pair<std::size_t, std::string> integer(const std::string& number) {
    const auto digits = number.substr(std::min(number.find_first_not_of('0'), number.size()));
    return {digits.size(), digits};
}

std::vector<std::string> ids(const std::vector<SeenRecord>& records) {
    std::vector<std::string> ids;
    for (const auto& record : records) ids.push_back(record.event_id);
    return ids;
}

TEST_F(StreamRecords, Statement42And43_NumbersRiseFromTheStartOn) {
    create(server_, one_shard(NEW_IMAGE));
    for (int i = 1; i <= 12; ++i) {
        writer_.update(fred, "ADD n :one", item(R"({":one":{"N":"1"}})"));
    }
    const auto seen = records();
    ASSERT_EQ(seen.size(), 12u);
    auto last = start();
    for (const auto& record : seen) {
        EXPECT_THAT(record.sequence_number, testing::MatchesRegex("[0-9]{21,40}"));
        EXPECT_LT(integer(last), integer(record.sequence_number));
        last = record.sequence_number;
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
        EXPECT_EQ(events_after(seen[i].sequence_number), seen.size() - i - 1);
    }
    EXPECT_EQ(events_after(start()), seen.size());
}

TEST_F(StreamRecords, Statement44_EventIdsAreUniqueAndStayTheSame) {
    create(server_, with_stream(hash_table("Music"), KEYS_ONLY));
    for (int i = 0; i < 30; ++i) writer_.put(R"({"id":{"S":")" + std::to_string(i) + R"("}})");
    const auto once = ids(records());
    EXPECT_EQ(std::set(once.begin(), once.end()).size(), 30u);
    EXPECT_THAT(once, testing::Each(testing::MatchesRegex("[0-9a-f]{32}")));
    EXPECT_EQ(ids(records()), once);
}

TEST_F(StreamRecords, Statement45_PutSamePutOtherPutDeleteTwice) {
    create(server_, one_shard(NEW_AND_OLD_IMAGES));
    writer_.put(fred);
    writer_.put(fred);
    writer_.put(named_fred);
    writer_.remove(fred);
    writer_.remove(fred);
    const auto seen = records();
    ASSERT_EQ(event_names(seen), "INSERT, MODIFY, REMOVE");
    EXPECT_EQ(seen[1].old_image, fred);
    EXPECT_EQ(seen[1].new_image, named_fred);
    EXPECT_EQ(seen[2].old_image, named_fred);
}

TEST_F(StreamRecords, Statement46_UpdateOfMissingItemWithKeyOnly) {
    create(server_, one_shard(NEW_IMAGE));
    writer_.update(fred, std::nullopt);
    const auto seen = records();
    ASSERT_EQ(event_names(seen), "INSERT");
    EXPECT_EQ(seen[0].new_image, fred);
}

TEST_F(StreamRecords, Statement47_RemoveOnMissingItem) {
    create(server_, one_shard(NEW_IMAGE));
    writer_.update(fred, "REMOVE g");
    EXPECT_EQ(get(server_, "Music", fred), "");
    EXPECT_EQ(event_names(records()), "");
}

// Statement 48 is in the table above: update_adds_zero, update_to_same_value, update_to_equal_map,
// each in all four view types. Maps in another order are server/router_test.cc's: once a request is
// decoded, there is only one order.

TEST_F(StreamRecords, Statement49_BatchInRequestOrder) {
    create(server_, one_shard(NEW_AND_OLD_IMAGES));
    const auto* first = R"({"id":{"S":"z"}})";
    const auto* second = R"({"id":{"S":"a"}})";
    writer_.batch({batch_delete(new_key), batch_put(first), batch_put(second)});
    const auto seen = records();
    ASSERT_EQ(event_names(seen), "INSERT, INSERT");
    EXPECT_EQ(seen[0].keys, first);
    EXPECT_EQ(seen[1].keys, second);
}

TEST_F(StreamRecords, Statement50_FailedConditionAndCancelledTransaction) {
    create(server_, one_shard(KEYS_ONLY));
    EXPECT_FALSE(
        server_.call(put_item, PutItemInput{.table_name = "Music",
                                            .item = item(fred),
                                            .condition_expression = "attribute_exists(id)"}));
    EXPECT_FALSE(
        writer_.transact({transact_put(fred), transact_check(new_key, "attribute_exists(id)")}));
    EXPECT_EQ(event_names(records()), "");
}

TEST_F(StreamRecords, Statement51_NewImageOfADeleteIsNone) {
    create(server_, one_shard(NEW_IMAGE));
    writer_.put(fred);
    writer_.remove(fred);
    const auto seen = records();
    ASSERT_EQ(event_names(seen), "INSERT, REMOVE");
    EXPECT_EQ(seen[1].new_image + seen[1].old_image, "");
}

TEST_F(StreamRecords, Statement51_OldImageOfAnInsertIsNone) {
    create(server_, one_shard(OLD_IMAGE));
    writer_.put(fred);
    const auto seen = records();
    ASSERT_EQ(event_names(seen), "INSERT");
    EXPECT_EQ(seen[0].new_image + seen[0].old_image, "");
}

/// Of each record, in order.
std::vector<std::int64_t> sizes(const std::vector<SeenRecord>& records) {
    std::vector<std::int64_t> sizes;
    for (const auto& record : records) sizes.push_back(record.size_bytes);
    return sizes;
}

TEST_F(StreamRecords, Statement52_SizeBytes) {
    const std::string attributes = R"("attr1":{"S":"value1"},"attr2":{"S":"value2"},)";
    create(server_, one_shard(NEW_AND_OLD_IMAGES));
    writer_.batch({batch_put(fred), batch_put(new_key)});
    writer_.batch({batch_put(named_fred), batch_put("{" + attributes + R"("id":{"S":"NewKey"}})")});
    writer_.remove(new_key);
    writer_.put(R"({"attr1":{"S":"value1"},"id":{"S":"NonExistentKey"}})");
    EXPECT_THAT(sizes(records()), testing::ElementsAre(12, 16, 26, 46, 38, 43));
}

TEST_F(StreamRecords, Statement52_SizeBytesOfNumbers) {
    create(server_, one_shard(NEW_AND_OLD_IMAGES));
    writer_.put(R"({"id":{"S":"id_value_1"},"numericFilter":{"N":"42"}})");
    EXPECT_THAT(sizes(records()), testing::ElementsAre(39));
}

TEST_F(StreamRecords, Statement53_KeysOnlyCountsKeysOnly) {
    create(server_, one_shard(KEYS_ONLY));
    writer_.put(fred);
    writer_.put(named_fred);
    writer_.remove(fred);
    EXPECT_THAT(sizes(records()), testing::ElementsAre(6, 6, 6));
}

TEST_F(StreamRecords, Statement55_TimeInWholeSecondsAndVersion) {
    create(server_, one_shard(KEYS_ONLY));
    writer_.put(fred);
    const auto seen = records();
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].event_version, "1.1");
    const double seconds = std::stod(seen[0].creation_time);
    EXPECT_EQ(seconds, static_cast<double>(server_.clock().now() / 1000));
}

TEST_F(StreamRecords, Statement56_RecordsOfAnItemStayInOneShardInOrder) {
    create(server_, with_stream(hash_table("Music"), NEW_IMAGE));
    std::map<std::string, std::vector<std::string>> written;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 20; ++i) {
            const auto id = R"("id":{"S":")" + std::to_string(i) + "\"}";
            const auto json = "{" + id + R"(,"n":{"N":")" + std::to_string(round) + "\"}}";
            writer_.put(json);
            written["{" + id + "}"].push_back(json);
        }
    }
    std::map<std::string, std::vector<std::string>> seen;
    std::map<std::string, std::string> shard_of;
    std::map<std::string, int> shards;
    for (const auto& record : records()) {
        seen[record.keys].push_back(record.new_image);
        ++shards[record.shard_id];
        const auto [shard, is_first] = shard_of.emplace(record.keys, record.shard_id);
        EXPECT_TRUE(is_first || shard->second == record.shard_id);
    }
    EXPECT_EQ(seen, written);
    EXPECT_GT(shards.size(), 1u);
}

TEST_F(StreamRecords, OfATransactionComeInRequestOrder) {
    create(server_, one_shard(KEYS_ONLY));
    writer_.put(new_key);
    const auto* late = R"({"id":{"S":"aaa"}})";
    ASSERT_THAT(
        writer_.transact({transact_delete(new_key), transact_put(fred), transact_put(late)}),
        Succeeds());
    const auto seen = records();
    ASSERT_EQ(event_names(seen), "INSERT, REMOVE, INSERT, INSERT");
    EXPECT_EQ(seen[2].keys, fred);
    EXPECT_EQ(seen[3].keys, late);
}

TEST_F(StreamRecords, OfATransactionAreThoseOfStreamingTablesOnly) {
    create(server_, one_shard(KEYS_ONLY));
    create(server_, hash_table("quiet"));
    auto elsewhere = transact_put(fred);
    elsewhere.put->table_name = "quiet";
    ASSERT_THAT(writer_.transact({elsewhere, transact_put(new_key)}), Succeeds());
    const auto seen = records();
    ASSERT_EQ(event_names(seen), "INSERT");
    EXPECT_EQ(seen[0].keys, new_key);
}

}  // namespace
}  // namespace tailrace::operation
