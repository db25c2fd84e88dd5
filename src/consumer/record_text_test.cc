#include "consumer/record_text.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::consumer {
namespace {

std::string record(const std::string& number, const std::string& image = R"({"a":{"S":"b"}})") {
    return R"({"eventID":"1","dynamodb":{"ApproximateCreationDateTime":1791500851,"Keys":)" +
           image + R"(,"NewImage":)" + image + R"(,"SequenceNumber":")" + number +
           R"(","SizeBytes":26}})";
}

RecordPage page(const std::vector<std::string>& records) {
    RecordPage page;
    for (const auto& one : records) page.append(one);
    return page;
}

TEST(RecordText, FirstAndLastNumber) {
    const auto three = page({record("17"), record("18"), record("19")});
    EXPECT_EQ(first_sequence_number(three), "17");
    EXPECT_EQ(last_sequence_number(three), "19");
    EXPECT_EQ(last_creation_time(three), Timestamp{1'791'500'851'000});
}

TEST(RecordText, AnEmptyPageHasNone) {
    EXPECT_EQ(first_sequence_number({}), std::nullopt);
    EXPECT_EQ(last_sequence_number({}), std::nullopt);
    EXPECT_EQ(last_creation_time({}), std::nullopt);
}

TEST(RecordText, ItemsMayHaveAttributesOfThoseNames) {
    const auto* const image =
        R"({"ApproximateCreationDateTime":{"N":"5"},"SequenceNumber":{"S":"6"},)"
        R"("t":{"S":"\"SequenceNumber\":\"7\""},"m":{"M":{"SequenceNumber":{"N":"8"}}}})";
    const auto two = page({record("17", image), record("18", image)});
    EXPECT_EQ(first_sequence_number(two), "17");
    EXPECT_EQ(last_sequence_number(two), "18");
    EXPECT_EQ(last_creation_time(two), Timestamp{1'791'500'851'000});
}

TEST(RecordText, OtherServersMayWriteBlanks) {
    const auto blanks = page({R"({"dynamodb": {"ApproximateCreationDateTime": 5, )"
                              R"("SequenceNumber": "17"}})"});
    EXPECT_EQ(first_sequence_number(blanks), "17");
    EXPECT_EQ(last_sequence_number(blanks), "17");
}

TEST(RecordText, AJavaDoubleIsATime) {
    const auto java = page({R"({"dynamodb":{"ApproximateCreationDateTime":1.46480431E9}})"});
    EXPECT_EQ(last_creation_time(java), Timestamp{1'464'804'310'000});
}

TEST(RecordText, WhatIsNoRecordHasNone) {
    const auto odd = page({R"({"dynamodb":{"SequenceNumber":"17x"}})"});
    EXPECT_EQ(last_sequence_number(page({"{}"})), std::nullopt);
    EXPECT_EQ(last_sequence_number(odd), "17x");
}

TEST(RecordText, TheRestOfAnArray) {
    const std::string array = R"([{"a":[1,"],\"}"]},{"b":{}},3])";
    EXPECT_EQ(text_from(array, 0), array);
    EXPECT_EQ(text_from(array, 1), R"([{"b":{}},3])");
    EXPECT_EQ(text_from(array, 2), "[3]");
    EXPECT_EQ(text_from(array, 3), "[]");
    EXPECT_EQ(text_from("[]", 1), "[]");
}

}  // namespace
}  // namespace tailrace::consumer
