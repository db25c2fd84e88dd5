#include "partition/index_entries.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/assert.h"
#include "base/bytes.h"
#include "model/canonical.h"
#include "model/canonical_members.h"
#include "model/item_size.h"
#include "model/key_encoding.h"
#include "model/limits.h"

namespace tailrace::partition {

namespace {

constexpr std::size_t hash_bytes = sizeof(std::uint64_t);
constexpr std::uint64_t unit_bytes = model::write_unit_bytes;

std::uint64_t units_of(std::size_t bytes) {
    return (bytes + unit_bytes - 1) / unit_bytes;
}

/// Appends the values of key attributes; false if one is not there or no key can be it.
bool append_values(std::string& key, std::span<const model::KeyAttribute> attributes,
                   std::string_view json, std::size_t bytes_max) {
    std::size_t bytes = 0;
    for (const auto& attribute : attributes) {
        const auto found = model::find_canonical(json, attribute.name);
        if (!found) return false;
        const auto value = model::parse_canonical_value(*found);
        if (!value || value->type() != attribute.type) return false;
        const auto size = model::value_size(*value);
        bytes += attribute.type == model::AttributeType::N ? 0 : size;
        if (size == 0 || bytes > bytes_max) return false;
        model::append_ordered(key, *value);
    }
    return true;
}

/// Of a local index the entry's key begins as the item's does.
std::string_view rest_of(const Index& index, std::string_view item_key, std::size_t prefix_size) {
    return item_key.substr(index.kind == IndexKind::local ? prefix_size : hash_bytes);
}

std::optional<std::string> key_of(const Index& index, std::string_view item_key,
                                  std::string_view json) {
    std::string values;
    if (!append_values(values, index.keys.hash_attributes(), json, model::hash_key_bytes_max))
        return std::nullopt;
    auto key = key_prefix(values);
    const auto rest = rest_of(index, item_key, key.size());
    if (!append_values(key, index.keys.range_attributes(), json, model::range_key_bytes_max))
        return std::nullopt;
    key.append(rest);
    return key;
}

bool has_all(const Index& index) {
    return index.projection == ProjectionType::ALL;
}

void project(IndexEntry& entry, const Index& index, const IndexedItem& item) {
    entry.size = item.size;
    if (has_all(index)) return;
    entry.projected = model::project_canonical(item.json, index.attributes);
    const auto attributes = model::parse_canonical(*entry.projected);
    entry.size = attributes ? model::item_size(*attributes) : 0;
}

void put_entry(View& view, const Index& index, const IndexEntry& entry, std::string body) {
    storage::Key key{index.space, entry.key};
    if (index.kind == IndexKind::local) {
        view.put(std::move(key), std::move(body));
    } else {
        view.defer_put(target_of(index, entry.hash()), std::move(key), std::move(body));
    }
}

void erase_entry(View& view, const Index& index, const IndexEntry& entry) {
    storage::Key key{index.space, entry.key};
    if (index.kind == IndexKind::local) {
        view.erase(key);
    } else {
        view.defer_erase(target_of(index, entry.hash()), std::move(key));
    }
}

std::string body_of(const IndexEntry& entry, const IndexedItem& item) {
    return encode_item(item.number, static_cast<std::uint32_t>(entry.size), Origin::request,
                       entry.json(item.json));
}

/// There is one for each index of the descriptor.
IndexState& state_of(View& view, const Index& index) {
    auto* state = find_index(view.state(), index.space);
    TAILRACE_ASSERT(state != nullptr, "a partition counts the entries of each of its indexes");
    return *state;
}

void count_more(IndexState& state, const IndexEntry& entry) {
    state.entries += 1;
    state.bytes += entry.size;
}

void count_less(IndexState& state, const IndexEntry& entry) {
    state.entries -= 1;
    state.bytes -= entry.size;
}

/// A change of an index key is a delete and a put.
std::uint64_t cost_of(const std::optional<IndexEntry>& before,
                      const std::optional<IndexEntry>& after) {
    if (before && after && before->key == after->key)
        return units_of(std::max(before->size, after->size));
    return (before ? units_of(before->size) : 0) + (after ? units_of(after->size) : 0);
}

std::int64_t growth_of(const std::optional<IndexEntry>& before,
                       const std::optional<IndexEntry>& after) {
    const auto size = [](const auto& entry) {
        return entry ? static_cast<std::int64_t>(entry->size) : 0;
    };
    return size(after) - size(before);
}

/// True if there was something to do.
bool change_entry(View& view, const Index& index, const std::optional<IndexEntry>& before,
                  const std::optional<IndexEntry>& after, const IndexedItem& old_item,
                  const IndexedItem& new_item, bool written) {
    const bool same_key = before && after && before->key == after->key;
    if (same_key && written && before->json(old_item.json) == after->json(new_item.json))
        return false;
    if (before && !same_key) erase_entry(view, index, *before);
    if (after) put_entry(view, index, *after, body_of(*after, new_item));
    return before || after;
}

}  // namespace

std::uint64_t IndexEntry::hash() const {
    return base::ByteReader(key).big_endian<std::uint64_t>();
}

std::string entry_key(const Index& index, std::string_view item_key,
                      const AttributeMap& attributes) {
    std::string values;
    for (const auto& attribute : index.keys.hash_attributes())
        model::append_ordered(values, attributes.at(attribute.name));
    auto key = key_prefix(values);
    const auto rest = rest_of(index, item_key, key.size());
    for (const auto& attribute : index.keys.range_attributes())
        model::append_ordered(key, attributes.at(attribute.name));
    return key.append(rest);
}

std::optional<IndexEntry> entry_of(const Index& index, std::string_view item_key,
                                   const IndexedItem& item) {
    if (item.json.empty()) return std::nullopt;
    auto key = key_of(index, item_key, item.json);
    if (!key) return std::nullopt;
    IndexEntry entry{*std::move(key), std::nullopt, 0};
    project(entry, index, item);
    return entry;
}

IndexChange index_change(View& view, std::string_view item_key, const IndexedItem& before,
                         const IndexedItem& after) {
    IndexChange change;
    for (const auto& index : view.descriptor()->indexes) {
        auto& state = state_of(view, index);
        const bool written = state.covers(item_key, before.number);
        const auto old_entry = entry_of(index, item_key, before);
        const auto new_entry = entry_of(index, item_key, after);
        if (!change_entry(view, index, old_entry, new_entry, before, after, written)) continue;
        if (old_entry && written) count_less(state, *old_entry);
        if (new_entry) count_more(state, *new_entry);
        change.units.push_back({index.space, cost_of(old_entry, new_entry)});
        if (index.kind == IndexKind::local)
            change.local_growth_bytes += growth_of(old_entry, new_entry);
    }
    return change;
}

void index_existing(View& view, const Index& index, std::string_view item_key,
                    const StoredItem& item) {
    auto& state = state_of(view, index);
    if (state.covers(item_key, item.number)) return;
    const IndexedItem indexed{item.json, item.size, item.number};
    const auto entry = entry_of(index, item_key, indexed);
    if (!entry) return;
    put_entry(view, index, *entry, body_of(*entry, indexed));
    count_more(state, *entry);
}

std::size_t local_bytes(const Descriptor& descriptor, std::string_view item_key,
                        const IndexedItem& item) {
    std::size_t bytes = 0;
    for (const auto& index : descriptor.indexes) {
        if (index.kind != IndexKind::local) continue;
        if (const auto entry = entry_of(index, item_key, item)) bytes += entry->size;
    }
    return bytes;
}

}  // namespace tailrace::partition
