#include "operation/answers.h"
#include "operation/operations.h"
#include "operation/table_reference.h"

namespace tailrace::operation {
namespace {

TimeToLiveDescription describe(const std::optional<table::TimeToLive>& time_to_live) {
    if (!time_to_live) return {TimeToLiveStatus::DISABLED, std::nullopt};
    return {time_to_live->status, time_to_live->attribute};
}

}  // namespace

awaitable<Result<DescribeTimeToLiveOutput>> describe_time_to_live(Context& context,
                                                                  DescribeTimeToLiveInput input) {
    const auto table = co_await find_any_table(context, input.table_name);
    if (!table) co_return failure(table);
    co_return DescribeTimeToLiveOutput{describe((*table)->row().time_to_live)};
}

}  // namespace tailrace::operation
