// What a ResourceArn names: a table, or a stream of it.
//
// Requests about tags and about policies refuse other ARNs in words of their own.
#pragma once

#include <string>
#include <string_view>

#include "base/coroutine.h"
#include "operation/context.h"
#include "stream/stream_arn.h"
#include "table/table.h"
#include "tailrace/error.h"

namespace tailrace::operation {

struct Resource {
    std::string arn;
    std::string table_name;
    /// Empty for the table itself.
    std::string stream_label;

    bool is_stream() const { return !stream_label.empty(); }
};

Result<Resource> taggable_resource(const stream::Site& site, std::string_view arn);
Result<Resource> policy_resource(const stream::Site& site, std::string_view arn);

/// Of a table's streams there is the last one.
bool is_there(const table::TableRow& row, const Resource& resource);

/// The resource's table as the store says now; null if there is none.
awaitable<Result<table::TablePtr>> find_table_of(Context& context, const Resource& resource);

}  // namespace tailrace::operation
