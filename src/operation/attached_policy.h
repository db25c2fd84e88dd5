// Resource-based policies as they are attached to tables and streams. (What one may say is in
// model/policy_document.h. Nobody is refused anything by it: that comes with security.)
//
// A revision is the time of a change in milliseconds, but later than the one before; to put what is
// there already is no change. A removal is a revision, too.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/coroutine.h"
#include "operation/answers.h"
#include "operation/context.h"
#include "operation/resource.h"
#include "table/table_row.h"
#include "tailrace/error.h"

namespace tailrace::operation {

using PolicySlot = std::optional<table::ResourcePolicy>;

/// The slot of the resource, if the row has it: ResourceNotFoundException.
Result<PolicySlot*> policy_slot(table::TableRow& row, const Resource& resource);

/// The row of the resource's table, as the store says now.
awaitable<Result<table::TablePtr>> find_policy_table(Context& context, const Resource& resource);

bool holds_policy(const PolicySlot& slot);
std::string revision_id(const table::ResourcePolicy& policy);
table::ResourcePolicy next_policy(const PolicySlot& slot, std::string document,
                                  base::UnixMilliseconds now);

/// `Resource-based policy not found for the provided ResourceArn: <what>`
Refusal policy_not_found(const std::string& what);
/// PolicyNotFoundException if the slot is of another revision.
Result<void> check_revision(const PolicySlot& slot, const std::optional<std::string>& expected,
                            const Resource& resource);

}  // namespace tailrace::operation
