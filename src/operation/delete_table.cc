#include <utility>

#include "operation/answers.h"
#include "operation/operations.h"
#include "operation/table_description.h"
#include "operation/table_reference.h"

namespace tailrace::operation {

awaitable<Result<DeleteTableOutput>> delete_table(Context& context, DeleteTableInput input) {
    auto name = table_name_of(context.site, input.table_name);
    if (!name) co_return failure(name);
    const auto row = co_await context.life_cycle.remove(*std::move(name));
    if (!row) co_return failure(row);
    // Its partitions may be gone by now, and what they counted with them.
    co_return DeleteTableOutput{describe(context.site, *row, {})};
}

}  // namespace tailrace::operation
