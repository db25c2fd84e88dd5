#include <utility>

#include "model/policy_document.h"
#include "operation/answers.h"
#include "operation/operations.h"
#include "operation/table_description.h"
#include "operation/table_settings.h"

namespace tailrace::operation {
namespace {

Result<void> set_policy(table::TableSettings& settings, const CreateTableInput& input,
                        Context& context) {
    if (!input.resource_policy) return {};
    auto document = model::canonical_policy(*input.resource_policy, context.site.partition);
    if (!document) return failure(document);
    settings.policy = {*std::move(document), context.clock.now()};
    return {};
}

}  // namespace

awaitable<Result<CreateTableOutput>> create_table(Context& context, CreateTableInput input) {
    auto settings = new_settings(input, context.clock.now());
    if (!settings) co_return failure(settings);
    const auto policy = set_policy(*settings, input, context);
    if (!policy) co_return failure(policy);
    const auto stream = new_stream(input);
    if (!stream) co_return failure(stream);
    const auto row = co_await context.life_cycle.create(std::move(input.table_name),
                                                        *std::move(settings), *stream);
    if (!row) co_return failure(row);
    co_return CreateTableOutput{describe(context.site, *row, {})};
}

}  // namespace tailrace::operation
