#include <utility>

#include "operation/answers.h"
#include "operation/operations.h"
#include "operation/table_description.h"
#include "operation/table_reference.h"

namespace tailrace::operation {

awaitable<Result<DescribeTableOutput>> describe_table(Context& context, DescribeTableInput input) {
    const auto table = co_await find_any_table(context, input.table_name);
    if (!table) co_return failure(table);
    auto description = co_await describe_now(context, (*table)->row());
    if (!description) co_return failure(description);
    co_return DescribeTableOutput{*std::move(description)};
}

}  // namespace tailrace::operation
