#include "operation/continuous_backups.h"

#include <algorithm>

namespace tailrace::operation {
namespace {

/// What is younger cannot be restored yet.
constexpr base::UnixMilliseconds restorable_age_ms = 300'000;

}  // namespace

ContinuousBackupsDescription describe_backups(
    const std::optional<table::PointInTimeRecovery>& recovery, base::UnixMilliseconds now) {
    ContinuousBackupsDescription description{ContinuousBackupsStatus::ENABLED, {}};
    auto& point_in_time = description.point_in_time_recovery_description.emplace();
    point_in_time.point_in_time_recovery_status = PointInTimeRecoveryStatus::DISABLED;
    if (!recovery) return description;
    constexpr base::UnixMilliseconds day_ms = 86'400'000;
    const auto oldest = now - recovery->period_days * day_ms;
    point_in_time.point_in_time_recovery_status = PointInTimeRecoveryStatus::ENABLED;
    point_in_time.recovery_period_in_days = recovery->period_days;
    point_in_time.earliest_restorable_date_time = Timestamp{std::max(recovery->since_ms, oldest)};
    point_in_time.latest_restorable_date_time =
        Timestamp{std::max(recovery->since_ms, now - restorable_age_ms)};
    return description;
}

Error as_table_not_found(Error error, const std::string& table) {
    if (error.code != ErrorCode::ResourceNotFoundException) return error;
    return {ErrorCode::TableNotFoundException, "Table not found: " + table, nullptr};
}

}  // namespace tailrace::operation
