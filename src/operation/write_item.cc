#include "operation/write_item.h"

#include <utility>

#include "operation/answers.h"
#include "operation/table_reference.h"

namespace tailrace::operation {

awaitable<Result<void>> write_item(Context& context, const std::string& table,
                                   WriteDecision& decision) {
    auto found = co_await find_usable_table(context, table);
    if (!found) co_return failure(found);
    co_return co_await write_item(context, *std::move(found), decision);
}

awaitable<Result<void>> write_item(Context& context, table::TablePtr table,
                                   WriteDecision& decision) {
    auto key = decision.bind(table);
    if (!key) co_return failure(key);
    table::WriteRequest request{std::move(table), *std::move(key), &decision,
                                decision.commit_size()};
    co_return co_await context.items.write(std::move(request));
}

}  // namespace tailrace::operation
