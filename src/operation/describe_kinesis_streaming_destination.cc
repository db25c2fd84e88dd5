#include "operation/answers.h"
#include "operation/operations.h"
#include "operation/table_reference.h"

namespace tailrace::operation {

/// None can be enabled, so there is none.
awaitable<Result<DescribeKinesisStreamingDestinationOutput>> describe_kinesis_streaming_destination(
    Context& context, DescribeKinesisStreamingDestinationInput input) {
    const auto table = co_await find_any_table(context, input.table_name);
    if (!table) co_return failure(table);
    co_return DescribeKinesisStreamingDestinationOutput{(*table)->name(), {}};
}

}  // namespace tailrace::operation
