#include "consumer/lease_table.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tailrace::consumer {

namespace {

constexpr auto poll_pause = std::chrono::milliseconds(500);

CreateTableInput table_of_leases(const std::string& name) {
    CreateTableInput input;
    input.table_name = name;
    input.attribute_definitions = {{lease_attribute::key, ScalarAttributeType::S}};
    input.key_schema = {{lease_attribute::key, KeyType::HASH}};
    input.billing_mode = BillingMode::PAY_PER_REQUEST;
    return input;
}

void collect(const ScanOutput& page, std::vector<Lease>& leases) {
    if (!page.items) return;
    for (const auto& item : page.items->elements()) {
        if (auto lease = to_lease(item)) leases.push_back(*std::move(lease));
    }
}

/// What is there already, or not there any more, is as it should be.
ClientResult<void> unless_refused(const auto& result) {
    if (result || result.error().is(ErrorCode::ConditionalCheckFailedException)) return {};
    return std::unexpected(result.error());
}

}  // namespace

Task<ClientResult<void>> LeaseTable::open() {
    const DescribeTableInput input{.table_name = name_};
    for (;;) {
        const auto described = co_await client_.describe_table(input);
        if (!described && described.error().is(ErrorCode::ResourceNotFoundException)) {
            const auto created = co_await create_table();
            if (!created) co_return created;
        } else if (!described) {
            co_return std::unexpected(described.error());
        } else if (described->table.table_status == TableStatus::ACTIVE) {
            co_return ClientResult<void>();
        }
        const auto paused = co_await client_.pause(poll_pause);
        if (!paused) co_return paused;
    }
}

Task<ClientResult<void>> LeaseTable::create_table() {
    const auto input = table_of_leases(name_);
    const auto created = co_await client_.create_table(input);
    if (created || created.error().is(ErrorCode::ResourceInUseException)) {
        co_return ClientResult<void>();
    }
    co_return std::unexpected(created.error());
}

Task<ClientResult<std::vector<Lease>>> LeaseTable::list() {
    std::vector<Lease> leases;
    ScanInput input{.table_name = name_, .consistent_read = true};
    do {
        const auto page = co_await client_.scan(input);
        if (!page) co_return std::unexpected(page.error());
        collect(*page, leases);
        input.exclusive_start_key = page->last_evaluated_key;
    } while (input.exclusive_start_key);
    co_return leases;
}

Task<ClientResult<void>> LeaseTable::create(Lease lease) {
    const auto input = to_put_item(lease, name_);
    const auto put = co_await client_.put_item(input);
    co_return unless_refused(put);
}

Task<ChangeResult> LeaseTable::change(LeaseChange change, base::Milliseconds patience) {
    CallOptions options;
    options.timeout = patience;
    const auto input = to_update_item(change, name_);
    const auto updated = co_await client_.update_item(input, options);
    if (updated && updated->attributes) co_return to_lease(*updated->attributes);
    if (updated) co_return std::nullopt;
    if (updated.error().is(ErrorCode::ConditionalCheckFailedException)) {
        co_return co_await after_refusal(change, options);
    }
    co_return std::unexpected(updated.error());
}

Task<ChangeResult> LeaseTable::after_refusal(const LeaseChange& change,
                                             const CallOptions& options) {
    const auto input = to_get_item(change.from.shard_id, name_);
    const auto got = co_await client_.get_item(input, options);
    if (!got) co_return std::unexpected(got.error());
    auto row = got->item ? to_lease(*got->item) : std::nullopt;
    if (!row || !took_effect(change, *row)) row.reset();
    co_return row;
}

Task<ClientResult<void>> LeaseTable::remove(Lease lease) {
    const auto input = to_delete_item(lease, name_);
    const auto removed = co_await client_.delete_item(input);
    co_return unless_refused(removed);
}

}  // namespace tailrace::consumer
