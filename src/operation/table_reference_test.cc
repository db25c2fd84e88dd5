#include "operation/table_reference.h"

#include <gmock/gmock.h>

#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"

namespace tailrace::operation {
namespace {

const stream::Site site{.partition = "aws", .region = "eu-west-1", .account_id = "123456789012"};

TEST(TableReference, IsANameOrTheArnOfOne) {
    EXPECT_EQ(table_name_of(site, "Orders"), "Orders");
    EXPECT_EQ(table_name_of(site, stream::table_arn(site, "Orders")), "Orders");
}

TEST(TableReference, OfAnotherPlaceIsRefused) {
    EXPECT_THAT(table_name_of(site, "arn:aws:dynamodb:us-east-1:123456789012:table/Orders"),
                Refuses("1 validation error detected: Invalid AWS region in "
                        "'arn:aws:dynamodb:us-east-1:123456789012:table/Orders'"));
    EXPECT_THAT(table_name_of(site, "arn:aws-cn:dynamodb:eu-west-1:123456789012:table/Orders"),
                Refuses("1 validation error detected: Invalid AWS partition in "
                        "'arn:aws-cn:dynamodb:eu-west-1:123456789012:table/Orders'"));
}

TEST(TableReference, OfAnotherAccountIsNotFound) {
    EXPECT_THAT(table_name_of(site, "arn:aws:dynamodb:eu-west-1:999999999999:table/Orders"),
                FailsWith(ErrorCode::ResourceNotFoundException, "Requested resource not found"));
}

TEST(TableReference, OfSomethingElseIsRefused) {
    for (const auto* arn : {"arn:aws:dynamodb:eu-west-1:123456789012:table/Orders/index/ByDate",
                            "arn:aws:dynamodb:eu-west-1:123456789012:backup/Orders",
                            "arn:aws:dynamodb:eu-west-1:123456789012:table/",
                            "arn:aws:dynamodb:eu-west-1:123456789012"}) {
        EXPECT_THAT(table_name_of(site, arn),
                    Refuses("1 validation error detected: Invalid resource type in '" +
                            std::string(arn) + "'"));
    }
}

TEST(TableReference, LeadsToTheTable) {
    SimulatedServer server;
    create(server, hash_table("Orders"));
    const auto arn = stream::table_arn(server.context().site, "Orders");
    for (const auto& reference : {std::string("Orders"), arn}) {
        const auto table = server.run(find_usable_table(server.context(), reference));
        ASSERT_THAT(table, Succeeds());
        EXPECT_EQ((*table)->name(), "Orders");
    }
}

TEST(TableReference, ToNoTableIsToldDifferentlyOfItemsAndOfTables) {
    SimulatedServer server;
    const std::string name = "Orders";
    EXPECT_THAT(server.run(find_usable_table(server.context(), name)),
                FailsWith(ErrorCode::ResourceNotFoundException, "Requested resource not found"));
    EXPECT_THAT(server.run(find_any_table(server.context(), name)),
                FailsWith(ErrorCode::ResourceNotFoundException,
                          "Requested resource not found: Table: Orders not found"));
}

}  // namespace
}  // namespace tailrace::operation
