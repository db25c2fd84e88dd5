// UpdateContinuousBackups, DescribeContinuousBackups.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tailrace/enumerations.h"
#include "tailrace/timestamp.h"

namespace tailrace {

struct PointInTimeRecoverySpecification {
    bool point_in_time_recovery_enabled = false;
    std::optional<std::int32_t> recovery_period_in_days;
    friend bool operator==(const PointInTimeRecoverySpecification&,
                           const PointInTimeRecoverySpecification&) = default;
};

struct UpdateContinuousBackupsInput {
    std::string table_name;
    PointInTimeRecoverySpecification point_in_time_recovery_specification;
    friend bool operator==(const UpdateContinuousBackupsInput&,
                           const UpdateContinuousBackupsInput&) = default;
};

/// All but the status is absent while it is DISABLED.
struct PointInTimeRecoveryDescription {
    PointInTimeRecoveryStatus point_in_time_recovery_status{};
    std::optional<std::int32_t> recovery_period_in_days;
    std::optional<Timestamp> earliest_restorable_date_time;
    std::optional<Timestamp> latest_restorable_date_time;
    friend bool operator==(const PointInTimeRecoveryDescription&,
                           const PointInTimeRecoveryDescription&) = default;
};

struct ContinuousBackupsDescription {
    ContinuousBackupsStatus continuous_backups_status{};
    std::optional<PointInTimeRecoveryDescription> point_in_time_recovery_description;
    friend bool operator==(const ContinuousBackupsDescription&,
                           const ContinuousBackupsDescription&) = default;
};

struct UpdateContinuousBackupsOutput {
    std::optional<ContinuousBackupsDescription> continuous_backups_description;
    friend bool operator==(const UpdateContinuousBackupsOutput&,
                           const UpdateContinuousBackupsOutput&) = default;
};

struct DescribeContinuousBackupsInput {
    std::string table_name;
    friend bool operator==(const DescribeContinuousBackupsInput&,
                           const DescribeContinuousBackupsInput&) = default;
};

struct DescribeContinuousBackupsOutput {
    std::optional<ContinuousBackupsDescription> continuous_backups_description;
    friend bool operator==(const DescribeContinuousBackupsOutput&,
                           const DescribeContinuousBackupsOutput&) = default;
};

}  // namespace tailrace
