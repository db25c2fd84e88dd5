#include <utility>

#include "model/policy_document.h"
#include "operation/answers.h"
#include "operation/attached_policy.h"
#include "operation/operations.h"

namespace tailrace::operation {

awaitable<Result<PutResourcePolicyOutput>> put_resource_policy(Context& context,
                                                               PutResourcePolicyInput input) {
    const auto resource = policy_resource(context.site, input.resource_arn);
    if (!resource) co_return failure(resource);
    const auto document = model::canonical_policy(input.policy, context.site.partition);
    if (!document) co_return failure(document);
    const auto now = context.clock.now();
    std::string revision;
    table::RowEdit edit = [&](table::TableRow& row) -> Result<void> {
        const auto slot = policy_slot(row, *resource);
        if (!slot) return failure(slot);
        auto& policy = **slot;
        auto expected = check_revision(policy, input.expected_revision_id, *resource);
        if (!expected) return expected;
        if (!policy || policy->document != *document) {
            policy = next_policy(policy, *document, now);
        }
        revision = revision_id(*policy);
        return {};
    };
    const auto row = co_await context.life_cycle.edit(resource->table_name, std::move(edit));
    if (!row) co_return failure(row);
    co_return PutResourcePolicyOutput{std::move(revision)};
}

}  // namespace tailrace::operation
