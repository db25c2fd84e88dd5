#include "model/key_encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "model/decimal.h"
#include "model/generators.h"

namespace tailrace::model {
namespace {

using enum AttributeValue::Type;
using std::string_literals::operator""s;

std::string ordered(const AttributeValue& value) {
    std::string out;
    append_ordered(out, value);
    return out;
}

std::string prefix(const AttributeValue& value) {
    std::string out;
    append_ordered_prefix(out, value);
    return out;
}

AttributeValue number(std::string_view text) {
    return *parse_number(text);
}

// The storage format: these bytes are on disks.
TEST(KeyEncoding, BytesOfTheFormat) {
    EXPECT_EQ(ordered("ab"), "ab\x00\x01"s);
    EXPECT_EQ(ordered(""), "\x00\x01"s);
    EXPECT_EQ(ordered("a\0b"s), "a\x00\xff"s + "b\x00\x01"s);
    EXPECT_EQ(ordered(Binary{"\xff\x00"s}), "\xff\x00\xff\x00\x01"s);
    EXPECT_EQ(ordered(number("0")), "\x02"s);
    EXPECT_EQ(ordered(number("1")), "\x03\x82\x0b\x00"s);
    EXPECT_EQ(ordered(number("42")), "\x03\x83\x2b\x00"s);
    EXPECT_EQ(ordered(number("100.5")), "\x03\x84\x0b\x06\x00"s);
    EXPECT_EQ(ordered(number("-42")), "\x01\x7c\xd4\xff"s);
    EXPECT_EQ(ordered(number("1e-130")), "\x03\x00\x0b\x00"s);
    EXPECT_EQ(ordered(number("9e125")), "\x03\xff\x5b\x00"s);
}

TEST(KeyEncoding, HashesOfTheFormat) {
    EXPECT_EQ(partition_hash("a"), partition_hash_of_ordered(ordered("a")));
    EXPECT_EQ(partition_hash(number("1")), partition_hash(number("1.0")));
    EXPECT_EQ(partition_hash(""), 0xefd28a326054c36au);
    EXPECT_EQ(partition_hash("customer-17"), 0x5381428e6a447a12u);
    EXPECT_EQ(partition_hash(number("42")), 0xcd49c481ba87f73bu);
}

TEST(KeyEncoding, HashesSpreadOverTheRing) {
    constexpr int keys = 4096;
    std::array<int, 16> filled{};
    for (int i = 0; i < keys; ++i) ++filled[partition_hash("user#" + std::to_string(i)) >> 60];
    for (const int count : filled) EXPECT_NEAR(count, keys / 16, keys / 64);
}

TEST(KeyEncoding, RefusesDamagedBytes) {
    for (const auto& bytes : {""s, "a"s, "a\0"s, "a\0\2"s, "a\0\xff"s, "a\0\xff\0"s}) {
        std::string_view rest = bytes;
        EXPECT_EQ(take_ordered(S, rest), std::nullopt);
        EXPECT_EQ(rest, bytes);
        EXPECT_EQ(take_ordered(B, rest), std::nullopt);
    }
    for (const auto& bytes :
         {""s, "\0"s, "\4"s, "\3"s, "\3\x82"s, "\3\x82\x0b"s, "\3\x82\0"s, "\3\x82\x01\0"s,
          "\3\x82\x0a\0"s, "\3\x82\x0b\x01\0"s, "\3\x82\x65\0"s, "\1\x7d\xf4"s,
          "\3\x82"s + std::string(20, '\x0b') + "\0"s}) {
        std::string_view rest = bytes;
        EXPECT_EQ(take_ordered(N, rest), std::nullopt) << testing::PrintToString(bytes);
        EXPECT_EQ(rest, bytes);
    }
    std::string_view rest = "a\0\1"s;
    EXPECT_EQ(take_ordered(M, rest), std::nullopt);
}

RC_GTEST_PROP(KeyEncodingProperty, RoundTrips, ()) {
    const auto type = *rc::gen::element(S, N, B);
    const auto value = *generators::key_value(type);
    const auto after = *generators::bytes();
    const auto bytes = ordered(value) + after;
    std::string_view rest = bytes;
    RC_ASSERT(take_ordered(type, rest) == value);
    RC_ASSERT(rest == after);
}

RC_GTEST_PROP(KeyEncodingProperty, OrderOfNumbersIsByValue, ()) {
    const auto a = *generators::decimal();
    const auto b = *rc::gen::oneOf(generators::decimal(), rc::gen::just(negate(a)));
    RC_ASSERT((ordered(to_number(a)) <=> ordered(to_number(b))) == (a <=> b));
}

RC_GTEST_PROP(KeyEncodingProperty, OrderOfPairsIsByFirstThenSecond, ()) {
    const auto pair = rc::gen::pair(generators::bytes(), generators::bytes());
    const auto a = *pair;
    const auto b = *rc::gen::oneOf(pair, rc::gen::map(generators::bytes(), [&](std::string second) {
                                       return std::pair(a.first, std::move(second));
                                   }));
    const auto bytes = [](const auto& keys) {
        return ordered(Binary{keys.first}) + ordered(Binary{keys.second});
    };
    RC_ASSERT((bytes(a) <=> bytes(b)) == (a <=> b));
}

RC_GTEST_PROP(KeyEncodingProperty, PrefixesArePrefixes, ()) {
    const auto value = *generators::bytes();
    const auto whole =
        *rc::gen::oneOf(generators::bytes(),
                        rc::gen::map(generators::bytes(), [&](auto tail) { return value + tail; }));
    RC_ASSERT(ordered(Binary{whole}).starts_with(prefix(Binary{value})) ==
              whole.starts_with(value));
}

}  // namespace
}  // namespace tailrace::model
