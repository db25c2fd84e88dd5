#include <utility>

#include "operation/answers.h"
#include "operation/index_updates.h"
#include "operation/operations.h"
#include "operation/table_description.h"
#include "operation/table_reference.h"
#include "operation/table_settings.h"

namespace tailrace::operation {
namespace {

/// `input` must live until the update is done.
table::TableUpdate plan(const UpdateTableInput& input, base::UnixMilliseconds now) {
    table::TableUpdate update;
    update.edit = [&input, now](table::TableRow& row) {
        const auto billing = row.settings.billing_mode;
        auto updated = update_settings(row.settings, input, now);
        return updated ? update_indexes(row, input, billing) : updated;
    };
    if (input.stream_specification) {
        update.switches_stream = true;
        update.stream = input.stream_specification->stream_view_type;
    }
    return update;
}

}  // namespace

awaitable<Result<UpdateTableOutput>> update_table(Context& context, UpdateTableInput input) {
    if (auto valid = check_update(input); !valid) co_return failure(valid);
    auto name = table_name_of(context.site, input.table_name);
    if (!name) co_return failure(name);
    auto update = plan(input, context.clock.now());
    const auto row = co_await context.life_cycle.update(*std::move(name), std::move(update));
    if (!row) co_return failure(row);
    auto description = co_await describe_now(context, *row);
    if (!description) co_return failure(description);
    co_return UpdateTableOutput{*std::move(description)};
}

}  // namespace tailrace::operation
