#include "operation/start_key.h"

#include <gmock/gmock.h>

#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"

namespace tailrace::operation {
namespace {

using enum AttributeValue::Type;

const model::KeySchema hash_schema({"id", S});
const model::KeySchema range_schema({"id", S}, model::KeyAttribute{"at", N});

constexpr auto invalid = "The provided starting key is invalid";
constexpr auto mismatch = "The provided key element does not match the schema";

Item with_defect(const std::string& message) {
    return Item::with_defect({ErrorCode::ValidationException, message, nullptr});
}

TEST(StartKey, MayBeAbsent) {
    EXPECT_THAT(check_start_key_formed(std::nullopt), Succeeds());
    EXPECT_THAT(check_start_key_formed(item(R"({"id":{"S":"a"}})")), Succeeds());
}

TEST(StartKey, IllFormedIsToldAsOne) {
    EXPECT_THAT(check_start_key_formed(with_defect("Supplied AttributeValue is empty")),
                Refuses("The provided starting key is invalid: Supplied AttributeValue is empty"));
}

TEST(StartKey, SomeDefectsAreSaidAlone) {
    for (const auto* message :
         {"The parameter cannot be converted to a numeric value: b",
          "One or more parameter values were invalid: An number set  may not be empty",
          "Attempting to store more than 38 significant digits in a Number"}) {
        EXPECT_THAT(check_start_key_formed(with_defect(message)), Refuses(message));
    }
}

TEST(ScanStartKey, IsAKeyOfTheSchema) {
    EXPECT_THAT(check_scan_start_key(hash_schema, item(R"({"id":{"S":"a"}})")), Succeeds());
    for (const auto* json :
         {"{}", R"({"b":{"S":"a"}})", R"({"b":{"S":"a"},"id":{"S":"a"}})", R"({"id":{"N":"1"}})"}) {
        EXPECT_THAT(check_scan_start_key(hash_schema, item(json)),
                    Refuses(std::string(invalid) + ": " + mismatch));
    }
}

TEST(QueryStartKey, HasTheHashAttribute) {
    EXPECT_THAT(check_query_start_hash(range_schema, item(R"({"at":{"S":"1"},"id":{"S":"a"}})")),
                Succeeds());
    for (const auto* json : {"{}", R"({"id":{"S":"a"}})", R"({"at":{"N":"1"},"b":{"S":"a"}})"}) {
        EXPECT_THAT(check_query_start_hash(range_schema, item(json)), Refuses(invalid));
    }
    EXPECT_THAT(check_query_start_hash(range_schema, item(R"({"at":{"N":"1"},"id":{"N":"1"}})")),
                Refuses(mismatch));
}

TEST(QueryStartKey, HasTheRangeAttributeIfThereIsOne) {
    EXPECT_THAT(check_query_start_range(hash_schema, item(R"({"id":{"S":"a"}})")), Succeeds());
    EXPECT_THAT(check_query_start_range(range_schema, item(R"({"at":{"N":"1"},"id":{"S":"a"}})")),
                Succeeds());
    EXPECT_THAT(check_query_start_range(range_schema, item(R"({"b":{"N":"1"},"id":{"S":"a"}})")),
                Refuses(invalid));
    EXPECT_THAT(check_query_start_range(range_schema, item(R"({"at":{"S":"1"},"id":{"S":"a"}})")),
                Refuses(mismatch));
}

}  // namespace
}  // namespace tailrace::operation
