#include <cstddef>
#include <utility>

#include "model/limits.h"
#include "operation/answers.h"
#include "operation/operations.h"

namespace tailrace::operation {

awaitable<Result<ListTablesOutput>> list_tables(Context& context, ListTablesInput input) {
    const auto limit =
        input.limit ? static_cast<std::size_t>(*input.limit) : model::list_tables_limit_max;
    auto page = co_await context.catalog.names(
        std::move(input.exclusive_start_table_name).value_or(""), limit);
    if (!page) co_return failure(page);
    ListTablesOutput output{.table_names = std::move(page->names)};
    if (page->more && !output.table_names.empty()) {
        output.last_evaluated_table_name = output.table_names.back();
    }
    co_return output;
}

}  // namespace tailrace::operation
