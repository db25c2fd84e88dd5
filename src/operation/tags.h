// Tags of tables and streams.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/coroutine.h"
#include "operation/answers.h"
#include "operation/context.h"
#include "operation/resource.h"
#include "table/table_row.h"
#include "tailrace/error.h"
#include "tailrace/table_description.h"

namespace tailrace::operation {

// What the service says of tags that it does not take, before it looks for whom they are.
Result<void> check_tags(std::span<const Tag> tags);
Result<void> check_tag_keys(std::span<const std::string> keys);

/// ResourceNotFoundException that names the ARN.
Refusal tagged_resource_not_found(const Resource& resource);
/// The row of the resource's table, as the store says now.
awaitable<Result<table::TablePtr>> find_tagged(Context& context, const Resource& resource);

std::vector<Tag>& tags_of(table::TableRow& row, const Resource& resource);
const std::vector<Tag>& tags_of(const table::TableRow& row, const Resource& resource);

/// Those of the same key are replaced. Fails if there would be too many.
Result<void> add_tags(std::vector<Tag>& tags, std::span<const Tag> added);

}  // namespace tailrace::operation
