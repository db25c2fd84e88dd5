#include "operation/attached_policy.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace tailrace::operation {
namespace {

constexpr std::string_view no_policy = "NO_POLICY";

Refusal not_found(const std::string& what) {
    return fail(ErrorCode::ResourceNotFoundException, "Requested resource not found: " + what);
}

Result<void> check_there(const table::TableRow& row, const Resource& resource) {
    if (is_there(row, resource)) return {};
    return not_found("Stream: " + resource.stream_label +
                     " not found for Table: " + resource.table_name);
}

}  // namespace

Result<PolicySlot*> policy_slot(table::TableRow& row, const Resource& resource) {
    if (auto there = check_there(row, resource); !there) return failure(there);
    return resource.is_stream() ? &row.stream_attachments.policy : &row.settings.policy;
}

awaitable<Result<table::TablePtr>> find_policy_table(Context& context, const Resource& resource) {
    auto found = co_await find_table_of(context, resource);
    if (!found) co_return failure(found);
    if (!*found) co_return not_found("Table: " + resource.table_name + " not found");
    if (auto there = check_there((*found)->row(), resource); !there) co_return failure(there);
    co_return found;
}

bool holds_policy(const PolicySlot& slot) {
    return slot && !slot->document.empty();
}

std::string revision_id(const table::ResourcePolicy& policy) {
    return std::to_string(policy.revision_ms);
}

table::ResourcePolicy next_policy(const PolicySlot& slot, std::string document,
                                  base::UnixMilliseconds now) {
    const auto revision = slot ? std::max(now, slot->revision_ms + 1) : now;
    return {std::move(document), revision};
}

Refusal policy_not_found(const std::string& what) {
    return fail(ErrorCode::PolicyNotFoundException,
                "Resource-based policy not found for the provided ResourceArn: " + what);
}

Result<void> check_revision(const PolicySlot& slot, const std::optional<std::string>& expected,
                            const Resource& resource) {
    if (!expected) return {};
    const auto& table = resource.table_name;
    if (*expected == no_policy) {
        if (!holds_policy(slot)) return {};
        return policy_not_found("Requested policy update expecting none to be present for table " +
                                table + ", but a policy exists with revision id " +
                                revision_id(*slot) + ".");
    }
    if (!slot) {
        return policy_not_found("Requested update for policy with revision id " + *expected +
                                ", but table " + table + " has no associated policy.");
    }
    if (holds_policy(slot) && revision_id(*slot) == *expected) return {};
    return policy_not_found("Requested update for policy with revision id " + *expected +
                            ", but the policy associated to target table " + table +
                            " has revision id " + revision_id(*slot) + ".");
}

}  // namespace tailrace::operation
