#include "operation/key_range.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <utility>

#include "base/bytes.h"
#include "model/generators.h"
#include "partition/stored_item.h"

namespace tailrace::operation {
namespace {

using enum expression::KeyOperator;
using storage::Direction;

expression::Constant constant(AttributeValue value) {
    return std::make_shared<const AttributeValue>(std::move(value));
}

expression::KeyQuery query_of(AttributeValue hash) {
    return {.hash = {constant(std::move(hash))}};
}

expression::KeyQuery query_of(AttributeValue hash, expression::KeyOperator op, AttributeValue value,
                              AttributeValue upper = Null()) {
    auto query = query_of(std::move(hash));
    query.range.push_back({.attribute = "at",
                           .op = op,
                           .value = constant(std::move(value)),
                           .upper = constant(std::move(upper))});
    return query;
}

model::KeySchema schema(AttributeValue::Type range) {
    return model::KeySchema({"id", AttributeValue::Type::S}, model::KeyAttribute{"at", range});
}

std::string key_of(const std::string& hash, const AttributeValue& range) {
    return partition::item_key(schema(range.type()), {{"id", hash}, {"at", range}}).bytes;
}

bool starts_with(const AttributeValue& value, const AttributeValue& prefix) {
    if (const auto* text = value.get_if<std::string>()) {
        return text->starts_with(*prefix.get_if<std::string>());
    }
    return value.get_if<Binary>()->bytes.starts_with(prefix.get_if<Binary>()->bytes);
}

/// By what the operators mean.
bool holds(expression::KeyOperator op, std::strong_ordering order) {
    switch (op) {
        case Equal:
            return order == 0;
        case Less:
            return order < 0;
        case LessOrEqual:
            return order <= 0;
        case Greater:
            return order > 0;
        default:
            return order >= 0;
    }
}

std::strong_ordering order(const AttributeValue& a, const AttributeValue& b) {
    if (const auto* text = a.get_if<std::string>()) return *text <=> *b.get_if<std::string>();
    if (const auto* bytes = a.get_if<Binary>()) return bytes->bytes <=> b.get_if<Binary>()->bytes;
    return model::compare(*a.get_if<Number>(), *b.get_if<Number>());
}

AttributeValue any_sort_key(AttributeValue::Type type) {
    return *model::generators::key_value(type);
}

AttributeValue::Type any_type() {
    using enum AttributeValue::Type;
    return *rc::gen::element(S, N, B);
}

RC_GTEST_PROP(QueryRange, HoldsTheKeysThatTheConditionHoldsFor, ()) {
    const auto type = any_type();
    const auto value = any_sort_key(type);
    const auto other = *rc::gen::oneOf(rc::gen::just(value), model::generators::key_value(type));
    const auto op = *rc::gen::element(Equal, Less, LessOrEqual, Greater, GreaterOrEqual);
    const auto range = query_range(query_of("p", op, value));
    RC_ASSERT(contains(range, key_of("p", other)) == holds(op, order(other, value)));
}

RC_GTEST_PROP(QueryRange, HoldsWhatIsBetween, ()) {
    const auto type = any_type();
    const auto lower = any_sort_key(type);
    const auto upper = any_sort_key(type);
    const auto value = any_sort_key(type);
    const auto range = query_range(query_of("p", Between, lower, upper));
    const bool between = order(lower, value) <= 0 && order(value, upper) <= 0;
    RC_ASSERT(contains(range, key_of("p", value)) == between);
}

RC_GTEST_PROP(QueryRange, HoldsWhatBeginsWithTheValue, ()) {
    using enum AttributeValue::Type;
    const auto type = *rc::gen::element(S, B);
    const auto prefix = any_sort_key(type);
    const auto value = any_sort_key(type);
    const auto range = query_range(query_of("p", BeginsWith, prefix));
    RC_ASSERT(contains(range, key_of("p", value)) == starts_with(value, prefix));
}

RC_GTEST_PROP(QueryRange, HoldsKeysOfItsPartitionKeyOnly, ()) {
    const auto hash = *model::generators::text();
    const auto other = *model::generators::text();
    const auto type = any_type();
    const auto value = any_sort_key(type);
    const auto all = query_range(query_of(hash));
    RC_ASSERT(contains(all, key_of(hash, value)));
    RC_PRE(hash != other);
    RC_ASSERT(!contains(all, key_of(other, value)));
    const auto op = *rc::gen::element(Equal, Less, LessOrEqual, Greater, GreaterOrEqual);
    RC_ASSERT(!contains(query_range(query_of(hash, op, value)), key_of(other, value)));
}

RC_GTEST_PROP(SegmentRange, HoldsEachHashInExactlyOneSegment, ()) {
    const auto total = *rc::gen::oneOf(rc::gen::inRange(1, 10), rc::gen::inRange(1, 1'000'001));
    const auto hash = *rc::gen::arbitrary<std::uint64_t>();
    const auto key = base::big_endian(hash) + "key";
    // The segment that the hash falls to if all are of equal size, or one beside it.
    __extension__ using Wide = unsigned __int128;
    const auto near =
        static_cast<std::int32_t>((static_cast<Wide>(hash) * static_cast<Wide>(total)) >> 64);
    int holders = 0;
    for (auto segment = std::max(near - 1, 0); segment <= std::min(near + 1, total - 1);
         ++segment) {
        holders += contains(segment_range(segment, total), key);
    }
    RC_ASSERT(holders == 1);
}

TEST(SegmentRange, CoversAllWithoutGapOrOverlap) {
    for (const int total : {1, 2, 3, 7, 1000}) {
        EXPECT_EQ(segment_range(0, total).begin, base::big_endian(std::uint64_t{0}));
        EXPECT_EQ(segment_range(total - 1, total).end, "");
        for (int segment = 1; segment < total; ++segment) {
            EXPECT_EQ(segment_range(segment, total).begin, segment_range(segment - 1, total).end);
        }
    }
}

TEST(SkipThrough, LeavesWhatComesAfterInTheDirection) {
    storage::KeyRange forward{"a", "z"};
    skip_through(forward, Direction::forward, "m");
    EXPECT_FALSE(contains(forward, "m"));
    EXPECT_TRUE(contains(forward, std::string("m\0", 2)));
    EXPECT_TRUE(contains(forward, "y"));
    EXPECT_FALSE(contains(forward, "z"));

    storage::KeyRange backward{"a", ""};
    skip_through(backward, Direction::backward, "m");
    EXPECT_TRUE(contains(backward, "a"));
    EXPECT_TRUE(contains(backward, "l"));
    EXPECT_FALSE(contains(backward, "m"));
}

}  // namespace
}  // namespace tailrace::operation
