#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "model/decimal.h"
#include "tailrace/attribute_value.h"

namespace tailrace {
namespace {

TEST(Number, IsMadeOfIntegers) {
    EXPECT_EQ(Number(7).text(), "7");
    EXPECT_EQ(Number(-1).text(), "-1");
    EXPECT_EQ(Number(0), Number());
    EXPECT_EQ(Number(std::numeric_limits<std::int64_t>::min()).text(), "-9223372036854775808");
    EXPECT_EQ(Number(std::numeric_limits<std::uint64_t>::max()).text(), "18446744073709551615");
    EXPECT_EQ(AttributeValue(std::uint8_t{3}), AttributeValue(Number(3)));
}

TEST(Number, IsMadeOfTexts) {
    EXPECT_EQ(Number::parse("-1.50")->text(), "-1.5");
    EXPECT_EQ(Number::parse("6.02E3")->text(), "6020");
    EXPECT_EQ(Number::parse("0.1")->text(), "0.1");
    EXPECT_EQ(Number::parse("1,5").error().code, ErrorCode::ValidationException);
    EXPECT_FALSE(Number::parse("1E126"));
    EXPECT_FALSE(Number::parse(std::string(39, '9')));
}

TEST(Number, IsMadeOfDoubles) {
    EXPECT_EQ(Number::from_double(0.1)->text(), "0.1");
    EXPECT_EQ(Number::from_double(-1e21)->text(), "-1000000000000000000000");
    EXPECT_EQ(Number::from_double(-0.0)->text(), "0");
    EXPECT_FALSE(Number::from_double(1e126));
    EXPECT_FALSE(Number::from_double(1e-131));
    EXPECT_FALSE(Number::from_double(std::nan("")));
    EXPECT_FALSE(Number::from_double(std::numeric_limits<double>::infinity()));
}

TEST(Number, BecomesAnIntegerOnlyIfItIsOne) {
    EXPECT_EQ(Number::parse("-9223372036854775808")->to_int64(),
              std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(Number::parse("9223372036854775808")->to_int64(), std::nullopt);
    EXPECT_EQ(Number::parse("1.5")->to_int64(), std::nullopt);
    EXPECT_EQ(Number::parse("1.50e1")->to_int64(), 15);
}

TEST(Number, IsOrderedByValue) {
    EXPECT_LT(*Number::parse("-10"), Number(9));
    EXPECT_LT(Number(9), Number(10));
    EXPECT_LT(*Number::parse("0.9"), *Number::parse("0.91"));
}

TEST(Number, KeepsIntegersAndDoubles) {
    rc::check([](std::int64_t integer) { RC_ASSERT(Number(integer).to_int64() == integer); });
    rc::check([](double value) {
        const auto number = Number::from_double(value);
        RC_PRE(number.has_value());
        RC_ASSERT(number->to_double() == value);
        RC_ASSERT(model::is_normal_number(number->text()));
    });
}

}  // namespace
}  // namespace tailrace
