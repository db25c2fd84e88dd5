#include "stream/sequence_number.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "stream/generators.h"

namespace tailrace::stream {
namespace {

constexpr base::UnixMilliseconds now = 1'571'767'321'804;

SequenceNumber number(std::string_view text) {
    return SequenceNumber::parse(text).value();
}

std::string_view view(const storage::LogNumber& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(SequenceNumber, SaysItsMillisecondThenItsCounter) {
    EXPECT_EQ(SequenceNumber::at(now).text(), "157176732180400000000");
    EXPECT_EQ(SequenceNumber::at(now).next(now).text(), "157176732180400000001");
}

TEST(SequenceNumber, HasTwentyOneDigitsFromTheFirst) {
    EXPECT_EQ(SequenceNumber().text(), "000000000000000000000");
    EXPECT_EQ(SequenceNumber::at(1).text(), "000000000000100000000");
    EXPECT_EQ(SequenceNumber::at(9'999'999'999'999).text().size(), 21);
}

TEST(SequenceNumber, MayOutgrowTwentyOneDigits) {
    const auto late = SequenceNumber::at(10'000'000'000'000);
    EXPECT_EQ(late.text(), "1000000000000000000000");
    EXPECT_EQ(number(late.text()), late);
    EXPECT_GT(late, number("999999999999999999999"));
}

TEST(SequenceNumber, ReadsTwentyOneToFortyDigitsOnly) {
    EXPECT_FALSE(SequenceNumber::parse(""));
    EXPECT_FALSE(SequenceNumber::parse("12345678901234567890"));
    EXPECT_TRUE(SequenceNumber::parse("123456789012345678901"));
    EXPECT_TRUE(SequenceNumber::parse(std::string(40, '1')));
    EXPECT_FALSE(SequenceNumber::parse(std::string(41, '1')));
    EXPECT_FALSE(SequenceNumber::parse("12345678901234567890x"));
    EXPECT_FALSE(SequenceNumber::parse("-12345678901234567890"));
    EXPECT_FALSE(SequenceNumber::parse(" 123456789012345678901"));
    EXPECT_FALSE(SequenceNumber::parse("sdfsafglldfngjdafnasdflgnaldklkafdsgklna"));
}

TEST(SequenceNumber, LeadingZerosDoNotCount) {
    EXPECT_EQ(number("0000000000000000000157176732180400000000"), SequenceNumber::at(now));
}

TEST(SequenceNumber, TooGreatANumberIsTheGreatest) {
    const auto greatest = number("1208925819614629174706175");  // 2^80 - 1
    EXPECT_EQ(number("1208925819614629174706176"), greatest);
    EXPECT_EQ(number(std::string(40, '9')), greatest);
    EXPECT_EQ(greatest.text(), "1208925819614629174706175");
    EXPECT_EQ(greatest.next(now), greatest);
}

TEST(SequenceNumber, NextFollowsTheClockForwards) {
    const auto last = SequenceNumber::at(now);
    EXPECT_EQ(last.next(now + 1), SequenceNumber::at(now + 1));
}

TEST(SequenceNumber, NextNeverFollowsTheClockBackwards) {
    const auto last = SequenceNumber::at(now);
    EXPECT_GT(last.next(now - 1'000'000), last);
    EXPECT_GT(last.next(-1), last);
}

TEST(SequenceNumber, AMillisecondThatOverflowsGoesOnInTheNext) {
    auto last = number("157176732180499999999");
    EXPECT_EQ(last.next(now).text(), "157176732180500000000");
}

TEST(SequenceNumber, BeforeIsOneLess) {
    EXPECT_EQ(SequenceNumber::at(now).next(now).before(), SequenceNumber::at(now));
    EXPECT_EQ(SequenceNumber().before(), SequenceNumber());
}

TEST(SequenceNumber, OfAnyOtherLengthBytesAreZero) {
    EXPECT_EQ(SequenceNumber::from_bytes("123456789"), SequenceNumber());
    EXPECT_EQ(SequenceNumber::from_bytes("12345678901"), SequenceNumber());
    EXPECT_NE(SequenceNumber::from_bytes("1234567890"), SequenceNumber());
}

RC_GTEST_PROP(SequenceNumberProperty, TextAndBytesRoundTrip, ()) {
    const auto any = *generators::sequence_number();
    RC_ASSERT(SequenceNumber::parse(any.text()) == any);
    RC_ASSERT(SequenceNumber::from_bytes(any.bytes()) == any);
}

RC_GTEST_PROP(SequenceNumberProperty, BytesCompareAsNumbersDo, ()) {
    const auto a = *generators::sequence_number();
    const auto b = *generators::sequence_number();
    RC_ASSERT((a < b) == (view(a.bytes()) < view(b.bytes())));
    RC_ASSERT((a == b) == (a.bytes() == b.bytes()));
}

RC_GTEST_PROP(SequenceNumberProperty, NextIsGreaterWhateverTheClock, ()) {
    const auto last = *generators::sequence_number();
    const auto clock = *rc::gen::arbitrary<base::UnixMilliseconds>();
    const auto next = last.next(clock);
    RC_ASSERT(next > last || last == number(std::string(40, '9')));
    RC_ASSERT(next >= SequenceNumber::at(clock));
    RC_ASSERT(next.before() == last || next == SequenceNumber::at(clock) || next == last);
}

}  // namespace
}  // namespace tailrace::stream
