#include "operation/index_settings.h"

#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <utility>

#include "operation/simulated/answer_matchers.h"
#include "operation/table_settings.h"

namespace tailrace::operation {
namespace {

using enum ScalarAttributeType;
using enum KeyType;
using enum ProjectionType;

constexpr base::UnixMilliseconds now = 1'700'000'000'000;

const Projection everything{.projection_type = ALL};

GlobalSecondaryIndex global(std::string name, std::vector<KeySchemaElement> keys) {
    return {.index_name = std::move(name), .key_schema = std::move(keys), .projection = everything};
}
LocalSecondaryIndex local(std::string name, std::vector<KeySchemaElement> keys) {
    return {.index_name = std::move(name), .key_schema = std::move(keys), .projection = everything};
}

/// On demand, with keys a and b, and attribute c for indexes.
CreateTableInput table() {
    return {.attribute_definitions = {{{"a", S}, {"b", S}, {"c", N}}},
            .key_schema = {{{"a", HASH}, {"b", RANGE}}},
            .billing_mode = BillingMode::PAY_PER_REQUEST};
}
CreateTableInput with(std::vector<LocalSecondaryIndex> indexes) {
    auto input = table();
    input.local_secondary_indexes = std::move(indexes);
    return input;
}
CreateTableInput with(std::vector<GlobalSecondaryIndex> indexes) {
    auto input = table();
    input.global_secondary_indexes = std::move(indexes);
    return input;
}
CreateTableInput with(GlobalSecondaryIndex index) {
    return with(std::vector{std::move(index)});
}
CreateTableInput with(LocalSecondaryIndex index) {
    return with(std::vector{std::move(index)});
}

Result<table::TableSettings> settings_of(const CreateTableInput& input) {
    return new_settings(input, now);
}

const auto by_c = global("byC", {{"c", HASH}});
const auto local_c = local("localC", {{"a", HASH}, {"c", RANGE}});

TEST(IndexSettings, AreKeptAsTheyAreAskedFor) {
    auto input = with(by_c);
    input.local_secondary_indexes = {local_c};
    const auto settings = settings_of(input);
    ASSERT_THAT(settings, Succeeds());
    EXPECT_EQ(settings->local_indexes, std::vector{local_c});
    ASSERT_EQ(settings->global_indexes.size(), 1u);
    EXPECT_EQ(settings->global_indexes[0].definition, by_c);
    EXPECT_EQ(settings->global_indexes[0].status, IndexStatus::CREATING);
}

TEST(IndexSettings, AreShownSorted) {
    auto index = by_c;
    index.projection = {INCLUDE, std::vector<std::string>{"z", "x"}};
    auto input = with(index);
    input.attribute_definitions = {{{"c", N}, {"b", S}, {"a", S}}};
    const auto settings = settings_of(input);
    ASSERT_THAT(settings, Succeeds());
    EXPECT_EQ(settings->attribute_definitions[0].attribute_name, "a");
    EXPECT_EQ(settings->global_indexes[0].definition.projection.non_key_attributes,
              (std::vector<std::string>{"x", "z"}));
}

TEST(IndexSettings, NameDefinedAttributes) {
    EXPECT_THAT(settings_of(with(global("byQ", {{"c", HASH}, {"q", RANGE}}))),
                RefusesParameter("Some index key attributes are not defined in "
                                 "AttributeDefinitions. Keys: [c, q], AttributeDefinitions: "
                                 "[a, b, c]"));
    auto more = with(by_c);
    more.attribute_definitions->push_back({"d", S});
    EXPECT_THAT(settings_of(more),
                RefusesParameter("Some AttributeDefinitions are not used. AttributeDefinitions: "
                                 "[a, b, c, d], keys used: [a, b, c]"));
}

TEST(IndexSettings, CheckDefinitionsBeforeTheRest) {
    auto input = with(by_c);
    input.global_secondary_indexes->front().projection = {};
    input.attribute_definitions->push_back({"d", S});
    EXPECT_THAT(settings_of(input),
                RefusesParameter("Some AttributeDefinitions are not used. AttributeDefinitions: "
                                 "[a, b, c, d], keys used: [a, b, c]"));
}

TEST(IndexSettings, AreNotEmptyLists) {
    auto input = table();
    input.attribute_definitions->pop_back();
    input.local_secondary_indexes.emplace();
    EXPECT_THAT(settings_of(input), RefusesParameter("List of LocalSecondaryIndexes is empty"));
    input.local_secondary_indexes.reset();
    input.global_secondary_indexes.emplace();
    EXPECT_THAT(settings_of(input), RefusesParameter("List of GlobalSecondaryIndexes is empty"));
}

TEST(IndexSettings, WantARangeKeyOfLocalIndexes) {
    auto input = with(local_c);
    input.key_schema = {{{"a", HASH}}};
    input.attribute_definitions = {{{"a", S}, {"c", N}}};
    EXPECT_THAT(settings_of(input),
                RefusesParameter("Table KeySchema does not have a range key, which is required "
                                 "when specifying a LocalSecondaryIndex"));
    auto bare = with(std::vector{local_c, local("bare", {{"a", HASH}})});
    EXPECT_THAT(settings_of(bare),
                RefusesParameter("Index KeySchema does not have a range key for index: bare"));
    EXPECT_THAT(settings_of(with(local("otherHash", {{"c", HASH}, {"a", RANGE}}))),
                RefusesParameter("Index KeySchema does not have the same leading hash key as table "
                                 "KeySchema for index: otherHash. index hash key: c, table hash "
                                 "key: a"));
}

TEST(IndexSettings, WantKeysInOrder) {
    const auto reversed =
        Refuses("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    EXPECT_THAT(settings_of(with(local("l", {{"a", RANGE}, {"c", HASH}}))), reversed);
    EXPECT_THAT(settings_of(with(global("g", {{"a", RANGE}, {"c", HASH}}))), reversed);
    EXPECT_THAT(settings_of(with(local("l", {{"a", HASH}, {"c", HASH}}))),
                Refuses("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"));
    const auto same =
        Refuses("Both the Hash Key and the Range Key element in the KeySchema have the same name");
    EXPECT_THAT(settings_of(with(std::vector{local_c, local("l", {{"a", HASH}, {"a", RANGE}})})),
                same);
    EXPECT_THAT(settings_of(with(std::vector{by_c, global("g", {{"a", HASH}, {"a", RANGE}})})),
                same);
}

/// With as many attributes of each kind as said.
CreateTableInput with_key(int hash, int range) {
    auto index = global("many", {});
    auto input = table();
    input.attribute_definitions->pop_back();
    for (int i = 0; i < hash + range; ++i) {
        const auto name = "k" + std::to_string(i);
        input.attribute_definitions->push_back({name, S});
        index.key_schema.push_back({name, i < hash ? HASH : RANGE});
    }
    input.global_secondary_indexes = {std::move(index)};
    return input;
}

TEST(IndexSettings, HaveUpToFourKeyAttributesOfEachKind) {
    EXPECT_THAT(settings_of(with_key(4, 4)), Succeeds());
    EXPECT_THAT(settings_of(with_key(5, 0)),
                RefusesParameter("The KeySchema exceeds the maximum allowed number of HASH key "
                                 "attributes"));
    EXPECT_THAT(settings_of(with_key(1, 5)),
                RefusesParameter("The KeySchema exceeds the maximum allowed number of RANGE key "
                                 "attributes"));
    EXPECT_THAT(settings_of(with(global("g", {{"a", HASH}, {"c", RANGE}, {"b", HASH}}))),
                RefusesParameter("All HASH key attributes must precede RANGE key attributes in the "
                                 "KeySchema"));
    EXPECT_THAT(settings_of(with(global("g", {{"a", HASH}, {"c", HASH}, {"a", RANGE}}))),
                Refuses("The KeySchema contains multiple key attributes with the same name"));
}

TEST(IndexSettings, SayWhatIsProjected) {
    const auto refused = [](Projection projection, const std::string& why) {
        auto index = by_c;
        index.projection = std::move(projection);
        EXPECT_THAT(settings_of(with(index)), RefusesParameter(why));
        auto beside = local_c;
        beside.projection = index.projection;
        EXPECT_THAT(settings_of(with(beside)), RefusesParameter(why));
    };
    refused({}, "Unknown ProjectionType: null");
    refused({INCLUDE, {}}, "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
    refused({ALL, {{"x"}}}, "ProjectionType is ALL, but NonKeyAttributes is specified");
    refused({KEYS_ONLY, {{"x"}}}, "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified");
    refused({INCLUDE, {{"x", "y", "x"}}}, "Duplicate element in NonKeyAttributes: x");
}

TEST(IndexSettings, HaveNamesOfTheirOwn) {
    const auto twice = RefusesParameter("Duplicate index name: same");
    EXPECT_THAT(settings_of(with(
                    std::vector{global("same", {{"c", HASH}}), global("same", {{"a", HASH}})})),
                twice);
    auto both = with(global("same", {{"c", HASH}}));
    both.local_secondary_indexes = {local("same", {{"a", HASH}, {"c", RANGE}})};
    EXPECT_THAT(settings_of(both), twice);
}

TEST(IndexSettings, AreNotTooMany) {
    std::vector<LocalSecondaryIndex> locals;
    for (int i = 0; i < 6; ++i) {
        locals.push_back(local_c);
        locals.back().index_name += std::to_string(i);
    }
    EXPECT_THAT(settings_of(with(locals)),
                RefusesParameter("Number of LocalSecondaryIndexes exceeds per-table limit of 5"));
    locals.pop_back();
    EXPECT_THAT(settings_of(with(locals)), Succeeds());
    std::vector<GlobalSecondaryIndex> globals;
    for (int i = 0; i < 21; ++i) {
        globals.push_back(by_c);
        globals.back().index_name += std::to_string(i);
    }
    EXPECT_THAT(settings_of(with(globals)),
                RefusesParameter("GlobalSecondaryIndex count exceeds the per-table limit of 20"));
    globals.pop_back();
    EXPECT_THAT(settings_of(with(globals)), Succeeds());
}

TEST(IndexSettings, ProjectAHundredAttributesInAll) {
    std::vector<GlobalSecondaryIndex> globals;
    for (int i = 0; i < 6; ++i) {
        auto& index = globals.emplace_back(by_c);
        index.index_name += std::to_string(i);
        index.projection = {INCLUDE, std::vector<std::string>()};
        for (int n = 0; n < (i < 5 ? 20 : 1); ++n)
            index.projection.non_key_attributes->push_back("x" + std::to_string(n));
    }
    EXPECT_THAT(settings_of(with(globals)),
                RefusesParameter("Number of NonKeyAttributes of all indexes exceeds per-table "
                                 "limit of 100"));
    globals.pop_back();
    EXPECT_THAT(settings_of(with(globals)), Succeeds());
}

TEST(IndexBilling, FollowsTheTable) {
    auto paid = by_c;
    paid.provisioned_throughput = ProvisionedThroughput{1, 1};
    EXPECT_THAT(settings_of(with(paid)),
                RefusesParameter("ProvisionedThroughput should not be specified for index: byC "
                                 "when BillingMode is PAY_PER_REQUEST"));
    auto provisioned = with(by_c);
    provisioned.billing_mode.reset();
    provisioned.provisioned_throughput = ProvisionedThroughput{1, 1};
    EXPECT_THAT(settings_of(provisioned),
                RefusesParameter("ProvisionedThroughput is not specified for index: byC"));
    provisioned.global_secondary_indexes = {paid};
    EXPECT_THAT(settings_of(provisioned), Succeeds());
    provisioned.global_secondary_indexes->front().on_demand_throughput = OnDemandThroughput{1, 1};
    EXPECT_THAT(settings_of(provisioned),
                RefusesParameter("MaxReadRequestUnits for OnDemandThroughput for index: byC cannot "
                                 "be specified when table BillingMode is PROVISIONED."));
}

TEST(IndexBilling, HasBounds) {
    auto index = by_c;
    index.on_demand_throughput = OnDemandThroughput{std::nullopt, 0};
    EXPECT_THAT(settings_of(with(index)),
                RefusesParameter("Requested MaxWriteRequestUnits for OnDemandThroughput for index "
                                 ": byC is outside of valid range"));
    index.on_demand_throughput.reset();
    index.warm_throughput = WarmThroughput{100, 100};
    EXPECT_THAT(settings_of(with(index)),
                RefusesParameter("Requested ReadUnitsPerSecond for WarmThroughput for index byC is "
                                 "lower than initial throughput for OnDemand"));
}

}  // namespace
}  // namespace tailrace::operation
