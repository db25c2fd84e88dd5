#include "operation/answers.h"
#include "operation/operations.h"
#include "operation/tags.h"

namespace tailrace::operation {

/// A resource has so few that one page holds them all, so that no token is ever given.
awaitable<Result<ListTagsOfResourceOutput>> list_tags_of_resource(Context& context,
                                                                  ListTagsOfResourceInput input) {
    const auto resource = taggable_resource(context.site, input.resource_arn);
    if (!resource) co_return failure(resource);
    if (input.next_token) co_return validation_error("Invalid NextToken");
    const auto found = co_await find_tagged(context, *resource);
    if (!found) co_return failure(found);
    ListTagsOfResourceOutput output;
    output.tags = tags_of((*found)->row(), *resource);
    co_return output;
}

}  // namespace tailrace::operation
