#include "storage/rados/partition_object.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/bytes.h"
#include "storage/rados/codec.h"
#include "storage/rados/names.h"

namespace tailrace::storage::rados {

namespace {

/// Both at once: a write that sets and removes one after the other touches the map twice anyway.
struct KeyChanges {
    std::map<std::string, std::string> set;
    std::vector<std::string> removed;

    void add_to(ObjectWrite& write) && {
        if (!removed.empty()) write.add(ObjectWrite::RemoveKeys{std::move(removed)});
        if (!set.empty()) write.add(ObjectWrite::SetValues{std::move(set)});
    }
};

OmapRange bounds(const std::string& prefix, const KeyRange& range) {
    return {prefix + range.begin,
            range.end.empty() ? base::after_prefix(prefix) : prefix + range.end, 0};
}

void remove_range(ObjectWrite& write, const std::string& prefix, const KeyRange& range) {
    auto [begin, end, any] = bounds(prefix, range);
    write.add(ObjectWrite::RemoveRange{std::move(begin), std::move(end)});
}

Fault damaged(const std::string& object, std::string_view what) {
    return {fmt::format("the {} of object {} is damaged", what, object)};
}

/// Those that are given away are no longer this partition's.
std::vector<Erase> clipped(const std::vector<Erase>& erases, const Layout& layout) {
    std::vector<Erase> own;
    for (const auto& erase : erases) {
        auto range = below(erase.range, layout.end_of(erase.space));
        if (!is_empty(range)) own.push_back({erase.space, std::move(range)});
    }
    return own;
}

/// Segments that end at or below are listed no more. Of one that reaches further the number tells
/// what is left; it stands under a key of its own, so that a lesser one that comes later does not
/// hide it.
void write_trim(ObjectWrite& write, const Trim& trim, KeyChanges& keys) {
    const auto& [log, through] = trim;
    for (unsigned level = 0; level < levels_max; ++level) {
        write.add(
            ObjectWrite::RemoveRange{log_prefix(level, log), log_key(level, log, through) + '\0'});
    }
    write.add(ObjectWrite::RemoveRange{segment_prefix(log), segment_key(log, through) + '\0'});
    const auto descending = descending_segment_prefix(log);
    write.add(ObjectWrite::RemoveRange{descending_segment_key(log, through),
                                       base::after_prefix(descending)});
    auto trimmed = trimmed_key(log, through);
    write.add(ObjectWrite::RemoveRange{trimmed + '\0', base::after_prefix(trimmed_prefix(log))});
    keys.set.emplace(std::move(trimmed), "");
}

/// Within one operation BlueStore removes a range of the keys that were there before.
bool is_trimmed(const std::vector<Trim>& trims, const LogId& log, const LogNumber& number) {
    return std::ranges::any_of(
        trims, [&](const Trim& trim) { return trim.log == log && number <= trim.through; });
}

}  // namespace

Outcome<PartitionState> state_of(const std::string& object, const ObjectView& view) {
    PartitionState state;
    state.object_exists = view.exists;
    state.mark = view.attribute(mark_attribute);
    state.has_outbox = !view.attribute(outbox_attribute).empty();
    auto layout = decode_layout(view.attribute(layout_attribute));
    if (!layout) return std::unexpected(damaged(object, layout_attribute));
    state.layout = *std::move(layout);
    const auto& version = view.attribute(version_attribute);
    if (version.empty()) return state;
    const auto number = decode_number(version);
    const auto epoch = decode_number(view.attribute(epoch_attribute));
    if (!number) return std::unexpected(damaged(object, version_attribute));
    if (!epoch) return std::unexpected(damaged(object, epoch_attribute));
    state.guard = {*epoch, *number};
    return state;
}

void compare_place(ObjectWrite& write, const Layout& layout) {
    write.add(ObjectWrite::CompareAttribute{mark_attribute, ""});
    write.add(ObjectWrite::CompareAttribute{layout_attribute, encode(layout)});
}

void compare_guard(ObjectWrite& write, const Guard& guard) {
    const bool exists = guard.exists();
    write.add(ObjectWrite::CompareAttribute{version_attribute,
                                            exists ? encode_number(guard.version) : ""});
    write.add(
        ObjectWrite::CompareAttribute{epoch_attribute, exists ? encode_number(guard.epoch) : ""});
}

void remove_map_range(ObjectWrite& write, SpaceId space, const KeyRange& range) {
    for (unsigned level = 0; level < levels_max; ++level) {
        remove_range(write, map_prefix(level, space), range);
    }
}

void write_layout(ObjectWrite& write, const Layout& layout) {
    auto bytes = encode(layout);
    if (bytes.empty()) {
        write.add(ObjectWrite::RemoveAttribute{layout_attribute});
    } else {
        write.add(ObjectWrite::SetAttribute{layout_attribute, std::move(bytes)});
    }
}

namespace {

/// All but the keys that are put and deleted, which `keys` takes. A commit's part has such changes.
template <class Changes>
void write_map(ObjectWrite& write, const Changes& changes, Layout& layout, KeyChanges& keys) {
    for (const auto& erase : clipped(changes.erases, layout)) {
        remove_map_range(write, erase.space, erase.range);
        if (!layout.filling) continue;
        remove_range(write, touched_prefix(erase.space), erase.range);
        layout.filling->forgo(erase.space, erase.range);
    }
    const auto touch = [&](const Key& key) {
        if (layout.filling && layout.filling->awaits(key.space, key.bytes))
            keys.set.emplace(touched_key(key.space, key.bytes), "1");
    };
    for (const auto& put : changes.puts) {
        touch(put.key);
        keys.set.insert_or_assign(map_key(0, put.key.space, put.key.bytes), put.value);
        for (unsigned level = 1; level < levels_of(put.key.bytes); ++level)
            keys.set.insert_or_assign(map_key(level, put.key.space, put.key.bytes), "");
    }
    for (const auto& key : changes.deletes) {
        touch(key);
        for (unsigned level = 0; level < levels_of(key.bytes); ++level)
            keys.removed.push_back(map_key(level, key.space, key.bytes));
    }
}

}  // namespace

void write_map(ObjectWrite& write, const MapChanges& changes, Layout& layout) {
    KeyChanges keys;
    write_map(write, changes, layout, keys);
    std::move(keys).add_to(write);
}

void write_part(ObjectWrite& write, const PartitionCommit& part, const Attempt& attempt,
                Layout& layout) {
    const auto layout_before = layout;
    KeyChanges keys;
    write_map(write, part, layout, keys);
    for (const auto& trim : part.trims) write_trim(write, trim, keys);
    for (const auto& [log, entry] : part.appends) {
        if (is_trimmed(part.trims, log, entry.number)) continue;
        keys.set.emplace(log_key(0, log, entry.number), entry.body);
        for (unsigned level = 1; level < levels_of(bytes_of(entry.number)); ++level)
            keys.set.emplace(log_key(level, log, entry.number), "");
    }
    const auto version = part.guard.version + 1;
    if (!part.deferred.empty()) {
        keys.set.emplace(outbox_key(version), encode(part.deferred));
        write.add(ObjectWrite::SetAttribute{outbox_attribute, encode_number(version)});
    }
    keys.set.emplace(attempt_key(attempt.incarnation), encode_number(attempt.counter));
    std::move(keys).add_to(write);
    write.add(ObjectWrite::SetAttribute{version_attribute, encode_number(version)});
    if (part.moves_epoch || !part.guard.exists()) {
        const auto epoch = part.guard.epoch + (part.moves_epoch ? 1 : 0);
        write.add(ObjectWrite::SetAttribute{epoch_attribute, encode_number(epoch)});
    }
    if (layout != layout_before) write_layout(write, layout);
}

}  // namespace tailrace::storage::rados
