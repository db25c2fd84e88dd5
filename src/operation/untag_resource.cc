#include <set>
#include <string_view>
#include <utility>

#include "operation/answers.h"
#include "operation/operations.h"
#include "operation/tags.h"

namespace tailrace::operation {
namespace {

Result<Resource> plan(const stream::Site& site, const UntagResourceInput& input) {
    auto resource = taggable_resource(site, input.resource_arn);
    if (!resource) return resource;
    if (input.tag_keys.empty()) {
        return validation_error("Atleast one Tag Key needs to be provided as Input.");
    }
    if (auto fine = check_tag_keys(input.tag_keys); !fine) return failure(fine);
    return resource;
}

}  // namespace

awaitable<Result<UntagResourceOutput>> untag_resource(Context& context, UntagResourceInput input) {
    auto resource = plan(context.site, input);
    if (!resource) co_return failure(resource);
    const auto found = co_await find_tagged(context, *resource);
    if (!found) co_return failure(found);
    const std::set<std::string_view> keys(input.tag_keys.begin(), input.tag_keys.end());
    table::RowEdit edit = [&](table::TableRow& row) -> Result<void> {
        if (!is_there(row, *resource)) return tagged_resource_not_found(*resource);
        std::erase_if(tags_of(row, *resource),
                      [&](const Tag& tag) { return keys.contains(tag.key); });
        return {};
    };
    const auto row = co_await context.life_cycle.edit(resource->table_name, std::move(edit));
    if (!row) co_return failure(row);
    co_return UntagResourceOutput();
}

}  // namespace tailrace::operation
