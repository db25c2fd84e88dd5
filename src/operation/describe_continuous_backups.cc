#include "operation/answers.h"
#include "operation/continuous_backups.h"
#include "operation/operations.h"
#include "operation/table_reference.h"

namespace tailrace::operation {

awaitable<Result<DescribeContinuousBackupsOutput>> describe_continuous_backups(
    Context& context, DescribeContinuousBackupsInput input) {
    auto table = co_await find_any_table(context, input.table_name);
    if (!table) co_return Refusal(as_table_not_found(table.error(), input.table_name));
    const auto& recovery = (*table)->row().point_in_time_recovery;
    co_return DescribeContinuousBackupsOutput{describe_backups(recovery, context.clock.now())};
}

}  // namespace tailrace::operation
