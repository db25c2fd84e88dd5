#include <string>
#include <utility>

#include "operation/answers.h"
#include "operation/continuous_backups.h"
#include "operation/operations.h"
#include "operation/table_reference.h"

namespace tailrace::operation {
namespace {

constexpr std::int32_t period_days_default = 35;

Result<void> check(const PointInTimeRecoverySpecification& specification) {
    if (specification.point_in_time_recovery_enabled || !specification.recovery_period_in_days) {
        return {};
    }
    return validation_error(
        "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time "
        "recovery.");
}

Result<void> change(table::TableRow& row, const PointInTimeRecoverySpecification& specification,
                    base::UnixMilliseconds now) {
    if (row.status == TableStatus::CREATING) {
        return fail(
            ErrorCode::ContinuousBackupsUnavailableException,
            "Backups are being enabled for the table: " + row.name + ". Please retry later");
    }
    auto& recovery = row.point_in_time_recovery;
    if (!specification.point_in_time_recovery_enabled) {
        recovery.reset();
        return {};
    }
    if (!recovery) recovery = {now, period_days_default};
    const auto& period = specification.recovery_period_in_days;
    if (period) recovery->period_days = *period;
    return {};
}

}  // namespace

awaitable<Result<UpdateContinuousBackupsOutput>> update_continuous_backups(
    Context& context, UpdateContinuousBackupsInput input) {
    const auto& specification = input.point_in_time_recovery_specification;
    const auto checked = check(specification);
    if (!checked) co_return failure(checked);
    const auto name = table_name_of(context.site, input.table_name);
    if (!name) co_return failure(name);
    const auto now = context.clock.now();
    table::RowEdit edit = [&](table::TableRow& row) { return change(row, specification, now); };
    const auto row = co_await context.life_cycle.edit(*name, std::move(edit));
    if (!row) co_return Refusal(as_table_not_found(row.error(), *name));
    co_return UpdateContinuousBackupsOutput{describe_backups(row->point_in_time_recovery, now)};
}

}  // namespace tailrace::operation
