// Time to live: how it is switched, and what expires, when, and with which record; down to the
// engine. Statement 54 of the acceptance list.

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/seen_record.h"
#include "operation/simulated/simulated_server.h"
#include "partition/expiry.h"

namespace tailrace::operation {
namespace {

using namespace std::chrono_literals;
using storage::simulated::Failure;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view by_the_service =
    R"({"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"})";

std::string key(int n) {
    return fmt::format(R"({{"id":{{"S":"k{}"}}}})", n);
}

/// With any value for `ttl`.
std::string item_with(int n, const std::string& value) {
    return fmt::format(R"({{"id":{{"S":"k{}"}},"ttl":{}}})", n, value);
}

/// A table, and what tests do to it.
class Scene {
 protected:
    explicit Scene(SimulatedServer::Options options = {}) : server_(options) {}

    void create_music() {
        create(server_, with_stream(hash_table("Music"), StreamViewType::NEW_AND_OLD_IMAGES));
        arn_ = *describe(server_, "Music").latest_stream_arn;
    }
    Result<UpdateTimeToLiveOutput> update(bool enabled, const std::string& attribute = "ttl",
                                          const std::string& table = "Music") {
        return server_.call(update_time_to_live,
                            UpdateTimeToLiveInput{table, {enabled, attribute}});
    }
    void enable(const std::string& attribute = "ttl") {
        ASSERT_THAT(update(true, attribute), Succeeds());
    }
    void disable(const std::string& attribute = "ttl") {
        ASSERT_THAT(update(false, attribute), Succeeds());
    }
    TimeToLiveDescription shown() {
        return *server_.call(describe_time_to_live, DescribeTimeToLiveInput{"Music"})
                    ->time_to_live_description;
    }

    /// `seconds` from now.
    std::string item_in(int n, int seconds, const std::string& more = "") {
        const auto at = server_.clock().now() / 1000 + seconds;
        return fmt::format(R"({{"id":{{"S":"k{}"}},{}"ttl":{{"N":"{}"}}}})", n, more, at);
    }
    void put_in(int n, int seconds) { put(server_, "Music", item_in(n, seconds)); }
    bool there(int n) { return !get(server_, "Music", key(n)).empty(); }
    void wait(base::Milliseconds duration) { server_.wait(duration); }
    void tend() { ASSERT_THAT(server_.tend(), Succeeds()); }
    std::vector<SeenRecord> records() { return read_stream(server_, arn_); }
    std::vector<SeenRecord> expirations() {
        auto all = records();
        std::erase_if(all, [](const auto& record) { return record.user_identity.empty(); });
        return all;
    }

    table::TablePtr table() {
        return server_.run(server_.context().catalog.refresh("Music")).value();
    }
    void split_all() {
        const auto before = table();
        for (const auto& place : before->row().partitions) {
            ASSERT_TRUE(server_.run(server_.context().shards.split("Music", place.id)).value());
        }
    }
    /// What is left of the index in these partitions, marks included.
    std::size_t index_size(const table::TablePtr& table) {
        std::size_t size = 0;
        for (const auto& partition : table->partitions()) {
            storage::ScanRequest request;
            request.partition = partition->id();
            request.space = storage::kOwnSpace;
            request.range = partition::all_expiries();
            request.items_max = 10'000;
            request.bytes_max = 1'000'000;
            const auto store = server_.store().server(99);
            size += server_.run(store->scan(std::move(request)))->entries.size();
        }
        return size;
    }

    SimulatedServer server_;
    std::string arn_;
};

class TimeToLive : public testing::Test, protected Scene {
 protected:
    using Scene::Scene;
};

// --- how it is switched
// ---------------------------------------------------------------------------

TEST_F(TimeToLive, IsShownAsItWasSet) {
    create_music();
    EXPECT_EQ(shown(), (TimeToLiveDescription{TimeToLiveStatus::DISABLED, std::nullopt}));
    const auto answer = update(true);
    ASSERT_THAT(answer, Succeeds());
    EXPECT_EQ(answer->time_to_live_specification, (TimeToLiveSpecification{true, "ttl"}));
    EXPECT_EQ(shown(), (TimeToLiveDescription{TimeToLiveStatus::ENABLED, "ttl"}));
    EXPECT_EQ(describe(server_, "Music").table_status, TableStatus::ACTIVE);
    disable();
    EXPECT_EQ(shown(), (TimeToLiveDescription{TimeToLiveStatus::DISABLED, std::nullopt}));
}

TEST_F(TimeToLive, IsSwitchedOnlyWhereThatChangesSomething) {
    create_music();
    EXPECT_THAT(update(false), Refuses("TimeToLive is already disabled"));
    enable();
    EXPECT_THAT(update(true), Refuses("TimeToLive is already enabled"));
    const std::string other =
        "TimeToLive is active on a different AttributeName: current AttributeName is ttl";
    EXPECT_THAT(update(true, "other"), Refuses(other));
    EXPECT_THAT(update(false, "other"), Refuses(other));
    EXPECT_EQ(shown(), (TimeToLiveDescription{TimeToLiveStatus::ENABLED, "ttl"}));
    disable();
    EXPECT_THAT(update(false), Refuses("TimeToLive is already disabled"));
    enable("other");
    EXPECT_EQ(shown(), (TimeToLiveDescription{TimeToLiveStatus::ENABLED, "other"}));
}

TEST_F(TimeToLive, IsOfATableThatIsThere) {
    const auto missing = FailsWith(ErrorCode::ResourceNotFoundException,
                                   "Requested resource not found: Table: Music not found");
    EXPECT_THAT(update(true), missing);
    EXPECT_THAT(server_.call(describe_time_to_live, DescribeTimeToLiveInput{"Music"}), missing);
    create_music();
    const auto arn = *describe(server_, "Music").table_arn;
    ASSERT_THAT(update(true, "ttl", arn), Succeeds());
    EXPECT_THAT(server_.call(describe_time_to_live, DescribeTimeToLiveInput{arn}), Succeeds());
    ASSERT_THAT(server_.call(delete_table, DeleteTableInput{"Music"}), Succeeds());
    EXPECT_THAT(update(false), missing);
    create_music();
    EXPECT_EQ(shown().time_to_live_status, TimeToLiveStatus::DISABLED) << "of the new table";
}

class SlowTimeToLive : public TimeToLive {
 protected:
    static constexpr auto delay = 1min;
    SlowTimeToLive() : TimeToLive({.life_cycle = {.state_delay = delay}}) {}
};

awaitable<bool> switch_and_look(SimulatedServer& server, base::Milliseconds delay) {
    auto& context = server.context();
    const auto update = [&](bool enabled, const char* attribute) {
        UpdateTimeToLiveInput input{"Music", {enabled, attribute}};
        return update_time_to_live(context, std::move(input));
    };
    const auto shown = [&] {
        DescribeTimeToLiveInput input{"Music"};
        return describe_time_to_live(context, std::move(input));
    };
    const std::string too_often =
        "Time to live has been modified multiple times within a fixed interval";

    const auto enabling = co_await update(true, "ttl");
    EXPECT_THAT(enabling, Succeeds());
    const auto seen = co_await shown();
    EXPECT_EQ(seen->time_to_live_description,
              (TimeToLiveDescription{TimeToLiveStatus::ENABLING, "ttl"}));
    const auto again = co_await update(true, "ttl");
    EXPECT_THAT(again, Refuses("TimeToLive is already enabled"));
    const auto back = co_await update(false, "ttl");
    EXPECT_THAT(back, Refuses(too_often));
    // It waits for a transition of the table's own, and does not end it.
    UpdateTableInput off{.table_name = "Music"};
    off.stream_specification = StreamSpecification{false, std::nullopt};
    co_await server.clock().sleep(delay / 2);
    const auto updated = co_await update_table(context, std::move(off));
    EXPECT_THAT(updated, Succeeds());
    const auto meanwhile = co_await update(false, "ttl");
    EXPECT_THAT(meanwhile, FailsWith(ErrorCode::ResourceInUseException,
                                     "Attempt to change a resource which is still in use: Table "
                                     "is being updated: Music"));
    co_await server.clock().sleep(delay / 2 + 1ms);
    DescribeTableInput describe{"Music"};
    const auto table = co_await describe_table(context, std::move(describe));
    EXPECT_EQ(table->table.table_status, TableStatus::UPDATING);
    co_await server.clock().sleep(delay / 2);
    const auto enabled = co_await shown();
    EXPECT_EQ(enabled->time_to_live_description,
              (TimeToLiveDescription{TimeToLiveStatus::ENABLED, "ttl"}));

    const auto disabling = co_await update(false, "ttl");
    EXPECT_THAT(disabling, Succeeds());
    const auto going = co_await shown();
    EXPECT_EQ(going->time_to_live_description,
              (TimeToLiveDescription{TimeToLiveStatus::DISABLING, "ttl"}));
    const auto off_again = co_await update(false, "ttl");
    EXPECT_THAT(off_again, Refuses("TimeToLive is already disabled"));
    const auto on_again = co_await update(true, "other");
    EXPECT_THAT(on_again, Refuses(too_often));
    co_await server.clock().sleep(delay + 1ms);
    const auto gone = co_await shown();
    EXPECT_EQ(gone->time_to_live_description,
              (TimeToLiveDescription{TimeToLiveStatus::DISABLED, std::nullopt}));
    co_return true;
}

TEST_F(SlowTimeToLive, IsSwitchedWithADelay) {
    create_music();
    server_.run(switch_and_look(server_, delay));
}

awaitable<bool> update_while_creating(SimulatedServer& server) {
    auto created = co_await create_table(server.context(), hash_table("Music"));
    EXPECT_THAT(created, Succeeds());
    UpdateTimeToLiveInput input{"Music", {true, "ttl"}};
    const auto updated = co_await update_time_to_live(server.context(), std::move(input));
    EXPECT_THAT(updated, FailsWith(ErrorCode::ResourceInUseException,
                                   "Attempt to change a resource which is still in use: Table is "
                                   "being created: Music"));
    co_return true;
}

TEST_F(SlowTimeToLive, IsNotSwitchedBeforeTheTableIsThere) {
    server_.run(update_while_creating(server_));
}

// --- what expires
// ---------------------------------------------------------------------------------

TEST_F(TimeToLive, Statement54_ExpiredItemsAreRemovedByTheService) {
    create_music();
    enable();
    put_in(1, 10);
    const auto stored = get(server_, "Music", key(1));
    put_in(2, 1000);
    put(server_, "Music", key(3));
    wait(10s - 1ms);
    tend();
    EXPECT_TRUE(there(1)) << "not yet";
    wait(1ms);
    EXPECT_TRUE(there(1)) << "what has expired is there until it is removed";
    tend();
    EXPECT_FALSE(there(1));
    EXPECT_TRUE(there(2));
    EXPECT_TRUE(there(3));
    EXPECT_EQ(describe(server_, "Music").item_count, 2);
    tend();

    const auto expired = expirations();
    ASSERT_THAT(expired, SizeIs(1));
    EXPECT_EQ(expired[0].event_name, "REMOVE");
    EXPECT_EQ(expired[0].user_identity, by_the_service);
    EXPECT_EQ(expired[0].keys, key(1));
    EXPECT_EQ(expired[0].old_image, stored);
    EXPECT_EQ(expired[0].new_image, "");
}

TEST_F(TimeToLive, Statement54_AUsersOwnRemovalIsTheUsers) {
    create_music();
    enable();
    put_in(1, -10);
    server_.call(delete_item, DeleteItemInput{.table_name = "Music", .key = item(key(1))}).value();
    tend();
    EXPECT_EQ(event_names(records()), "INSERT, REMOVE");
    EXPECT_THAT(expirations(), IsEmpty());
}

TEST_F(TimeToLive, WhatIsRewrittenInTimeStays) {
    create_music();
    enable();
    for (const int n : {1, 2, 3, 4, 5}) put_in(n, 10);
    wait(11s);
    put_in(1, 1000);
    put(server_, "Music", key(2));
    put(server_, "Music", item_with(3, R"({"S":"never"})"));
    const auto now = server_.clock().now() / 1000;
    UpdateItemInput later{.table_name = "Music", .key = item(key(4))};
    later.update_expression = "SET #t = #t + :more";
    later.expression_attribute_names.emplace()["#t"] = "ttl";
    later.expression_attribute_values = item(R"({":more":{"N":"1000"}})");
    ASSERT_THAT(server_.call(update_item, std::move(later)), Succeeds());
    TransactWriteItemsInput together;
    auto& together_put = together.transact_items.emplace_back().put.emplace();
    together_put.table_name = "Music";
    together_put.item = item(item_with(5, fmt::format(R"({{"N":"{}"}})", now + 1000)));
    ASSERT_THAT(server_.call(transact_write_items, std::move(together)), Succeeds());
    tend();
    for (const int n : {1, 2, 3, 4, 5}) EXPECT_TRUE(there(n)) << n;
    EXPECT_THAT(expirations(), IsEmpty());
    wait(1000s);
    tend();
    for (const int n : {1, 2, 3, 4, 5}) EXPECT_EQ(there(n), n == 2 || n == 3) << n;
    EXPECT_THAT(expirations(), SizeIs(3));
    EXPECT_EQ(index_size(table()), 0u);
}

TEST_F(TimeToLive, WhatComesBackExpiresAgain) {
    create_music();
    enable();
    for (int i = 0; i < 3; ++i) {
        put_in(1, 1);
        wait(1s);
        tend();
    }
    EXPECT_EQ(event_names(records()), "INSERT, REMOVE, INSERT, REMOVE, INSERT, REMOVE");
    EXPECT_THAT(expirations(), SizeIs(3));
}

TEST_F(TimeToLive, IsWrittenInManyWays) {
    create_music();
    enable();
    const auto now = server_.clock().now() / 1000;
    const auto five_years = 5 * 31'556'952;
    const std::map<std::string, bool> expires = {
        {fmt::format(R"({{"N":"{}"}})", now - 60), true},
        {fmt::format(R"({{"N":"{}.75"}})", now - 60), true},
        {fmt::format(R"({{"N":"{}"}})", now - five_years + 60), true},
        {fmt::format(R"({{"N":"{}"}})", now - five_years - 60), false},
        {fmt::format(R"({{"N":"{}"}})", now * 1000), false},
        {fmt::format(R"({{"S":"{}"}})", now - 60), false},
        {fmt::format(R"({{"NS":["{}"]}})", now - 60), false},
        {R"({"N":"0"})", false},
        {R"({"N":"-5"})", false},
        {R"({"N":"9)" + std::string(100, '0') + R"("})", false},
        {R"({"NULL":true})", false},
    };
    int n = 0;
    for (const auto& [value, _] : expires) put(server_, "Music", item_with(n++, value));
    tend();
    n = 0;
    for (const auto& [value, gone] : expires) EXPECT_EQ(!there(n++), gone) << value;
}

TEST_F(TimeToLive, OfAFractionIsNotEarly) {
    create_music();
    enable();
    const auto now = server_.clock().now() / 1000;
    put(server_, "Music", item_with(1, fmt::format(R"({{"N":"{}.5"}})", now + 10)));
    wait(10s + 499ms);
    tend();
    EXPECT_TRUE(there(1));
    wait(1ms);
    tend();
    EXPECT_FALSE(there(1));
}

TEST_F(TimeToLive, MayBeAKeyAttribute) {
    auto input = range_table("Music");
    input.attribute_definitions->at(1).attribute_type = ScalarAttributeType::N;
    create(server_, with_stream(std::move(input), StreamViewType::KEYS_ONLY));
    arn_ = *describe(server_, "Music").latest_stream_arn;
    enable("nr");
    const auto now = server_.clock().now() / 1000;
    const auto song = [](std::int64_t nr) {
        return fmt::format(R"({{"id":{{"S":"a"}},"nr":{{"N":"{}"}}}})", nr);
    };
    put(server_, "Music", song(now - 1));
    put(server_, "Music", song(now + 1000));
    tend();
    EXPECT_EQ(scan_all(server_, "Music"), "[" + song(now + 1000) + "]");
    ASSERT_THAT(expirations(), SizeIs(1));
    EXPECT_EQ(expirations()[0].keys, song(now - 1));
}

TEST_F(TimeToLive, TakesLargeItemsAFewInEachCommit) {
    create_music();
    enable();
    const std::string text(300'000, 'x');
    for (int n = 0; n < 12; ++n) {
        put(server_, "Music", item_in(n, -1, R"("text":{"S":")" + text + R"("},)"));
    }
    tend();
    EXPECT_EQ(scan_all(server_, "Music"), "[]");
    EXPECT_THAT(expirations(), SizeIs(12));
}

TEST_F(TimeToLive, TakesNoMoreThanARoundMay) {
    create(server_, range_table("Music"));
    enable();
    tend();
    constexpr int many = 2500;
    const auto at = server_.clock().now() / 1000;
    for (int n = 0; n < many; ++n) {
        put(server_, "Music",
            fmt::format(R"({{"id":{{"S":"a"}},"nr":{{"S":"{}"}},"ttl":{{"N":"{}"}}}})", n, at));
    }
    const auto tend_once = [&] { return server_.run(server_.context().expiry.tend()).value(); };
    EXPECT_EQ(tend_once(), table::ExpiryRound::cut_short);
    EXPECT_GT(describe(server_, "Music").item_count, 0);
    EXPECT_EQ(tend_once(), table::ExpiryRound::complete);
    EXPECT_EQ(describe(server_, "Music").item_count, 0);
    EXPECT_EQ(index_size(table()), 0u);
}

// --- what it costs
// ---------------------------------------------------------------------------------

class CostOfTimeToLive : public TimeToLive {
 protected:
    std::size_t calls_of_a_round() {
        const auto before = server_.store().calls();
        server_.run(server_.context().expiry.tend()).value();
        return server_.store().calls() - before;
    }
};

TEST_F(CostOfTimeToLive, IsOfWhatExpires) {
    create_music();
    EXPECT_EQ(calls_of_a_round(), 1u) << "a table without it is not looked at";
    enable();
    tend();
    const auto empty = calls_of_a_round();
    for (int n = 0; n < 300; ++n) put_in(n, 1000 + n);
    EXPECT_EQ(calls_of_a_round(), empty);
    put_in(1, -1);
    EXPECT_GT(calls_of_a_round(), empty);
    EXPECT_EQ(calls_of_a_round(), empty);
    disable();
    EXPECT_EQ(calls_of_a_round(), 1u);
}

// --- items that were there before
// -----------------------------------------------------------------

TEST_F(TimeToLive, OfItemsThatAreThereAlready) {
    create_music();
    constexpr int many = 2500;
    for (int n = 0; n < many; ++n) put_in(n, n % 2 == 0 ? -60 : 1000);
    tend();
    EXPECT_EQ(describe(server_, "Music").item_count, many);
    enable();
    tend();
    EXPECT_EQ(describe(server_, "Music").item_count, many / 2);
    EXPECT_THAT(expirations(), SizeIs(many / 2));
    EXPECT_EQ(index_size(table()), many / 2) << "and no mark";
    wait(1000s);
    tend();
    EXPECT_EQ(scan_all(server_, "Music"), "[]");
}

TEST_F(TimeToLive, OfItemsThatChangeBeforeTheyAreIndexed) {
    create_music();
    for (const int n : {1, 2, 3}) put_in(n, 10);
    enable();
    put_in(1, 1000);
    put(server_, "Music", item_in(2, 10, R"("more":{"S":"x"},)"));
    tend();
    wait(11s);
    tend();
    EXPECT_TRUE(there(1));
    EXPECT_FALSE(there(2));
    EXPECT_FALSE(there(3));
}

TEST_F(TimeToLive, GoesByOneAttributeAtATime) {
    create_music();
    enable("other");
    put_in(1, 10);
    const auto at = server_.clock().now() / 1000 + 10;
    put(server_, "Music", fmt::format(R"({{"id":{{"S":"k2"}},"other":{{"N":"{}"}}}})", at));
    put(server_, "Music", fmt::format(R"({{"id":{{"S":"k3"}},"other":{{"N":"{}"}}}})", at));
    disable("other");
    EXPECT_EQ(index_size(table()), 0u);
    put_in(3, 10);
    enable();
    wait(10s);
    tend();
    EXPECT_FALSE(there(1)) << "which was there before its attribute meant something";
    EXPECT_TRUE(there(2));
    EXPECT_FALSE(there(3));
    EXPECT_THAT(expirations(), SizeIs(2));
}

TEST_F(TimeToLive, ThatIsDisabledExpiresNothing) {
    create_music();
    enable();
    put_in(1, 10);
    disable();
    wait(1h);
    tend();
    EXPECT_TRUE(there(1));
    enable();
    tend();
    EXPECT_FALSE(there(1));
}

TEST_F(TimeToLive, LeavesNothingBehindWhenTheTableGoes) {
    create_music();
    put_in(1, 10);
    enable();
    put_in(2, 10);
    const auto before = table();
    EXPECT_GT(index_size(before), 0u);
    ASSERT_THAT(server_.call(delete_table, DeleteTableInput{"Music"}), Succeeds());
    EXPECT_EQ(index_size(before), 0u);
    const auto calls = server_.store().calls();
    server_.run(server_.context().expiry.tend()).value();
    EXPECT_EQ(server_.store().calls(), calls + 1) << "it is not looked at any more";
}

// --- partitions that split
// ------------------------------------------------------------------------

TEST_F(TimeToLive, OfItemsWhosePartitionHasSplit) {
    create_music();
    enable();
    for (int n = 0; n < 60; ++n) put_in(n, 10);
    tend();
    split_all();
    split_all();
    // Some are rewritten where they are now, some to the same moment.
    for (int n = 0; n < 20; ++n) put_in(n, 1000);
    for (int n = 20; n < 40; ++n) put(server_, "Music", item_in(n, 10, R"("more":{"S":"x"},)"));
    wait(10s);
    tend();
    for (int n = 0; n < 60; ++n) EXPECT_EQ(there(n), n < 20) << n;
    EXPECT_THAT(expirations(), SizeIs(40));
    EXPECT_EQ(index_size(table()), 20u) << "what has served is gone, in whichever partition it lay";
    wait(1000s);
    tend();
    EXPECT_EQ(index_size(table()), 0u);
    std::map<std::string, int> by_item;
    for (const auto& record : expirations()) ++by_item[record.keys];
    EXPECT_THAT(by_item, SizeIs(60));
    for (const auto& [item, count] : by_item) EXPECT_EQ(count, 1) << item;
}

TEST_F(TimeToLive, OfItemsWhosePartitionHasSplitBeforeTheyWereIndexed) {
    create_music();
    for (int n = 0; n < 60; ++n) put_in(n, 10);
    enable();
    split_all();
    split_all();
    wait(10s);
    tend();
    EXPECT_EQ(scan_all(server_, "Music"), "[]");
    EXPECT_THAT(expirations(), SizeIs(60));
    EXPECT_EQ(index_size(table()), 0u);
}

// --- trouble
// --------------------------------------------------------------------------------------

awaitable<void> tend_beside(Context& context, base::OneShot& ended) {
    const auto tended = co_await context.expiry.tend_all();
    EXPECT_THAT(tended, Succeeds());
    ended.set();
}

/// Two rounds at the same time, as two servers would.
awaitable<bool> tend_twice(Context& context) {
    base::OneShot ended;
    const auto executor = co_await this_executor;
    asio::co_spawn(executor, tend_beside(context, ended), asio::detached);
    const auto tended = co_await context.expiry.tend_all();
    EXPECT_THAT(tended, Succeeds());
    co_await ended.wait();
    co_return true;
}

TEST_F(TimeToLive, IsOverOnceHoweverManyLook) {
    create_music();
    for (int n = 0; n < 30; ++n) put_in(n, -1);
    enable();
    split_all();
    for (int n = 30; n < 60; ++n) put_in(n, -1);
    server_.run(tend_twice(server_.context()));
    EXPECT_EQ(scan_all(server_, "Music"), "[]");
    EXPECT_THAT(expirations(), SizeIs(60));
}

/// A round in which a call of the store fails, and one in which none does.
class TroubledScene : protected Scene {
 public:
    TroubledScene() {
        create(server_, with_stream(range_table("Music"), StreamViewType::NEW_AND_OLD_IMAGES));
        arn_ = *describe(server_, "Music").latest_stream_arn;
        for (const auto* id : {"a", "b", "c", "d"}) put_song(id, -1);
        enable();
        split_all();
        for (const auto* id : {"e", "f", "g", "h"}) put_song(id, -1);
        put_song("kept", 1000);
    }

    /// False if there was no such call.
    bool fail_call(std::size_t n, Failure failure) {
        const auto before = server_.store().calls();
        server_.store().fail_call(n, failure);
        (void)server_.run(server_.context().expiry.tend_all());
        const bool made = server_.store().calls() >= before + n;
        server_.store().fail_call(~std::size_t{0}, failure);
        return made;
    }
    void check() {
        tend();
        EXPECT_EQ(describe(server_, "Music").item_count, 1);
        EXPECT_THAT(expirations(), SizeIs(8));
        EXPECT_EQ(index_size(table()), 1u);
    }

 private:
    void put_song(const std::string& id, int seconds) {
        put(server_, "Music",
            fmt::format(R"({{"id":{{"S":"{}"}},"nr":{{"S":"1"}},"ttl":{{"N":"{}"}}}})", id,
                        server_.clock().now() / 1000 + seconds));
    }
};

class TimeToLiveInTrouble : public testing::TestWithParam<Failure> {};

TEST_P(TimeToLiveInTrouble, IsOverOnceWhateverFails) {
    bool made = true;
    for (std::size_t n = 1; made; ++n) {
        ASSERT_LT(n, 200u);
        SCOPED_TRACE(fmt::format("call {} failed", n));
        TroubledScene scene;
        made = scene.fail_call(n, GetParam());
        scene.check();
    }
}

INSTANTIATE_TEST_SUITE_P(Failures, TimeToLiveInTrouble,
                         testing::Values(Failure::fault, Failure::refused, Failure::unknown_done,
                                         Failure::unknown_never));

}  // namespace
}  // namespace tailrace::operation
