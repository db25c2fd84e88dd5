// The order of key values beside an order that others wrote: Boost's decimals, and bytes compared
// one by one.
#include <gtest/gtest.h>

#include <algorithm>
#include <compare>
#include <random>

#include <boost/multiprecision/cpp_dec_float.hpp>

#include "model/decimal.h"
#include "model/key_encoding.h"

namespace tailrace::model {
namespace {

/// More digits than a number has, so it holds each exactly.
using Reference = boost::multiprecision::cpp_dec_float_50;
using Random = std::mt19937_64;

constexpr int pairs = 1'000'000;

int within(Random& random, int least, int most) {
    return std::uniform_int_distribution(least, most)(random);
}

/// Significant digits, then the power of ten of the first.
struct Spelled {
    bool negative = false;
    std::string digits;
    int magnitude = 0;

    std::string text() const {
        return (negative ? "-" : "") + digits.substr(0, 1) + "." + digits.substr(1) + "0e" +
               std::to_string(magnitude);
    }
};

Spelled any_number(Random& random) {
    Spelled number{.negative = within(random, 0, 1) == 0};
    number.digits.resize(static_cast<std::size_t>(within(random, 1, Decimal::digits_max)));
    for (auto& digit : number.digits) digit = static_cast<char>(within(random, '0', '9'));
    if (number.digits.front() == '0' && within(random, 0, 9) > 0) number.digits.front() = '1';
    number.magnitude =
        within(random, 0, 1) == 0
            ? within(random, -3, 3)
            : within(random, Decimal::magnitude_min + Decimal::digits_max, Decimal::magnitude_max);
    return number;
}

/// Most pairs of numbers differ in their first digit; these differ late, or not at all.
Spelled neighbour_of(Spelled number, Random& random) {
    switch (within(random, 0, 4)) {
        case 0:
            number.digits.back() = static_cast<char>(within(random, '0', '9'));
            break;
        case 1:
            if (number.digits.size() > 1) number.digits.pop_back();
            break;
        case 2:
            if (number.digits.size() < Decimal::digits_max) number.digits += '0';
            break;
        case 3:
            number.negative = !number.negative;
            break;
        default:
            number.magnitude = std::min(number.magnitude + 1, Decimal::magnitude_max);
    }
    return number;
}

std::string ordered(const AttributeValue& value) {
    std::string bytes;
    append_ordered(bytes, value);
    return bytes;
}

std::strong_ordering order_of(int comparison) {
    return comparison <=> 0;
}

TEST(KeyOrder, OfAMillionPairsOfNumbersIsThatOfBoostsDecimals) {
    Random random(20261125);
    int equal = 0;
    for (int i = 0; i < pairs; ++i) {
        const auto one = any_number(random);
        const auto other =
            within(random, 0, 1) == 0 ? any_number(random) : neighbour_of(one, random);
        const auto a = *Decimal::parse(one.text());
        const auto b = *Decimal::parse(other.text());
        const auto expected = order_of(Reference(one.text()).compare(Reference(other.text())));
        ASSERT_EQ(a <=> b, expected) << one.text() << " and " << other.text();
        ASSERT_EQ(ordered(to_number(a)) <=> ordered(to_number(b)), expected)
            << one.text() << " and " << other.text();
        ASSERT_EQ(a == b, std::is_eq(expected));
        ASSERT_EQ(Reference(a.text()), Reference(one.text()));
        equal += std::is_eq(expected) ? 1 : 0;
    }
    EXPECT_GT(equal, pairs / 100) << "equal pairs, spelled differently, are worth a look";
}

/// Zeros, ends and neighbours of the escapes often.
std::string any_bytes(Random& random) {
    static constexpr unsigned char often[] = {0x00, 0x01, 0x02, 0x7f, 0x80, 0xfe, 0xff};
    std::string bytes(static_cast<std::size_t>(within(random, 0, 6)), '\0');
    for (auto& byte : bytes) {
        byte = static_cast<char>(within(random, 0, 1) == 0 ? often[within(random, 0, 6)]
                                                           : within(random, 0, 255));
    }
    return bytes;
}

std::strong_ordering unsigned_order(const std::string& a, const std::string& b) {
    const auto as_unsigned = [](char byte) { return static_cast<unsigned char>(byte); };
    return std::lexicographical_compare_three_way(
        a.begin(), a.end(), b.begin(), b.end(),
        [&](char x, char y) { return as_unsigned(x) <=> as_unsigned(y); });
}

TEST(KeyOrder, OfStringsAndBinariesIsThatOfTheirBytes) {
    Random random(20261126);
    for (int i = 0; i < pairs; ++i) {
        const auto one = any_bytes(random);
        const auto other = within(random, 0, 1) == 0 ? any_bytes(random) : one + any_bytes(random);
        const auto expected = unsigned_order(one, other);
        ASSERT_EQ(ordered(one) <=> ordered(other), expected);
        ASSERT_EQ(ordered(Binary{one}) <=> ordered(Binary{other}), expected);
    }
}

/// UTF-16, which some sort by, puts the last two the other way round.
TEST(KeyOrder, OfStringsIsThatOfTheirUtf8) {
    EXPECT_LT(ordered("Z"), ordered("a"));
    EXPECT_LT(ordered("a"), ordered("aa"));
    EXPECT_LT(ordered("z"), ordered("é"));
    EXPECT_LT(ordered("\uFF5E"), ordered("\U0001F30A"));
}

/// What a composed key is sorted by: each part in the order of its own type, the first one first.
TEST(KeyOrder, OfComposedKeysIsPartByPart) {
    Random random(20261127);
    for (int i = 0; i < pairs / 10; ++i) {
        const auto one = any_number(random);
        const auto other = within(random, 0, 1) == 0 ? neighbour_of(one, random) : one;
        const auto first = any_bytes(random);
        const auto second = within(random, 0, 3) == 0 ? any_bytes(random) : first;
        const auto number_order = order_of(Reference(one.text()).compare(Reference(other.text())));
        const auto bytes_order = unsigned_order(first, second);
        const auto n = [](const Spelled& spelled) {
            return ordered(to_number(*Decimal::parse(spelled.text())));
        };
        ASSERT_EQ(n(one) + ordered(first) <=> n(other) + ordered(second),
                  std::is_neq(number_order) ? number_order : bytes_order);
        ASSERT_EQ(ordered(first) + n(one) <=> ordered(second) + n(other),
                  std::is_neq(bytes_order) ? bytes_order : number_order);
    }
}

}  // namespace
}  // namespace tailrace::model
