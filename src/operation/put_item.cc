#include "operation/answers.h"
#include "operation/operations.h"
#include "operation/write_item.h"
#include "operation/write_plans.h"

namespace tailrace::operation {

awaitable<Result<PutItemOutput>> put_item(Context& context, PutItemInput input) {
    auto decision = plan_put(input);
    if (!decision) co_return early_failure(context.wording, decision);
    const auto written = co_await write_item(context, input.table_name, *decision);
    if (!written) co_return failure(written);
    co_return reply_to<PutItemOutput>(input, *decision);
}

}  // namespace tailrace::operation
