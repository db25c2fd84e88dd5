#include <utility>

#include "operation/answers.h"
#include "operation/attached_policy.h"
#include "operation/operations.h"

namespace tailrace::operation {

awaitable<Result<DeleteResourcePolicyOutput>> delete_resource_policy(
    Context& context, DeleteResourcePolicyInput input) {
    const auto resource = policy_resource(context.site, input.resource_arn);
    if (!resource) co_return failure(resource);
    const auto now = context.clock.now();
    DeleteResourcePolicyOutput output;
    table::RowEdit edit = [&](table::TableRow& row) -> Result<void> {
        const auto slot = policy_slot(row, *resource);
        if (!slot) return failure(slot);
        auto& policy = **slot;
        auto expected = check_revision(policy, input.expected_revision_id, *resource);
        if (!expected) return expected;
        output.revision_id.reset();
        if (policy) output.revision_id = revision_id(*policy);
        if (holds_policy(policy)) policy = next_policy(policy, {}, now);
        return {};
    };
    const auto row = co_await context.life_cycle.edit(resource->table_name, std::move(edit));
    if (!row) co_return failure(row);
    co_return output;
}

}  // namespace tailrace::operation
