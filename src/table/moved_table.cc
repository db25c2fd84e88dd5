#include "table/moved_table.h"

namespace tailrace::table {

awaitable<Result<TablePtr>> moved_table(Catalog& catalog, TablePtr table) {
    auto fresh = co_await catalog.refresh(table->name());
    if (!fresh) co_return fresh;
    if (!*fresh || !(*fresh)->row().usable()) {
        co_return fail(ErrorCode::ResourceNotFoundException, "Requested resource not found");
    }
    if ((*fresh)->key_schema() != table->key_schema()) {
        co_return validation_error("The provided key element does not match the schema");
    }
    co_return fresh;
}

}  // namespace tailrace::table
