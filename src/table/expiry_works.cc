#include "table/expiry_works.h"

#include <utility>

#include "base/log.h"
#include "model/canonical.h"
#include "model/canonical_members.h"
#include "partition/item_write.h"

namespace tailrace::table {

namespace {

/// Of removed items, in one operation.
constexpr std::size_t removed_bytes_max = 1024 * 1024;
/// About what an entry adds to a commit, with its item's record.
constexpr std::size_t bytes_per_entry = 1024;

storage::Key own_key(const partition::ExpiryEntry& entry) {
    return partition::expiry_key(entry.at, entry.item_key);
}

}  // namespace

void ExpireItems::collect_keys(std::vector<storage::Key>& keys) const {
    for (const auto& entry : entries_) {
        keys.push_back({partition::item_space(table_.id()), entry.item_key});
        if (auto collection = table_.collection_of(entry.item_key))
            keys.push_back(*std::move(collection));
    }
}

std::size_t ExpireItems::bytes() const {
    return entries_.size() * bytes_per_entry;
}

void ExpireItems::evaluate(partition::View& view) {
    served_.clear();
    removed_bytes_ = 0;
    cut_short_ = false;
    const auto* descriptor = view.descriptor();
    if (!descriptor || descriptor->table != table_.id() || !descriptor->expiry_attribute) return;
    for (const auto& entry : entries_) {
        if (!descriptor->range.contains(entry.hash()) || !take_up(entry, view)) continue;
        served_.push_back(own_key(entry));
        view.erase(served_.back());
    }
}

bool ExpireItems::take_up(const partition::ExpiryEntry& entry, partition::View& view) {
    if (entry.at > view.now()) return false;
    cut_short_ = cut_short_ || removed_bytes_ >= removed_bytes_max;
    if (cut_short_) return false;
    const auto* body = view.find({partition::item_space(table_.id()), entry.item_key});
    if (!body) return true;
    const auto item = partition::decode_item(*body);
    const auto key = item ? key_of(*item) : std::nullopt;
    if (!key) {
        base::log(base::LogLevel::error, "a stored item is damaged", {{"table", table_.name()}});
        return true;
    }
    const auto& attribute = *view.descriptor()->expiry_attribute;
    if (partition::expiry_of(item->json, attribute) != entry.at) return true;
    removed_bytes_ += item->size;
    partition::Change removal;
    removal.kind = partition::Change::Kind::remove;
    removal.expired = true;
    partition::apply_change(view, region_, table_.id(), *key, item, std::move(removal));
    return true;
}

std::optional<partition::ItemKey> ExpireItems::key_of(const partition::StoredItem& item) const {
    const auto& schema = table_.key_schema();
    AttributeMap key;
    for (const auto* attribute : {&schema.hash(), schema.range()}) {
        if (!attribute) continue;
        const auto value = model::find_canonical(item.json, attribute->name);
        if (!value) return std::nullopt;
        auto parsed = model::parse_canonical_value(*value);
        if (!parsed) return std::nullopt;
        key.emplace(attribute->name, *std::move(parsed));
    }
    if (!model::check_key(schema, key)) return std::nullopt;
    return partition::item_key(schema, key);
}

void DropExpiries::evaluate(partition::View& view) {
    for (const auto& key : served_) view.erase(key);
}

void BackfillExpiries::collect_keys(std::vector<storage::Key>& keys) const {
    keys.push_back(partition::backfill_key());
}

std::size_t BackfillExpiries::bytes() const {
    return step_.entries.size() * bytes_per_entry / 4;
}

void BackfillExpiries::evaluate(partition::View& view) {
    const auto* mark = view.find(partition::backfill_key());
    stale_ = !mark || *mark != step_.from || view.knowledge_before().guard.epoch != step_.epoch;
    if (stale_) return;
    for (const auto& entry : step_.entries) view.put(own_key(entry), {});
    if (step_.to) {
        view.put(partition::backfill_key(), *step_.to);
    } else {
        view.erase(partition::backfill_key());
    }
}

}  // namespace tailrace::table
