#include <utility>

#include "operation/answers.h"
#include "operation/operations.h"
#include "operation/table_reference.h"

namespace tailrace::operation {

awaitable<Result<UpdateTimeToLiveOutput>> update_time_to_live(Context& context,
                                                              UpdateTimeToLiveInput input) {
    auto name = table_name_of(context.site, input.table_name);
    if (!name) co_return failure(name);
    const auto& specification = input.time_to_live_specification;
    table::TimeToLiveUpdate update{specification.enabled, specification.attribute_name};
    const auto row =
        co_await context.life_cycle.update_time_to_live(*std::move(name), std::move(update));
    if (!row) co_return failure(row);
    co_return UpdateTimeToLiveOutput{std::move(input.time_to_live_specification)};
}

}  // namespace tailrace::operation
