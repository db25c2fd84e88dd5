#include "tailrace/continuous_backups_requests.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

std::string update(const std::string& specification) {
    return R"({"TableName":"abc","PointInTimeRecoverySpecification":)" + specification + "}";
}

TEST(ContinuousBackupsRequests, SayWhetherToRecover) {
    EXPECT_EQ(refusal<UpdateContinuousBackupsInput>(update("{}")),
              "1 validation error detected: Value null at "
              "'pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled' failed to satisfy "
              "constraint: Member must not be null");
}

TEST(ContinuousBackupsRequests, BoundThePeriod) {
    const auto days = [](const std::string& number) {
        return refusal<UpdateContinuousBackupsInput>(
            update(R"({"PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":)" + number + "}"));
    };
    const std::string at =
        "' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to satisfy "
        "constraint: Member must have value ";
    EXPECT_EQ(days("35"), "");
    EXPECT_EQ(days("36"),
              "1 validation error detected: Value '36" + at + "less than or equal to 35");
    EXPECT_EQ(days("0"),
              "1 validation error detected: Value '0" + at + "greater than or equal to 1");
}

TEST(ContinuousBackupsRequests, AreAnswered) {
    ContinuousBackupsDescription description{ContinuousBackupsStatus::ENABLED, {}};
    description.point_in_time_recovery_description.emplace().point_in_time_recovery_status =
        PointInTimeRecoveryStatus::DISABLED;
    std::string json;
    encode(json, DescribeContinuousBackupsOutput{description});
    EXPECT_EQ(json,
              R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"
              R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}}})");
}

}  // namespace
}  // namespace tailrace::wire::json
