#include <utility>

#include "operation/answers.h"
#include "operation/operations.h"
#include "operation/tags.h"

namespace tailrace::operation {
namespace {

Result<Resource> plan(const stream::Site& site, const TagResourceInput& input) {
    auto resource = taggable_resource(site, input.resource_arn);
    if (!resource) return resource;
    if (input.tags.empty()) {
        return validation_error("Atleast one Tag needs to be provided as Input.");
    }
    if (auto fine = check_tags(input.tags); !fine) return failure(fine);
    return resource;
}

}  // namespace

awaitable<Result<TagResourceOutput>> tag_resource(Context& context, TagResourceInput input) {
    auto resource = plan(context.site, input);
    if (!resource) co_return failure(resource);
    const auto found = co_await find_tagged(context, *resource);
    if (!found) co_return failure(found);
    table::RowEdit edit = [&](table::TableRow& row) -> Result<void> {
        if (!is_there(row, *resource)) return tagged_resource_not_found(*resource);
        return add_tags(tags_of(row, *resource), input.tags);
    };
    const auto row = co_await context.life_cycle.edit(resource->table_name, std::move(edit));
    if (!row) co_return failure(row);
    co_return TagResourceOutput();
}

}  // namespace tailrace::operation
