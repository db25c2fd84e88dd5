#include "operation/billing.h"

#include <gmock/gmock.h>

#include "operation/simulated/answer_matchers.h"

namespace tailrace::operation {
namespace {

constexpr base::UnixMilliseconds now = 1'700'000'000'000;

CreateTableInput on_demand() {
    return {.billing_mode = BillingMode::PAY_PER_REQUEST};
}

CreateTableInput provisioned(std::int64_t read, std::int64_t write) {
    return {.provisioned_throughput = ProvisionedThroughput{read, write}};
}

table::TableSettings settings_of(const CreateTableInput& input) {
    table::TableSettings settings;
    EXPECT_THAT(set_billing(settings, input, now), Succeeds());
    return settings;
}

Result<void> create(const CreateTableInput& input) {
    table::TableSettings settings;
    return set_billing(settings, input, now);
}

TEST(Billing, IsProvisionedUnlessSaidOtherwise) {
    const auto settings = settings_of(provisioned(3, 4));
    EXPECT_EQ(settings.billing_mode, BillingMode::PROVISIONED);
    EXPECT_EQ(settings.provisioned_throughput, (ProvisionedThroughput{3, 4}));
    EXPECT_EQ(settings.on_demand_since_ms, 0);
}

TEST(Billing, OnDemandIsDated) {
    const auto settings = settings_of(on_demand());
    EXPECT_EQ(settings.billing_mode, BillingMode::PAY_PER_REQUEST);
    EXPECT_EQ(settings.on_demand_since_ms, now);
}

TEST(Billing, WantsThroughputExactlyIfProvisioned) {
    EXPECT_THAT(create({}),
                RefusesParameter("ReadCapacityUnits and WriteCapacityUnits must both be "
                                 "specified when BillingMode is PROVISIONED"));
    auto both = provisioned(1, 1);
    both.billing_mode = BillingMode::PAY_PER_REQUEST;
    EXPECT_THAT(create(both),
                RefusesParameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be "
                                 "specified when BillingMode is PAY_PER_REQUEST"));
}

TEST(Billing, BoundsThroughput) {
    EXPECT_THAT(create(provisioned(1'000'000'000'001, 1'000'000'000'001)),
                Refuses("Given value 1000000000001 for ReadCapacityUnits is out of bounds"));
    EXPECT_THAT(create(provisioned(1'000'000'000'000, 1'000'000'000'001)),
                Refuses("Given value 1000000000001 for WriteCapacityUnits is out of bounds"));
}

TEST(Billing, LimitsOnlyWhatIsOnDemand) {
    auto limited = on_demand();
    limited.on_demand_throughput = OnDemandThroughput{.max_write_request_units = 7};
    EXPECT_EQ(settings_of(limited).on_demand_throughput, limited.on_demand_throughput);

    auto wrong = provisioned(1, 1);
    wrong.on_demand_throughput = limited.on_demand_throughput;
    EXPECT_THAT(create(wrong),
                RefusesParameter("MaxWriteRequestUnits for OnDemandThroughput cannot be specified "
                                 "when table BillingMode is PROVISIONED."));
    limited.on_demand_throughput->max_read_request_units = 0;
    EXPECT_THAT(
        create(limited),
        RefusesParameter("Requested MaxReadRequestUnits for OnDemandThroughput for table is "
                         "outside of valid range"));
}

TEST(BillingUpdate, IsCheckedWithoutTheTableFirst) {
    EXPECT_THAT(check_billing_update({.billing_mode = BillingMode::PROVISIONED}),
                RefusesParameter(
                    "ProvisionedThroughput must be specified when BillingMode is PROVISIONED"));
    EXPECT_THAT(check_billing_update({.billing_mode = BillingMode::PAY_PER_REQUEST,
                                      .provisioned_throughput = ProvisionedThroughput{1, 1}}),
                RefusesParameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be "
                                 "specified when BillingMode is PAY_PER_REQUEST"));
}

TEST(BillingUpdate, ChangesThroughput) {
    auto settings = settings_of(provisioned(1, 1));
    const UpdateTableInput more{.provisioned_throughput = ProvisionedThroughput{2, 1}};
    ASSERT_THAT(update_billing(settings, more, now), Succeeds());
    EXPECT_EQ(settings.provisioned_throughput, (ProvisionedThroughput{2, 1}));
    EXPECT_THAT(
        update_billing(settings, more, now),
        Refuses("The provisioned throughput for the table will not change. The requested value "
                "equals the current value. Current ReadCapacityUnits provisioned for the table: 2. "
                "Requested ReadCapacityUnits: 2. Current WriteCapacityUnits provisioned for the "
                "table: 1. Requested WriteCapacityUnits: 1. Refer to the Amazon DynamoDB Developer "
                "Guide for current limits and how to request higher limits."));
}

TEST(BillingUpdate, SwitchesToOnDemandAndBack) {
    auto settings = settings_of(provisioned(1, 1));
    const UpdateTableInput there{.billing_mode = BillingMode::PAY_PER_REQUEST};
    ASSERT_THAT(update_billing(settings, there, now), Succeeds());
    EXPECT_EQ(settings.billing_mode, BillingMode::PAY_PER_REQUEST);
    EXPECT_EQ(settings.provisioned_throughput, ProvisionedThroughput());
    EXPECT_EQ(settings.on_demand_since_ms, now);

    ASSERT_THAT(update_billing(settings, there, now + 1), Succeeds());
    EXPECT_EQ(settings.on_demand_since_ms, now) << "it was on demand before";

    settings.on_demand_throughput = OnDemandThroughput{5, 5};
    const UpdateTableInput back{.billing_mode = BillingMode::PROVISIONED,
                                .provisioned_throughput = ProvisionedThroughput{1, 1}};
    ASSERT_THAT(update_billing(settings, back, now), Succeeds());
    EXPECT_EQ(settings.billing_mode, BillingMode::PROVISIONED);
    EXPECT_EQ(settings.on_demand_throughput, std::nullopt);
    EXPECT_EQ(settings.on_demand_since_ms, now) << "it is remembered";
}

TEST(BillingUpdate, OfThroughputAloneLeavesOnDemandAlone) {
    auto settings = settings_of(on_demand());
    EXPECT_THAT(
        update_billing(settings, {.provisioned_throughput = ProvisionedThroughput{1, 1}}, now),
        RefusesParameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                         "BillingMode is PAY_PER_REQUEST"));
}

TEST(BillingUpdate, MergesLimitsAndLiftsThem) {
    auto settings = settings_of(on_demand());
    const auto update = [&](std::optional<std::int64_t> read, std::optional<std::int64_t> write) {
        return update_billing(settings, {.on_demand_throughput = OnDemandThroughput{read, write}},
                              now);
    };
    ASSERT_THAT(update(20, 15), Succeeds());
    ASSERT_THAT(update(40, std::nullopt), Succeeds());
    EXPECT_EQ(settings.on_demand_throughput, (OnDemandThroughput{40, 15}));
    ASSERT_THAT(update(std::nullopt, -1), Succeeds());
    EXPECT_EQ(settings.on_demand_throughput, (OnDemandThroughput{40, std::nullopt}));
    ASSERT_THAT(update(-1, std::nullopt), Succeeds());
    EXPECT_EQ(settings.on_demand_throughput, std::nullopt);
    EXPECT_THAT(
        update(-2, std::nullopt),
        RefusesParameter("Requested MaxReadRequestUnits for OnDemandThroughput for table is "
                         "outside of valid range"));
}

TEST(BillingUpdate, LimitsNothingProvisioned) {
    auto settings = settings_of(provisioned(1, 1));
    EXPECT_THAT(
        update_billing(settings, {.on_demand_throughput = OnDemandThroughput{1, 1}}, now),
        RefusesParameter("MaxReadRequestUnits for OnDemandThroughput cannot be specified when the "
                         "table BillingMode is PROVISIONED"));
}

TEST(WarmThroughput, ComesWithTheBillingAndOnlyGrows) {
    auto settings = settings_of(on_demand());
    EXPECT_EQ(warm_throughput(settings), (WarmThroughput{12'000, 4'000}));
    ASSERT_THAT(
        update_billing(settings,
                       {.warm_throughput = WarmThroughput{.read_units_per_second = 13'000}}, now),
        Succeeds());
    EXPECT_EQ(warm_throughput(settings), (WarmThroughput{13'000, 4'000}));
    EXPECT_THAT(
        update_billing(settings,
                       {.warm_throughput = WarmThroughput{.read_units_per_second = 12'999}}, now),
        RefusesParameter("Requested ReadUnitsPerSecond for WarmThroughput for table is lower than "
                         "current WarmThroughput, decreasing WarmThroughput is not supported"));
    EXPECT_EQ(warm_throughput(settings_of(provisioned(5, 6))), (WarmThroughput{5, 6}));
}

}  // namespace
}  // namespace tailrace::operation
