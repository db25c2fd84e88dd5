#include "operation/answers.h"
#include "operation/attached_policy.h"
#include "operation/operations.h"

namespace tailrace::operation {

awaitable<Result<GetResourcePolicyOutput>> get_resource_policy(Context& context,
                                                               GetResourcePolicyInput input) {
    const auto resource = policy_resource(context.site, input.resource_arn);
    if (!resource) co_return failure(resource);
    const auto found = co_await find_policy_table(context, *resource);
    if (!found) co_return failure(found);
    const auto& row = (*found)->row();
    const auto& policy =
        resource->is_stream() ? row.stream_attachments.policy : row.settings.policy;
    if (!holds_policy(policy)) co_return policy_not_found(resource->arn);
    co_return GetResourcePolicyOutput{policy->document, revision_id(*policy)};
}

}  // namespace tailrace::operation
