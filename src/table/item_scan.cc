#include "table/item_scan.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/pace.h"
#include "partition/hash_keys.h"
#include "table/moved_table.h"

namespace tailrace::table {

namespace {

/// What one block holds at most, keys and headers included.
constexpr std::size_t block_bytes_max = 1024 * 1024;
constexpr std::uint64_t hash_max = ~std::uint64_t{0};

std::unexpected<Error> internal_error() {
    return fail(ErrorCode::InternalServerError, "Internal server error");
}

bool serves(const partition::Descriptor* descriptor, const KeySet& set,
            const partition::HashRange& hashes) {
    return descriptor && descriptor->table == set.owner && descriptor->range.contains(hashes.low) &&
           descriptor->range.contains(hashes.high);
}

}  // namespace

awaitable<Result<ScannedItems>> ItemScan::run() {
    int moves = 0;
    base::Pace pace(environment_.clock);
    while (const auto hashes = partition::hashes_of(range_.keys)) {
        const auto* set = key_set();
        if (!set) co_return no_such_index(range_.index->name);
        const auto part = next_part(*set, range_, *hashes);
        const auto held = set->places[part.place].range;
        auto block = co_await read(*set, part);
        if (!block) co_return std::unexpected(std::move(block.error()));
        if (!*block) {
            if (++moves == moves_max) co_return internal_error();
            auto moved = co_await moved_table(catalog_, table_);
            if (!moved) co_return std::unexpected(std::move(moved.error()));
            table_ = std::move(*moved);
            continue;
        }
        const bool more = (*block)->more && !(*block)->entries.empty();
        const auto full = take(std::move((*block)->entries));
        if (!full) co_return std::unexpected(full.error());
        scanned_.more_ = *full;
        if (*full) break;
        if (more) {
            leave_behind(scanned_[scanned_.size() - 1].key);
        } else if (!leave(held)) {
            break;
        }
        if (pace.turn_is_over()) co_await pace.give_way();
    }
    co_return std::move(scanned_);
}

const KeySet* ItemScan::key_set() const {
    return range_.index ? table_->find_key_set(range_.index->index.space) : &table_->items();
}

ItemScan::Part ItemScan::next_part(const KeySet& set, const ScanRange& range,
                                   const partition::HashRange& hashes) {
    const bool forward = range.direction == storage::Direction::forward;
    const auto place = set.index_of(forward ? hashes.low : hashes.high);
    const auto& held = set.places[place].range;
    return {place,
            partition::intersection(range.keys, partition::keys_of(held)),
            {std::max(hashes.low, held.low), std::min(hashes.high, held.high)}};
}

awaitable<Result<std::optional<storage::ScanResult>>> ItemScan::read(const KeySet& set, Part part) {
    const auto& partition = set.partitions[part.place];
    storage::ScanRequest request;
    request.partition = partition->id();
    request.space = set.space;
    request.range = std::move(part.keys);
    request.direction = range_.direction;
    request.items_max = range_.items_max - scanned_.size();
    request.bytes_max = block_bytes_max;
    auto result = co_await environment_.store.scan(std::move(request));
    if (!result) {
        base::log(base::LogLevel::error, "scanning a table",
                  {{"table", table_->name()}, {"detail", result.error().detail}});
        co_return internal_error();
    }
    const auto descriptor = co_await partition->descriptor_at(result->guard);
    if (!descriptor) co_return std::unexpected(to_error(descriptor.error()));
    if (!serves(descriptor->get(), set, part.hashes)) co_return std::nullopt;
    co_return std::move(*result);
}

Result<bool> ItemScan::take(storage::EntryBlock entries) {
    const auto& block =
        *scanned_.blocks_.emplace_back(std::make_unique<storage::EntryBlock>(std::move(entries)));
    for (std::size_t i = 0; i < block.size(); ++i) {
        const auto item = partition::decode_item(block[i].value);
        if (!item) {
            base::log(base::LogLevel::error, "a stored item is damaged",
                      {{"table", table_->name()}});
            return internal_error();
        }
        scanned_.items_.push_back({block[i].key, *item});
        scanned_.bytes_ += item->size;
        if (scanned_.items_.size() == range_.items_max || scanned_.bytes_ >= range_.bytes_max) {
            return true;
        }
    }
    return false;
}

bool ItemScan::leave(const partition::HashRange& left) {
    auto keys = partition::keys_of(left);
    if (forward()) {
        range_.keys.begin = std::move(keys.end);
        return left.high != hash_max;
    }
    range_.keys.end = std::move(keys.begin);
    return left.low != 0;
}

void ItemScan::leave_behind(std::string_view last_key) {
    if (forward()) {
        range_.keys.begin.assign(last_key).push_back('\0');
    } else {
        range_.keys.end = last_key;
    }
}

}  // namespace tailrace::table
