#include "wire/signature_time.h"

#include <gtest/gtest.h>

namespace tailrace::wire {
namespace {

constexpr Timestamp kMoment{1'483'232'461'000};

TEST(SignatureTime, IsReadInBothForms) {
    EXPECT_EQ(parse_signature_time("20170101T010101Z"), kMoment);
    EXPECT_EQ(parse_signature_time("Sun, 01 Jan 2017 01:01:01 GMT"), kMoment);
    EXPECT_EQ(parse_signature_time("20240229T235959Z"), Timestamp{1'709'251'199'000});
}

TEST(SignatureTime, IsWrittenInTheBasicForm) {
    EXPECT_EQ(signature_time(kMoment), "20170101T010101Z");
    EXPECT_EQ(signature_time({kMoment.milliseconds + 999}), "20170101T010101Z");
    EXPECT_EQ(signature_time({0}), "19700101T000000Z");
}

TEST(SignatureTime, IsNothingElse) {
    for (const auto* text :
         {"", "a", "20170101", "20170101T010101", "20170101T010101Z ", "2017-01-01T01:01:01Z",
          "20171301T010101Z", "20170229T010101Z", "20170101T240101Z", "20170101T016001Z",
          "20170100T010101Z", "2017010aT010101Z", "2017 101T010101Z",
          "Sun, 01 Foo 2017 01:01:01 GMT", "Sun, 01 Jan 2017 01:01:01 CET"}) {
        EXPECT_FALSE(parse_signature_time(text)) << text;
    }
}

}  // namespace
}  // namespace tailrace::wire
