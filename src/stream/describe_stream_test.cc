#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "storage/simulated/simulated_store.h"
#include "stream/generators.h"
#include "stream/scene.h"

namespace tailrace::stream {
namespace {

using storage::simulated::SimulatedStore;
using testing::ElementsAre;
using testing::IsEmpty;

class DescribeStream : public testing::Test {
 protected:
    StillClock engine_clock_;
    SimulatedStore simulated_{engine_clock_, 1};
    std::unique_ptr<storage::Store> store_ = simulated_.server(Scene::incarnation);
    Scene scene_{*store_};
    StreamRow stream_ = scene_.add_stream("Music");

    StreamDescription describe(DescribeStreamInput input = {}) {
        input.stream_arn = arn_of(stream_);
        return scene_.describe(std::move(input)).value().stream_description;
    }
    Error refusal(std::string arn) {
        return scene_.describe({.stream_arn = std::move(arn)}).error();
    }
    ShardRow add_shard(std::optional<ShardId> parent = std::nullopt) {
        scene_.clock.advance(1);
        return scene_.add_shard(stream_.id, parent);
    }
    /// A parent that split into two.
    std::vector<ShardRow> add_family() {
        auto parent = add_shard();
        const ShardId parent_id(parent.log);
        std::vector family{parent, add_shard(parent_id), add_shard(parent_id)};
        // In no particular order.
        scene_.close(stream_.id, family[0], {ShardId(family[2].log), ShardId(family[1].log)});
        return family;
    }
};

std::string id(const ShardRow& row) {
    return ShardId(row.log).text();
}

std::vector<std::string> ids(const StreamDescription& description) {
    std::vector<std::string> ids;
    for (const auto& shard : description.shards) ids.push_back(shard.shard_id);
    return ids;
}

DescribeStreamInput children_of(std::string shard_id) {
    return {.shard_filter = ShardFilter{ShardFilterType::CHILD_SHARDS, std::move(shard_id)}};
}

TEST_F(DescribeStream, Statement17HasEveryMember) {
    const auto shard = add_shard();
    const auto description = describe();
    EXPECT_EQ(description.stream_arn, arn_of(stream_));
    EXPECT_EQ(description.stream_label, stream_.label);
    EXPECT_EQ(description.stream_status, StreamStatus::ENABLED);
    EXPECT_EQ(description.stream_view_type, StreamViewType::NEW_AND_OLD_IMAGES);
    EXPECT_EQ(description.creation_request_date_time, Timestamp{stream_.created_ms});
    EXPECT_EQ(description.table_name, "Music");
    EXPECT_THAT(description.key_schema, ElementsAre(KeySchemaElement{"Artist", KeyType::HASH},
                                                    KeySchemaElement{"SongTitle", KeyType::RANGE}));
    EXPECT_THAT(description.shards, ElementsAre(Shard{id(shard), {shard.start.text(), {}}, {}}));
    EXPECT_FALSE(description.last_evaluated_shard_id);
}

TEST_F(DescribeStream, OfAHashKeyedTableNamesOneKey) {
    stream_.range_name.reset();
    scene_.put(stream_);
    EXPECT_THAT(describe().key_schema, ElementsAre(KeySchemaElement{"Artist", KeyType::HASH}));
}

TEST_F(DescribeStream, AClosedShardHasItsEndAndAChildItsParent) {
    const auto family = add_family();
    const auto shards = describe().shards;
    ASSERT_EQ(shards.size(), 3);
    EXPECT_EQ(shards[0].sequence_number_range.ending_sequence_number, family[0].end->text());
    EXPECT_EQ(shards[1].parent_shard_id, id(family[0]));
    EXPECT_EQ(shards[2].parent_shard_id, id(family[0]));
    EXPECT_FALSE(shards[2].sequence_number_range.ending_sequence_number);
}

TEST_F(DescribeStream, Statement59OfADisabledStreamSaysSo) {
    stream_.status = StreamStatus::DISABLED;
    scene_.put(stream_);
    EXPECT_EQ(describe().stream_status, StreamStatus::DISABLED);
}

TEST_F(DescribeStream, Statement18WhatIsNoArnIsInvalid) {
    for (const auto* arn :
         {"fake-stream", "sdfadfsdfnlfkajakfgjalksfgklasjklasdjfklasdfasdfgasf"}) {
        EXPECT_EQ(refusal(arn).code, ErrorCode::ValidationException);
        EXPECT_EQ(refusal(arn).message, "Invalid StreamArn");
    }
}

TEST_F(DescribeStream, Statement19WhatIsNoStreamIsNotFound) {
    auto other_region = Site{};
    other_region.region = "eu-west-1";
    for (const auto& arn : {stream_arn(Site{}, "Music", "2026-10-08T23:07:31.276"),
                            stream_arn(Site{}, "Musik", stream_.label),
                            stream_arn(other_region, "Music", stream_.label)}) {
        EXPECT_EQ(refusal(arn).code, ErrorCode::ResourceNotFoundException);
        EXPECT_EQ(refusal(arn).message,
                  "Requested resource not found: Stream: " + arn + " not found");
    }
}

TEST_F(DescribeStream, AnotherAccountsStreamIsDenied) {
    auto other_account = Site{};
    other_account.account_id = "123456789012";
    const auto arn = stream_arn(other_account, "Music", stream_.label);
    EXPECT_EQ(refusal(arn).code, ErrorCode::AccessDeniedException);
    EXPECT_EQ(refusal(arn).message,
              "User: arn:aws:iam::000000000000:root is not authorized to perform: "
              "dynamodb:DescribeStream on resource: " +
                  arn +
                  " because no identity-based policy allows the dynamodb:DescribeStream action");
}

TEST_F(DescribeStream, ShowsTheShardsOfItsStreamOnly) {
    const auto shard = add_shard();
    scene_.clock.advance(1);
    scene_.add_shard(scene_.add_stream("Music").id);
    EXPECT_THAT(ids(describe()), ElementsAre(id(shard)));
}

TEST_F(DescribeStream, Statement20BehindTheLastShardIsNothing) {
    const auto shard = add_shard();
    EXPECT_THAT(describe({.exclusive_start_shard_id = id(shard)}).shards, IsEmpty());
    EXPECT_THAT(describe({.exclusive_start_shard_id = std::string(54, 'z')}).shards, IsEmpty());
}

TEST_F(DescribeStream, AnyTextHasItsPlaceInTheOrderOfIds) {
    const auto a = add_shard(), b = add_shard();
    const auto after = [&](std::string text) {
        return ids(describe({.exclusive_start_shard_id = std::move(text)}));
    };
    EXPECT_THAT(after(std::string(28, 'a')), ElementsAre(id(a), id(b)));
    EXPECT_THAT(after(std::string(28, '\x7f')), IsEmpty());
    EXPECT_THAT(after(id(a) + "0"), ElementsAre(id(b)));
    EXPECT_THAT(after(id(a).substr(0, 36)), ElementsAre(id(a), id(b)));
    EXPECT_THAT(after(id(b).substr(0, 36)), ElementsAre(id(b)));
    EXPECT_THAT(after(id(a).substr(0, 28) + "~"), ElementsAre(id(b)));
}

TEST_F(DescribeStream, Statement21PagesAscendAndTheirCookiesAreTheirLastIds) {
    for (int i = 0; i < 25; ++i) add_shard();
    std::vector<std::string> seen;
    DescribeStreamInput input{.limit = 10};
    for (const std::size_t size : {10, 10, 5}) {
        const auto page = describe(input);
        ASSERT_EQ(page.shards.size(), size);
        for (const auto& id : ids(page)) seen.push_back(id);
        input.exclusive_start_shard_id = page.last_evaluated_shard_id;
        EXPECT_EQ(page.last_evaluated_shard_id.value_or(seen.back()), seen.back());
    }
    EXPECT_FALSE(input.exclusive_start_shard_id);
    EXPECT_EQ(std::ranges::adjacent_find(seen), seen.end());
    EXPECT_TRUE(std::ranges::is_sorted(seen));
}

TEST_F(DescribeStream, HasAHundredShardsAPage) {
    for (int i = 0; i < 101; ++i) add_shard();
    const auto page = describe();
    EXPECT_EQ(page.shards.size(), 100);
    EXPECT_EQ(page.last_evaluated_shard_id, page.shards.back().shard_id);
}

TEST_F(DescribeStream, Statement22AChildlessShardHasNoChildren) {
    const auto shard = add_shard();
    const auto description = describe(children_of(id(shard)));
    EXPECT_THAT(description.shards, IsEmpty());
    EXPECT_EQ(description.stream_label, stream_.label);
    EXPECT_EQ(description.key_schema.size(), 2);
}

TEST_F(DescribeStream, Statement23AParentHasItsDirectChildren) {
    auto family = add_family();
    const auto grandchild = add_shard(ShardId(family[1].log));
    scene_.close(stream_.id, family[1], {ShardId(grandchild.log)});
    add_shard();
    EXPECT_THAT(ids(describe(children_of(id(family[0])))),
                ElementsAre(id(family[1]), id(family[2])));
    EXPECT_THAT(ids(describe(children_of(id(family[1])))), ElementsAre(id(grandchild)));
}

TEST_F(DescribeStream, ChildrenComeInPagesToo) {
    const auto family = add_family();
    auto input = children_of(id(family[0]));
    input.limit = 1;
    const auto first = describe(input);
    EXPECT_THAT(ids(first), ElementsAre(id(family[1])));
    EXPECT_EQ(first.last_evaluated_shard_id, id(family[1]));
    input.exclusive_start_shard_id = first.last_evaluated_shard_id;
    const auto second = describe(input);
    EXPECT_THAT(ids(second), ElementsAre(id(family[2])));
    EXPECT_FALSE(second.last_evaluated_shard_id);
}

TEST_F(DescribeStream, ChildrenThatAreGoneAreNotShown) {
    const auto family = add_family();
    scene_.remove(shard_key(stream_.id, ShardId(family[1].log)));
    EXPECT_THAT(ids(describe(children_of(id(family[0])))), ElementsAre(id(family[2])));
}

TEST_F(DescribeStream, AnUnknownShardHasNoChildren) {
    add_family();
    EXPECT_THAT(describe(children_of(ShardId(1, 1).text())).shards, IsEmpty());
    EXPECT_THAT(describe(children_of(std::string(35, 'q'))).shards, IsEmpty());
}

TEST_F(DescribeStream, DamagedRowsAreAnErrorAndALogLine) {
    const auto shard = add_shard();
    scene_.put_bytes(shard_key(stream_.id, ShardId(shard.log)), "damaged");
    testing::internal::CaptureStderr();
    EXPECT_EQ(refusal(arn_of(stream_)).code, ErrorCode::InternalServerError);
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("what=shard"));
}

TEST_F(DescribeStream, EveryFailingStepIsAnInternalError) {
    const auto family = add_family();
    for (auto input : {DescribeStreamInput{}, children_of(id(family[0]))}) {
        input.stream_arn = arn_of(stream_);
        const auto before = simulated_.calls();
        ASSERT_TRUE(scene_.describe(input));
        const auto steps = simulated_.calls() - before;
        EXPECT_GE(steps, 2);
        for (std::size_t step = 1; step <= steps; ++step) {
            simulated_.fail_call(step, storage::simulated::Failure::fault);
            testing::internal::CaptureStderr();
            EXPECT_EQ(scene_.describe(input).error().message, "Internal server error");
            EXPECT_THAT(testing::internal::GetCapturedStderr(),
                        testing::HasSubstr("storage failed"));
        }
    }
}

RC_GTEST_FIXTURE_PROP(DescribeStream, VisitsEachShardOnceWhileOthersAreBorn, ()) {
    std::vector<ShardRow> lasting;
    const auto count = *rc::gen::inRange(0, 20);
    for (int i = 0; i < count; ++i) lasting.push_back(add_shard());
    std::multiset<std::string> seen;
    DescribeStreamInput input{.limit = *rc::gen::inRange(1, 5)};
    do {
        const auto page = describe(input);
        for (const auto& id : ids(page)) seen.insert(id);
        input.exclusive_start_shard_id = page.last_evaluated_shard_id;
        if (*rc::gen::arbitrary<bool>()) add_shard();
    } while (input.exclusive_start_shard_id && seen.size() < 100);
    for (const auto& shard : lasting) RC_ASSERT(seen.count(id(shard)) == 1u);
    RC_ASSERT(std::ranges::adjacent_find(seen) == seen.end());
}

RC_GTEST_FIXTURE_PROP(DescribeStream, ShowsExactlyTheIdsThatAreGreaterAsText, ()) {
    std::vector<std::string> all;
    for (int i = 0; i < 5; ++i) all.push_back(id(add_shard()));
    auto text = *rc::gen::elementOf(all);
    text.resize(*rc::gen::inRange<std::size_t>(28, 40), '5');
    text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::inRange(' ', '~');
    std::erase_if(all, [&](const std::string& id) { return id <= text; });
    RC_ASSERT(ids(describe({.exclusive_start_shard_id = text})) == all);
}

}  // namespace
}  // namespace tailrace::stream
