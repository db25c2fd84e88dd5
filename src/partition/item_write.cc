#include "partition/item_write.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/log.h"
#include "partition/expiry.h"
#include "partition/item_collection.h"
#include "stream/record.h"

namespace tailrace::partition {

namespace {

bool changes_nothing(const std::optional<StoredItem>& current, const Change& change) {
    switch (change.kind) {
        case Change::Kind::put:
            return current && current->json == change.item.json();
        case Change::Kind::remove:
            return !current;
        case Change::Kind::keep:
            break;
    }
    return true;
}

void count(State& state, const std::optional<StoredItem>& current, const Change& change) {
    if (current) {
        state.item_count -= 1;
        state.item_bytes -= current->size;
    }
    if (change.kind == Change::Kind::put) {
        state.item_count += 1;
        state.item_bytes += change.size;
    }
}

/// One for each KiB of the larger of the item before and after.
std::uint64_t write_units(const std::optional<StoredItem>& current, const Change& change) {
    constexpr std::uint64_t unit_bytes = 1024;
    const std::uint64_t before = current ? current->size : 0;
    const std::uint64_t after = change.kind == Change::Kind::put ? change.size : 0;
    return (std::max(before, after) + unit_bytes - 1) / unit_bytes;
}

IndexedItem before_of(const std::optional<StoredItem>& current) {
    return current ? IndexedItem{current->json, current->size, current->number} : IndexedItem();
}

IndexedItem after_of(const Change& change, stream::SequenceNumber number = {}) {
    if (change.kind != Change::Kind::put) return {};
    return {change.item.json(), change.size, number};
}

/// A table without indexes pays no more than a look.
WriteEffects index_item(View& view, const ItemKey& key, const IndexedItem& before,
                        const IndexedItem& after) {
    WriteEffects effects;
    if (view.descriptor()->indexes.empty()) return effects;
    auto change = index_change(view, key.bytes, before, after);
    effects.index_units = std::move(change.units);
    if (!keeps_collections(*view.descriptor())) return effects;
    const auto growth = static_cast<std::int64_t>(after.size) -
                        static_cast<std::int64_t>(before.size) + change.local_growth_bytes;
    effects.collection_bytes = grow_collection(view, key.bytes, growth);
    return effects;
}

WriteEffects effects_of_nothing(const View& view, const ItemKey& key) {
    WriteEffects effects;
    if (keeps_collections(*view.descriptor()))
        effects.collection_bytes = collection_bytes(view, key.bytes);
    return effects;
}

}  // namespace

std::optional<Error> check_change(const View& view, const ItemKey& key,
                                  const std::optional<StoredItem>& current, const Change& change) {
    if (change.kind != Change::Kind::put) return std::nullopt;
    return check_collection(view, key.bytes, before_of(current), after_of(change));
}

WriteEffects apply_change(View& view, const std::string& region, TableId table, const ItemKey& key,
                          const std::optional<StoredItem>& current, Change change,
                          TransactionPlace place) {
    if (changes_nothing(current, change)) return effects_of_nothing(view, key);
    const auto number = view.next_number();
    stream::Change recorded;
    recorded.keys = {key.json, key.size};
    recorded.key_hash = key.hash;
    recorded.transaction_id = place.id;
    recorded.transaction_place = place.place;
    recorded.expired = change.expired;
    if (current) recorded.old_image = {current->json, current->size};
    if (change.kind == Change::Kind::put) recorded.new_image = {change.item.json(), change.size};
    for (const auto& feed : view.descriptor()->feeds) {
        view.append(feed.log, number,
                    stream::make_record(recorded, feed.view_type, region, view.now()));
    }
    if (view.descriptor()->expiry_attribute) {
        index_expiry(view, key.bytes, current ? current->json : std::string_view(),
                     recorded.new_image ? recorded.new_image->json : std::string_view());
    }
    auto effects = index_item(view, key, before_of(current), after_of(change, number));
    count(view.state(), current, change);
    view.add_write_units(write_units(current, change));
    storage::Key stored{item_space(table), key.bytes};
    if (change.kind == Change::Kind::put) {
        view.put(std::move(stored), encode_item(number, static_cast<std::uint32_t>(change.size),
                                                Origin::request, change.item.json()));
    } else {
        view.erase(stored);
    }
    return effects;
}

void ItemWrite::collect_keys(std::vector<storage::Key>& keys) const {
    keys.push_back({item_space(table_), key_.bytes});
    if (collection_) keys.push_back(*collection_);
}

void ItemWrite::evaluate(View& view) {
    error_.reset();
    outcome_ = ItemWriteOutcome::moved;
    const auto* descriptor = view.descriptor();
    if (!descriptor || descriptor->table != table_ || !descriptor->range.contains(key_.hash))
        return;

    std::optional<StoredItem> current;
    if (const auto* body = view.find({item_space(table_), key_.bytes})) {
        current = decode_item(*body);
        if (!current) {
            base::log(base::LogLevel::error, "a stored item is damaged",
                      {{"table", static_cast<std::uint64_t>(table_)}});
            outcome_ = ItemWriteOutcome::damaged;
            return;
        }
    }
    outcome_ = ItemWriteOutcome::decided;
    auto change = decision_.decide(current ? &*current : nullptr);
    if (!change) {
        error_ = std::move(change.error());
        return;
    }
    error_ = check_change(view, key_, current, *change);
    if (error_) return;
    decision_.made(apply_change(view, region_, table_, key_, current, std::move(*change)));
}

}  // namespace tailrace::partition
