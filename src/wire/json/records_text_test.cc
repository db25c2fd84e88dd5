#include "wire/json/records_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "wire/json/codec.h"

namespace tailrace::wire::json {
namespace {

const std::string record =
    R"({"eventID":"c3b5d798eef6215d42f8137b19a88e50","eventName":"REMOVE","eventVersion":"1.1",)"
    R"("eventSource":"aws:dynamodb","awsRegion":"us-east-1","dynamodb":{)"
    R"("ApproximateCreationDateTime":1.46480431E9,"Keys":{"k":{"S":"\"],[{"}},)"
    R"("OldImage":{"k":{"S":"\"],[{"},"n":{"N":"1"}},"SequenceNumber":"300000000000000499659",)"
    R"("SizeBytes":26,"StreamViewType":"NEW_AND_OLD_IMAGES"},)"
    R"("userIdentity":{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"}})";

GetRecordsOutput decoded(const std::string& body) {
    return *decode_reply<GetRecordsOutput>(*Document::parse(body));
}

std::vector<std::string> usual_replies() {
    std::vector<std::string> replies;
    for (const auto& records :
         {std::string("[]"), "[" + record + "]", "[" + record + "," + record + "]"}) {
        replies.push_back(R"({"Records":)" + records + "}");
        replies.push_back(R"({"Records":)" + records + R"(,"NextShardIterator":"it|1|er=="})");
        replies.push_back(R"({"NextShardIterator":"it|1|er==","Records":)" + records + "}");
    }
    return replies;
}

TEST(RecordsText, AReplyIsSplitAsItIsDecoded) {
    for (const auto& body : usual_replies()) {
        auto copy = body;
        const auto split = split_records_reply(copy);
        ASSERT_TRUE(split) << body;
        const auto whole = decoded(body);
        EXPECT_EQ(split->records.count(), whole.records.count());
        EXPECT_EQ(split->records.elements(), whole.records.elements());
        EXPECT_EQ(split->next_shard_iterator, whole.next_shard_iterator);
        EXPECT_NE(body.find(split->records.json()), std::string::npos);
    }
}

TEST(RecordsText, WhatIsUnusualIsLeftToTheDecoder) {
    for (const std::string body :
         {"", "{", "[]", "{}", R"({"Records":null})", R"({"Records":{}})", R"({"Records":[)",
          R"({"Records":]})", R"({"Records":})", R"({"Records":[]} )", R"({ "Records":[]})",
          R"({"Records":[1]})", R"({"Records":[],"NextShardIterator":5})",
          R"({"Records":[],"NextShardIterator":"a\u0041"})", R"({"Records":[],"Other":"a"})",
          R"({"NextShardIterator":"a\"","Records":[]})"}) {
        auto copy = body;
        EXPECT_FALSE(split_records_reply(copy)) << body;
        EXPECT_EQ(copy, body);
    }
}

TEST(RecordsText, RecordsAreReadAsTheyAreDecoded) {
    const auto read = read_records("[" + record + "]", 1);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, decoded(R"({"Records":[)" + record + "]}").records.elements());
    EXPECT_EQ(read->at(0).dynamodb->old_image->json(), R"({"k":{"S":"\"],[{"},"n":{"N":"1"}})");
    EXPECT_EQ(read->at(0).dynamodb->approximate_creation_date_time, Timestamp{1'464'804'310'000});
    EXPECT_EQ(read->at(0).user_identity->type, "Service");
}

TEST(RecordsText, WhatIsNullIsAbsent) {
    const auto read = read_records(
        R"([{"eventID":null,"eventName":null,"dynamodb":{"Keys":null,"SizeBytes":null},"userIdentity":null},)"
        R"({"dynamodb":null}])",
        2);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->at(0).event_id, std::nullopt);
    EXPECT_EQ(read->at(0).dynamodb, StreamRecord());
    EXPECT_EQ(read->at(1), Record());
}

TEST(RecordsText, UnusualRecordsAreLeftToTheDecoder) {
    for (const auto* array :
         {"", "{}", "[1]", R"([{"eventID":5}])", R"([{"eventName":"SIDESTEP"}])",
          R"([{"dynamodb":{"Keys":[]}}])", R"([{"dynamodb":{"SizeBytes":"x"}}])", "[{}] x"}) {
        EXPECT_FALSE(read_records(array, 1)) << array;
    }
}

}  // namespace
}  // namespace tailrace::wire::json
