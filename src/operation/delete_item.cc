#include "operation/answers.h"
#include "operation/operations.h"
#include "operation/write_item.h"
#include "operation/write_plans.h"

namespace tailrace::operation {

awaitable<Result<DeleteItemOutput>> delete_item(Context& context, DeleteItemInput input) {
    auto decision = plan_delete(input);
    if (!decision) co_return early_failure(context.wording, decision);
    const auto written = co_await write_item(context, input.table_name, *decision);
    if (!written) co_return failure(written);
    co_return reply_to<DeleteItemOutput>(input, *decision);
}

}  // namespace tailrace::operation
