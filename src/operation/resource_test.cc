#include "operation/resource.h"

#include <gmock/gmock.h>

#include <string>

#include "operation/simulated/answer_matchers.h"

namespace tailrace::operation {
namespace {

const stream::Site site;
const std::string table_arn = "arn:aws:dynamodb:us-east-1:000000000000:table/abc";
const std::string label = "2026-01-01T00:00:00.000";

TEST(Resource, IsATableOrAStream) {
    for (const auto& parse : {taggable_resource, policy_resource}) {
        const auto table = parse(site, table_arn);
        ASSERT_THAT(table, Succeeds());
        EXPECT_EQ(table->arn, table_arn);
        EXPECT_EQ(table->table_name, "abc");
        EXPECT_FALSE(table->is_stream());
        const auto stream = parse(site, table_arn + "/stream/" + label);
        ASSERT_THAT(stream, Succeeds());
        EXPECT_EQ(stream->table_name, "abc");
        EXPECT_EQ(stream->stream_label, label);
    }
}

TEST(Resource, IsNothingElse) {
    for (const auto& parse : {taggable_resource, policy_resource}) {
        EXPECT_THAT(parse(site, "abc"), RefusesParameter("ARNs must start with 'arn:': abc"));
        for (const auto* what : {"/backup/01", "/stream/", "/export/x"}) {
            const auto arn = table_arn + what;
            EXPECT_THAT(parse(site, arn),
                        RefusesParameter("Provided Arn is not a DynamoDB resource arn: " + arn));
        }
        const std::string global = "arn:aws:dynamodb:us-east-1:000000000000:global-table/abc";
        EXPECT_THAT(parse(site, global),
                    RefusesParameter("Provided Arn is not a DynamoDB resource arn: " + global));
        const auto index = table_arn + "/index/i";
        EXPECT_THAT(parse(site, index),
                    RefusesParameter("Invalid resource arn provided, only table or stream is "
                                     "accepted. Provided resource arn: " +
                                     index));
    }
}

TEST(Resource, ToTagIsOfThisAccountAndRegion) {
    const auto denied = FailsWith(ErrorCode::AccessDeniedException, "Access is denied");
    EXPECT_THAT(taggable_resource(site, "arn:aws:s3:::bucket"), denied);
    EXPECT_THAT(taggable_resource(site, "arn:aws:dynamodb:eu-west-1:111111111111:table/abc"),
                denied);
    const std::string elsewhere = "arn:aws:dynamodb:eu-west-1:000000000000:table/abc";
    EXPECT_THAT(taggable_resource(site, elsewhere),
                Refuses("Invalid TableArn: Invalid ResourceArn provided as input " + elsewhere));
}

TEST(Resource, ToHaveAPolicyIsOfThisAccountAndRegion) {
    EXPECT_THAT(policy_resource(site, "arn:aws:s3:::bucket"),
                RefusesParameter("Provided Arn is not a DynamoDB resource arn: "
                                 "arn:aws:s3:::bucket"));
    EXPECT_THAT(policy_resource(site, "arn:aws:dynamodb:us-east-1:111111111111:table/abc"),
                Refuses("This action is only supported by accounts that match the resource "
                        "owner’s account."));
    for (const std::string elsewhere : {"arn:aws:dynamodb:eu-west-1:000000000000:table/abc",
                                        "arn:aws-cn:dynamodb:us-east-1:000000000000:table/abc"}) {
        EXPECT_THAT(policy_resource(site, elsewhere),
                    RefusesParameter("Invalid resource Arn: " + elsewhere));
    }
}

}  // namespace
}  // namespace tailrace::operation
