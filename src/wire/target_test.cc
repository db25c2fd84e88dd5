#include "wire/target.h"

#include <gtest/gtest.h>

#include <utility>

namespace tailrace::wire {
namespace {

TEST(Target, NamesAnOperationOfEitherApi) {
    EXPECT_EQ(parse_target("DynamoDB_20120810.PutItem"), Operation::PutItem);
    EXPECT_EQ(parse_target("DynamoDBStreams_20120810.GetRecords"), Operation::GetRecords);
}

TEST(Target, OfEveryOperationIsReadBack) {
    for (int i = 0; i <= std::to_underlying(Operation::UpdateTimeToLive); ++i) {
        const auto operation = static_cast<Operation>(i);
        EXPECT_EQ(parse_target(target_of(operation)), operation) << name_of(operation);
    }
    EXPECT_EQ(name_of(Operation::UpdateTable), "UpdateTable");
    EXPECT_EQ(target_of(Operation::DescribeStream), "DynamoDBStreams_20120810.DescribeStream");
}

TEST(Target, IsNothingElse) {
    for (const auto* target :
         {"", "whatever", "PutItem", ".PutItem", "DynamoDB_20120810", "DynamoDB_20120810.",
          "DynamoDB_20120810.ListTable", "DynamoDB_20120810.putitem", "DynamoDB_20111205.PutItem",
          "DynamoDBStreams_20120810.Foo", "DynamoDBStreams_20120810.PutItem",
          "DynamoDB_20120810.GetRecords", "DynamoDB_20120810.PutItem "}) {
        EXPECT_FALSE(parse_target(target)) << target;
    }
}

}  // namespace
}  // namespace tailrace::wire
