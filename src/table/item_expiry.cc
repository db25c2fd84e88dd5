#include "table/item_expiry.h"

#include <map>
#include <utility>

#include "base/log.h"
#include "partition/hash_keys.h"
#include "table/expiry_works.h"

namespace tailrace::table {

namespace {

constexpr std::size_t names_per_page = 100;
constexpr std::size_t entries_per_commit = 64;
constexpr std::size_t items_per_step = 500;
constexpr std::size_t block_bytes_max = 1024 * 1024;
/// Of a partition, of either kind.
constexpr int commits_per_round = 32;

std::unexpected<Error> internal_error() {
    return fail(ErrorCode::InternalServerError, "Internal server error");
}

std::string after_key(std::string_view key) {
    return std::string(key).append(1, '\0');
}

std::vector<partition::ExpiryEntry> entries_of(const storage::EntryBlock& block) {
    std::vector<partition::ExpiryEntry> entries;
    for (std::size_t i = 0; i < block.size(); ++i) {
        if (auto entry = partition::decode_expiry_key(block[i].key))
            entries.push_back(*std::move(entry));
    }
    return entries;
}

/// What items say of their expiry.
std::vector<partition::ExpiryEntry> entries_to_index(const storage::EntryBlock& items,
                                                     std::string_view attribute,
                                                     base::UnixMilliseconds now) {
    std::vector<partition::ExpiryEntry> entries;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto item = partition::decode_item(items[i].value);
        const auto at =
            item ? partition::expiry_to_index(item->json, attribute, now) : std::nullopt;
        if (at) entries.push_back({*at, std::string(items[i].key)});
    }
    return entries;
}

}  // namespace

awaitable<Result<void>> ItemExpiry::tend_all() {
    for (;;) {
        const auto round = co_await tend();
        if (!round) co_return std::unexpected(round.error());
        if (*round == ExpiryRound::complete || environment_.background.stopping())
            co_return Result<void>{};
    }
}

awaitable<Result<ExpiryRound>> ItemExpiry::tend(storage::Share share) {
    Result<ExpiryRound> result = ExpiryRound::complete;
    std::string after;
    for (bool more = true; more;) {
        auto names = co_await catalog_.expiring_names(after, names_per_page);
        if (!names) co_return std::unexpected(std::move(names.error()));
        more = names->more && !names->names.empty();
        for (auto& name : names->names) {
            if (environment_.background.stopping()) co_return ExpiryRound::cut_short;
            after = name;
            // One table's trouble is not the others'.
            auto tended = co_await tend_table(std::move(name), share);
            if (!tended || *tended == ExpiryRound::cut_short) result = std::move(tended);
        }
    }
    co_return result;
}

awaitable<Result<ExpiryRound>> ItemExpiry::tend_table(std::string name, storage::Share share) {
    auto result = ExpiryRound::complete;
    const auto table = co_await catalog_.refresh(std::move(name));
    if (!table) co_return std::unexpected(table.error());
    if (!*table || !(*table)->row().usable()) co_return result;
    const auto& time_to_live = (*table)->row().time_to_live;
    if (!time_to_live || !time_to_live->settled()) co_return result;
    for (std::size_t place = 0; place < (*table)->partitions().size(); ++place) {
        if (environment_.background.stopping()) co_return ExpiryRound::cut_short;
        const auto id = (*table)->partitions()[place]->id();
        if (!storage::falls_to_us(environment_.neighbours, share, id)) continue;
        const auto tended = co_await tend_partition(*table, place);
        if (!tended) co_return tended;
        if (*tended == ExpiryRound::cut_short) result = *tended;
    }
    co_return result;
}

awaitable<Result<ExpiryRound>> ItemExpiry::tend_partition(TablePtr table, std::size_t place) {
    auto result = ExpiryRound::complete;
    const auto id = table->partitions()[place]->id();
    storage::ScanRequest request;
    request.partition = id;
    request.space = storage::kOwnSpace;
    request.range = partition::expiries_due(environment_.clock.now());
    request.items_max = 1;
    request.bytes_max = 1;
    const auto first = co_await scan(std::move(request));
    if (!first) co_return std::unexpected(first.error());
    if (first->entries.empty()) co_return result;
    const auto [key, value] = first->entries[0];
    if (key == partition::backfill_key().bytes) {
        std::string mark(value);
        const auto filled = co_await backfill(table, place, std::move(mark));
        if (!filled) co_return filled;
        result = *filled;
    }
    const auto swept = co_await sweep(table, id);
    if (!swept || *swept == ExpiryRound::cut_short) co_return swept;
    co_return result;
}

// --- backfill ----------------------------------------------------------------------------------

awaitable<Result<ExpiryRound>> ItemExpiry::backfill(TablePtr table, std::size_t place,
                                                    std::string mark) {
    const auto& partition = table->partitions()[place];
    const auto& range = table->row().partitions[place].range;
    for (int steps = 0; steps < commits_per_round; ++steps) {
        if (environment_.background.stopping()) break;
        storage::KeyRange rest{mark, {}};
        storage::ScanRequest request;
        request.partition = partition->id();
        request.space = partition::item_space(table->id());
        request.range = partition::intersection(partition::keys_of(range), rest);
        request.items_max = items_per_step;
        request.bytes_max = block_bytes_max;
        const auto items = co_await scan(std::move(request));
        if (!items) co_return std::unexpected(items.error());
        const auto descriptor = co_await partition->descriptor_at(items->guard);
        if (!descriptor) co_return std::unexpected(to_error(descriptor.error()));
        // It has moved since; the next round looks again.
        if (!*descriptor || (*descriptor)->table != table->id() || (*descriptor)->range != range ||
            !(*descriptor)->expiry_attribute)
            co_return ExpiryRound::complete;

        BackfillExpiries::Step step;
        step.epoch = items->guard.epoch;
        step.from = std::move(mark);
        step.entries = entries_to_index(items->entries, *(*descriptor)->expiry_attribute,
                                        environment_.clock.now());
        const auto count = items->entries.size();
        if (items->more && count > 0) step.to = after_key(items->entries[count - 1].key);
        mark = step.to.value_or("");
        BackfillExpiries work(std::move(step));
        const auto outcome = co_await partition->submit(work);
        if (!outcome) co_return std::unexpected(to_error(outcome.error()));
        if (work.stale() || mark.empty()) co_return ExpiryRound::complete;
    }
    co_return ExpiryRound::cut_short;
}

// --- sweep -------------------------------------------------------------------------------------

awaitable<Result<ExpiryRound>> ItemExpiry::sweep(TablePtr table, storage::PartitionId partition) {
    std::string from;
    for (int commits = 0; commits < commits_per_round; ++commits) {
        if (environment_.background.stopping()) break;
        storage::ScanRequest request;
        request.partition = partition;
        request.space = storage::kOwnSpace;
        request.range = partition::expiries_due(environment_.clock.now());
        if (!from.empty()) request.range.begin = std::move(from);
        request.items_max = entries_per_commit;
        request.bytes_max = block_bytes_max;
        const auto due = co_await scan(std::move(request));
        if (!due) co_return std::unexpected(due.error());
        if (due->entries.empty()) co_return ExpiryRound::complete;
        // Entries that have not served are left to the next round.
        from = after_key(due->entries[due->entries.size() - 1].key);
        auto entries = entries_of(due->entries);
        const auto expired = co_await expire(table, partition, std::move(entries));
        if (!expired) co_return std::unexpected(expired.error());
        if (!due->more) co_return ExpiryRound::complete;
    }
    co_return ExpiryRound::cut_short;
}

awaitable<Result<void>> ItemExpiry::expire(TablePtr table, storage::PartitionId partition,
                                           std::vector<partition::ExpiryEntry> entries) {
    std::map<storage::PartitionId, std::vector<partition::ExpiryEntry>> by_holder;
    for (auto& entry : entries) {
        const auto& holder = table->partition_of(entry.hash());
        by_holder[holder->id()].push_back(std::move(entry));
    }
    std::vector<storage::Key> served_elsewhere;
    for (const auto& [id, group] : by_holder) {
        const auto holder = catalog_.partition(id);
        for (bool more = true; more;) {
            ExpireItems work(environment_.region, *table, group);
            const auto outcome = co_await holder->submit(work);
            if (!outcome) co_return std::unexpected(to_error(outcome.error()));
            more = work.cut_short();
            if (id == partition) continue;
            const auto& served = work.served();
            served_elsewhere.insert(served_elsewhere.end(), served.begin(), served.end());
        }
    }
    if (served_elsewhere.empty()) co_return Result<void>{};
    DropExpiries drop(std::move(served_elsewhere));
    const auto outcome = co_await catalog_.partition(partition)->submit(drop);
    if (!outcome) co_return std::unexpected(to_error(outcome.error()));
    co_return Result<void>{};
}

awaitable<Result<storage::ScanResult>> ItemExpiry::scan(storage::ScanRequest request) {
    auto scanned = co_await environment_.store.scan(std::move(request));
    if (!scanned) {
        base::log(base::LogLevel::error, "looking for what expires",
                  {{"detail", scanned.error().detail}});
        co_return internal_error();
    }
    co_return std::move(*scanned);
}

}  // namespace tailrace::table
