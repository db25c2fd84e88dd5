// Scan, down to the engine.

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

constexpr int items_put = 40;

std::string json_of(int number) {
    return R"({"id":{"S":"item)" + std::to_string(number) + R"("},"n":{"N":")" +
           std::to_string(number) + "\"}}";
}

/// On a table of four partitions.
class Scan : public testing::Test {
 protected:
    void SetUp() override {
        create(server_, hash_table("t"));
        for (int i = 0; i < items_put; ++i) put(server_, "t", json_of(i));
    }

    Result<ScanOutput> run(ScanInput input) {
        input.table_name = "t";
        return server_.call(scan, std::move(input));
    }
    /// The JSON of each item, page by page.
    std::vector<std::string> pages(ScanInput input) {
        std::vector<std::string> found;
        do {
            const auto page = run(input).value();
            found.push_back(page.items->json());
            input.exclusive_start_key = page.last_evaluated_key;
        } while (input.exclusive_start_key);
        return found;
    }
    static std::string joined(const std::vector<std::string>& pages) {
        std::string all;
        for (const auto& page : pages) {
            if (page == "[]") continue;
            all += all.empty() ? "" : ",";
            all += page.substr(1, page.size() - 2);
        }
        return "[" + all + "]";
    }

    SimulatedServer server_;
};

TEST_F(Scan, GivesEveryItem) {
    const auto output = run({});
    ASSERT_THAT(output, Succeeds());
    EXPECT_EQ(output->count, items_put);
    EXPECT_EQ(output->scanned_count, items_put);
    EXPECT_EQ(output->last_evaluated_key, std::nullopt);
    for (int i = 0; i < items_put; ++i) {
        EXPECT_THAT(output->items->json(), testing::HasSubstr(json_of(i)));
    }
}

TEST_F(Scan, GivesTheSameInTheSameOrderPageByPage) {
    const auto all = run({})->items->json();
    for (const int limit : {1, 7, items_put}) {
        EXPECT_EQ(joined(pages({.limit = limit})), all) << "with Limit " << limit;
    }
}

TEST_F(Scan, GivesTheSameInSegmentsInOrder) {
    const auto all = run({})->items->json();
    for (const int total : {1, 2, 3, 16}) {
        std::vector<std::string> parts;
        for (int segment = 0; segment < total; ++segment) {
            for (auto& page : pages({.limit = 3, .total_segments = total, .segment = segment})) {
                parts.push_back(std::move(page));
            }
        }
        EXPECT_EQ(joined(parts), all) << "in " << total << " segments";
    }
}

TEST_F(Scan, FiltersAndCounts) {
    const auto output = run({.select = Select::COUNT,
                             .filter_expression = "n < :n",
                             .expression_attribute_values = item(R"({":n":{"N":"10"}})")});
    EXPECT_EQ(output->count, 10);
    EXPECT_EQ(output->scanned_count, items_put);
    EXPECT_EQ(output->items, std::nullopt);
}

TEST_F(Scan, ShowsThePartsThatAreAskedFor) {
    const auto output = run({.projection_expression = "n",
                             .filter_expression = "n = :n",
                             .expression_attribute_values = item(R"({":n":{"N":"3"}})")});
    EXPECT_EQ(output->items->json(), R"([{"n":{"N":"3"}}])");
}

TEST_F(Scan, WantsSegmentAndTotalTogether) {
    EXPECT_THAT(
        run({.segment = 0}),
        Refuses("The TotalSegments parameter is required but was not present in the request "
                "when Segment parameter is present"));
    EXPECT_THAT(run({.total_segments = 4}),
                Refuses("The Segment parameter is required but was not present in the request when "
                        "parameter TotalSegments is present"));
    EXPECT_THAT(run({.total_segments = 5, .segment = 5}),
                Refuses("The Segment parameter is zero-based and must be less than parameter "
                        "TotalSegments: Segment: 5 is not less than TotalSegments: 5"));
}

TEST_F(Scan, StartsOnlyAtKeysOfItsSegment) {
    const auto first = run({.limit = 1, .total_segments = 2, .segment = 1});
    ASSERT_TRUE(first->last_evaluated_key);
    EXPECT_THAT(
        run({.exclusive_start_key = first->last_evaluated_key, .total_segments = 2, .segment = 0}),
        Refuses("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
                "ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: 0"));
}

TEST_F(Scan, StartsOnlyAtKeys) {
    EXPECT_THAT(run({.exclusive_start_key = item(R"({"bad":{"S":"p"}})")}),
                Refuses("The provided starting key is invalid: The provided key element does not "
                        "match the schema"));
}

TEST_F(Scan, StartsAtKeysOfNoItem) {
    const auto from = item(R"({"id":{"S":"no such item"}})");
    EXPECT_THAT(run({.exclusive_start_key = from}), Succeeds());
}

TEST_F(Scan, ChecksSelectInItsOwnWords) {
    EXPECT_THAT(run({.select = Select::SPECIFIC_ATTRIBUTES}),
                Refuses("Must specify the AttributesToGet or ProjectionExpression when choosing to "
                        "get SPECIFIC_ATTRIBUTES"));
}

TEST_F(Scan, FiltersKeysThatAreScalars) {
    EXPECT_THAT(
        run({.filter_expression = "attribute_exists(id.x)"}),
        Refuses("Key attributes must be scalars; list random access '[]' and map lookup '.' "
                "are not allowed: Key: id"));
}

TEST_F(Scan, OfNothingCostsTheLeast) {
    create(server_, hash_table("empty"));
    const auto output =
        server_.call(scan, ScanInput{.table_name = "empty",
                                     .return_consumed_capacity = ReturnConsumedCapacity::TOTAL});
    EXPECT_EQ(output->items->json(), "[]");
    EXPECT_EQ(output->consumed_capacity->capacity_units, 0.5);
}

}  // namespace
}  // namespace tailrace::operation
