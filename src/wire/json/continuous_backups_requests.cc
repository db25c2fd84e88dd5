#include <string_view>

#include "tailrace/continuous_backups_requests.h"
#include "wire/json/constraints.h"
#include "wire/json/declaration.h"

namespace tailrace::wire::json {

template <>
struct Shape<PointInTimeRecoverySpecification> {
    static constexpr std::string_view name = "PointInTimeRecoverySpecification";
    static constexpr Member members[] = {
        member<&PointInTimeRecoverySpecification::point_in_time_recovery_enabled>(
            "PointInTimeRecoveryEnabled"),
        member<&PointInTimeRecoverySpecification::recovery_period_in_days>("RecoveryPeriodInDays",
                                                                           range(1, 35)),
    };
};

template <>
struct Shape<UpdateContinuousBackupsInput> {
    static constexpr std::string_view name = "UpdateContinuousBackupsInput";
    static constexpr Member members[] = {
        member<&UpdateContinuousBackupsInput::table_name>("TableName", described_table),
        member<&UpdateContinuousBackupsInput::point_in_time_recovery_specification>(
            "PointInTimeRecoverySpecification"),
    };
};

template <>
struct Shape<PointInTimeRecoveryDescription> {
    static constexpr std::string_view name = "PointInTimeRecoveryDescription";
    static constexpr Member members[] = {
        member<&PointInTimeRecoveryDescription::point_in_time_recovery_status>(
            "PointInTimeRecoveryStatus"),
        member<&PointInTimeRecoveryDescription::recovery_period_in_days>("RecoveryPeriodInDays"),
        member<&PointInTimeRecoveryDescription::earliest_restorable_date_time>(
            "EarliestRestorableDateTime"),
        member<&PointInTimeRecoveryDescription::latest_restorable_date_time>(
            "LatestRestorableDateTime"),
    };
};

template <>
struct Shape<ContinuousBackupsDescription> {
    static constexpr std::string_view name = "ContinuousBackupsDescription";
    static constexpr Member members[] = {
        member<&ContinuousBackupsDescription::continuous_backups_status>("ContinuousBackupsStatus"),
        member<&ContinuousBackupsDescription::point_in_time_recovery_description>(
            "PointInTimeRecoveryDescription"),
    };
};

template <>
struct Shape<UpdateContinuousBackupsOutput> {
    static constexpr std::string_view name = "UpdateContinuousBackupsOutput";
    static constexpr Member members[] = {
        member<&UpdateContinuousBackupsOutput::continuous_backups_description>(
            "ContinuousBackupsDescription"),
    };
};

template <>
struct Shape<DescribeContinuousBackupsInput> {
    static constexpr std::string_view name = "DescribeContinuousBackupsInput";
    static constexpr Member members[] = {
        member<&DescribeContinuousBackupsInput::table_name>("TableName", described_table),
    };
};

template <>
struct Shape<DescribeContinuousBackupsOutput> {
    static constexpr std::string_view name = "DescribeContinuousBackupsOutput";
    static constexpr Member members[] = {
        member<&DescribeContinuousBackupsOutput::continuous_backups_description>(
            "ContinuousBackupsDescription"),
    };
};

template struct Codec<UpdateContinuousBackupsInput>;
template struct Codec<UpdateContinuousBackupsOutput>;
template struct Codec<DescribeContinuousBackupsInput>;
template struct Codec<DescribeContinuousBackupsOutput>;

}  // namespace tailrace::wire::json
