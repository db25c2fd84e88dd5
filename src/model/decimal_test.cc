#include "model/decimal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "model/generators.h"

namespace tailrace::model {
namespace {

using std::string_literals::operator""s;

constexpr auto overflow =
    "Number overflow. Attempting to store a number with magnitude larger than supported range";
constexpr auto underflow =
    "Number underflow. Attempting to store a number with magnitude smaller than supported range";
constexpr auto too_many_digits = "Attempting to store more than 38 significant digits in a Number";

std::string nines(std::size_t count) {
    return std::string(count, '9');
}
std::string zeros(std::size_t count) {
    return std::string(count, '0');
}

Decimal decimal(std::string_view text) {
    return Decimal::parse(text).value();
}

std::string normal(std::string_view text) {
    return decimal(text).text();
}

std::string refusal(std::string_view text) {
    const auto parsed = Decimal::parse(text);
    if (parsed) return "accepted as " + parsed->text();
    EXPECT_EQ(parsed.error().code, ErrorCode::ValidationException);
    return parsed.error().message;
}

TEST(Decimal, NormalText) {
    EXPECT_EQ(normal("0"), "0");
    EXPECT_EQ(normal("-0"), "0");
    EXPECT_EQ(normal("0.000e5"), "0");
    EXPECT_EQ(normal("0e999999999999"), "0");
    EXPECT_EQ(normal("00042"), "42");
    EXPECT_EQ(normal("1.0"), "1");
    EXPECT_EQ(normal("1.50"), "1.5");
    EXPECT_EQ(normal("3.1400"), "3.14");
    EXPECT_EQ(normal("100"), "100");
    EXPECT_EQ(normal("1e3"), "1000");
    EXPECT_EQ(normal("1.5E2"), "150");
    EXPECT_EQ(normal("1.5E+3"), "1500");
    EXPECT_EQ(normal("25e-1"), "2.5");
    EXPECT_EQ(normal("1e-3"), "0.001");
    EXPECT_EQ(normal("10.01"), "10.01");
    EXPECT_EQ(normal(".5"), "0.5");
    EXPECT_EQ(normal("5."), "5");
    EXPECT_EQ(normal("+5"), "5");
    EXPECT_EQ(normal("+1.5"), "1.5");
    EXPECT_EQ(normal("-7"), "-7");
    EXPECT_EQ(normal("-0015.789e6"), "-15789000");
    EXPECT_EQ(normal("18446744073709551616"), "18446744073709551616");
}

TEST(Decimal, NormalTextIsPlainOverTheWholeRange) {
    EXPECT_EQ(normal("0000012345678901234567890123456789012345678"),
              "12345678901234567890123456789012345678");
    EXPECT_EQ(normal("-00001.23456789012345678901234567890123456780000"),
              "-1.2345678901234567890123456789012345678");
    EXPECT_EQ(normal("0009.99999999999999999999999999999999999990000e125"), nines(38) + zeros(88));
    EXPECT_EQ(normal("-9.9999999999999999999999999999999999999E+125"), "-" + nines(38) + zeros(88));
    EXPECT_EQ(normal("0001.000e-130"), "0." + zeros(129) + "1");
    EXPECT_EQ(normal("-9.9999999999999999999999999999999999999E-130"),
              "-0." + zeros(129) + nines(38));
}

TEST(Decimal, RefusesWhatIsNoNumber) {
    EXPECT_EQ(refusal(""), "The parameter cannot be converted to a numeric value");
    for (const auto& text :
         {"b"s,   " 5"s,  "5 "s,       "1 2"s,   "+"s,     "-"s,     "."s,       "e5"s,
          "+e2"s, "1e"s,  "1e+"s,      "--1"s,   "+-1"s,   "1.2.3"s, "1+2"s,     "0x10"s,
          "1,5"s, "NaN"s, "Infinity"s, "1_000"s, "1e1.5"s, "5\0"s,   "\xd9\xa3"s}) {
        EXPECT_EQ(refusal(text), "The parameter cannot be converted to a numeric value: " + text);
    }
}

TEST(Decimal, RefusesWhatCannotBeStored) {
    EXPECT_EQ(refusal("123456789012345678901234567890123456789"), too_many_digits);
    EXPECT_EQ(refusal("-1.23456789012345678901234567890123456789"), too_many_digits);
    EXPECT_EQ(refusal("1" + zeros(37) + ".01"), too_many_digits);
    EXPECT_EQ(refusal("1e126"), overflow);
    EXPECT_EQ(refusal("-1e126"), overflow);
    EXPECT_EQ(refusal("0.1e127"), overflow);
    EXPECT_EQ(refusal("1" + zeros(126)), overflow);
    EXPECT_EQ(refusal(nines(200)), overflow);
    EXPECT_EQ(refusal("1e99999999999999999999999999"), overflow);
    EXPECT_EQ(refusal("1e-131"), underflow);
    EXPECT_EQ(refusal("-1e-131"), underflow);
    EXPECT_EQ(refusal("9.9e-131"), underflow);
    EXPECT_EQ(refusal("1e-99999999999999999999999999"), underflow);
}

TEST(Decimal, TakesAnyNumberOfZerosAround) {
    EXPECT_EQ(normal(zeros(1000) + "1." + zeros(1000)), "1");
    EXPECT_EQ(normal("0." + zeros(1000) + "1e1001"), "1");
    EXPECT_EQ(normal("1" + zeros(1000) + "e-1000"), "1");
}

TEST(Decimal, FromInteger) {
    EXPECT_EQ(Decimal::from_integer(0).text(), "0");
    EXPECT_EQ(Decimal::from_integer(-1200).text(), "-1200");
    EXPECT_EQ(Decimal::from_integer(-1200), decimal("-1.2e3"));
    EXPECT_EQ(Decimal::from_integer(INT64_MIN).text(), "-9223372036854775808");
    EXPECT_EQ(Decimal::from_integer(INT64_MAX).text(), "9223372036854775807");
}

TEST(Decimal, Truncated) {
    EXPECT_EQ(decimal("0").truncated(), 0);
    EXPECT_EQ(decimal("1571849028.75").truncated(), 1571849028);
    EXPECT_EQ(decimal("-2.9").truncated(), -2);
    EXPECT_EQ(decimal("0.99").truncated(), 0);
    EXPECT_EQ(decimal("1e-130").truncated(), 0);
    EXPECT_EQ(decimal("9223372036854775807").truncated(), INT64_MAX);
    EXPECT_EQ(decimal("9223372036854775808").truncated(), std::nullopt);
    EXPECT_EQ(decimal("1e19").truncated(), std::nullopt);
    EXPECT_EQ(decimal("1e125").truncated(), std::nullopt);
}

std::string sum(std::string_view a, std::string_view b) {
    const auto result = add(decimal(a), decimal(b));
    return result ? result->text() : result.error().message;
}

std::string difference(std::string_view a, std::string_view b) {
    const auto result = subtract(decimal(a), decimal(b));
    return result ? result->text() : result.error().message;
}

TEST(Decimal, AddsExactly) {
    EXPECT_EQ(sum("0", "-3"), "-3");
    EXPECT_EQ(sum("1", "2"), "3");
    EXPECT_EQ(sum("0.1", "0.2"), "0.3");
    EXPECT_EQ(sum("1.5", "-1.5"), "0");
    EXPECT_EQ(sum("-2", "5"), "3");
    EXPECT_EQ(sum(nines(38), "1"), "1" + zeros(38));
    EXPECT_EQ(sum("1e37", "1e0"), "1" + zeros(36) + "1");
    EXPECT_EQ(difference("3", "5"), "-2");
    EXPECT_EQ(difference("1e38", "1"), nines(38));
    EXPECT_EQ(difference("1", "0." + nines(38)), "0." + zeros(37) + "1");
    EXPECT_EQ(difference("1e125", "1e125"), "0");
}

TEST(Decimal, RefusesSumsThatCannotBeStored) {
    EXPECT_EQ(sum("1e38", "1"), too_many_digits);
    EXPECT_EQ(sum("1e125", "1e-130"), too_many_digits);
    EXPECT_EQ(sum(nines(38), "2"), too_many_digits);
    EXPECT_EQ(difference("2e38", "1"), too_many_digits);
    EXPECT_EQ(difference("1e39", "1"), too_many_digits);
    EXPECT_EQ(sum("9e125", "1e125"), overflow);
    EXPECT_EQ(difference("-9.5e125", "5e124"), overflow);
    EXPECT_EQ(difference("1.1e-130", "1e-130"), underflow);
}

/// Schoolbook arithmetic on plain digits, with room for every sum.
class FixedPoint {
 public:
    explicit FixedPoint(std::string text) {
        negative_ = text.front() == '-';
        text.erase(0, negative_ ? 1 : 0);
        const auto point = std::min(text.find('.'), text.size());
        const auto fraction = point < text.size() ? text.substr(point + 1) : "";
        digits_ = zeros(whole_digits - point) + text.substr(0, point) + fraction +
                  zeros(fraction_digits - fraction.size());
    }

    FixedPoint operator+(const FixedPoint& other) const {
        if (negative_ == other.negative_)
            return FixedPoint(negative_, combine(digits_, other.digits_, 1));
        if (digits_ < other.digits_) return other + *this;
        return FixedPoint(negative_, combine(digits_, other.digits_, -1));
    }

    std::string text() const {
        const auto whole = digits_.substr(0, whole_digits);
        return (negative_ ? "-" : "") + whole + "." + digits_.substr(whole_digits);
    }

 private:
    static constexpr std::size_t whole_digits = 130;
    static constexpr std::size_t fraction_digits = 170;

    FixedPoint(bool negative, std::string digits)
        : negative_(negative), digits_(std::move(digits)) {}

    static std::string combine(std::string a, const std::string& b, int sign) {
        int carry = 0;
        for (std::size_t i = a.size(); i-- > 0;) {
            const int digit = (a[i] - '0') + sign * (b[i] - '0') + carry + 10;
            a[i] = static_cast<char>('0' + digit % 10);
            carry = digit / 10 - 1;
        }
        return a;
    }

    bool negative_;
    std::string digits_;
};

RC_GTEST_PROP(DecimalProperty, SumsAreThoseOfTheSchoolbook, ()) {
    const auto a = *generators::decimal();
    const auto b = *rc::gen::oneOf(generators::decimal(), rc::gen::just(negate(a)));
    const auto expected = Decimal::parse((FixedPoint(a.text()) + FixedPoint(b.text())).text());
    const auto actual = add(a, b);
    RC_ASSERT(actual.has_value() == expected.has_value());
    if (actual) {
        RC_ASSERT(*actual == *expected);
    }
}

RC_GTEST_PROP(DecimalProperty, TextRoundTrips, ()) {
    const auto a = *generators::decimal();
    RC_ASSERT(decimal(a.text()) == a);
    RC_ASSERT(is_normal_number(a.text()));
}

RC_GTEST_PROP(DecimalProperty, SpellingsOfANumberAreEqual, ()) {
    const auto a = *generators::decimal();
    const auto shift = *rc::gen::inRange(-40, 40);
    auto text = a.text();
    if (text.find('.') == std::string::npos) text += '.';
    text.insert(text.front() == '-' ? 1 : 0, zeros(*rc::gen::inRange<std::size_t>(0, 5)));
    text += zeros(*rc::gen::inRange<std::size_t>(0, 50));
    RC_ASSERT(decimal(text) == a);

    // The point moved, and the exponent with it.
    auto point = text.find('.');
    text.erase(point, 1);
    text.insert(text.front() == '-' ? 1 : 0, zeros(50));
    text += zeros(50);
    point = static_cast<std::size_t>(static_cast<int>(point) + 50 + shift);
    text.insert(point, ".");
    RC_ASSERT(decimal(text + "e" + std::to_string(-shift)) == a);
}

RC_GTEST_PROP(DecimalProperty, OrderIsThatOfDifferences, ()) {
    const auto a = *generators::decimal();
    const auto b = *rc::gen::oneOf(generators::decimal(), rc::gen::just(a));
    const auto minus_b = FixedPoint(negate(b).text());
    const auto difference = (FixedPoint(a.text()) + minus_b).text();
    const bool is_zero =
        std::ranges::all_of(difference, [](char c) { return c == '0' || c == '.' || c == '-'; });
    const auto expected = is_zero                     ? std::strong_ordering::equal
                          : difference.front() == '-' ? std::strong_ordering::less
                                                      : std::strong_ordering::greater;
    RC_ASSERT((a <=> b) == expected);
    RC_ASSERT((a == b) == is_zero);
    RC_ASSERT(compare(to_number(a), to_number(b)) == expected);
}

TEST(Number, NormalTextsOnly) {
    for (const auto* text : {"0", "1", "-1", "0.5", "10", "-10.25"})
        EXPECT_TRUE(is_normal_number(text)) << text;
    for (const auto* text : {"", "-0", "00", "01", "1.", ".5", "1.0", "+1", "1e2", "a", " 1"}) {
        EXPECT_FALSE(is_normal_number(text)) << text;
    }
}

TEST(Number, ParseGivesNormalText) {
    EXPECT_EQ(parse_number("1e3")->text(), "1000");
    EXPECT_EQ(to_decimal(*parse_number("2.50")), decimal("2.5"));
    EXPECT_EQ(parse_number("x").error().message,
              "The parameter cannot be converted to a numeric value: x");
}

}  // namespace
}  // namespace tailrace::model
