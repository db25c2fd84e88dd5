#include "storage/rados/map_reader.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "storage/rados/codec.h"
#include "storage/rados/key_walk.h"
#include "storage/rados/names.h"

namespace tailrace::storage::rados {

namespace {

constexpr int tries_max = 100;

Fault restless(PartitionId partition) {
    return {fmt::format("object {} does not stand still", object_of(partition))};
}

LevelPrefix prefix_of(SpaceId space) {
    return [space](unsigned level) { return map_prefix(level, space); };
}

std::optional<std::string> copy_of(const std::string* value) {
    if (value == nullptr) return std::nullopt;
    return *value;
}

}  // namespace

awaitable<Outcome<MapReader::Seen>> MapReader::look(PartitionId partition, ObjectRead read) {
    read.object = object_of(partition);
    for (int tries = 0; tries < tries_max; ++tries) {
        auto again = read;
        auto view = co_await pool_.read(std::move(again));
        if (!view) co_return std::unexpected(view.error());
        auto state = state_of(read.object, *view);
        if (!state) co_return std::unexpected(state.error());
        if (state->mark.empty()) co_return Seen{*std::move(state), *std::move(view)};
        const auto helped = co_await helper_.help(partition, state->mark);
        if (!helped) co_return std::unexpected(helped.error());
    }
    co_return std::unexpected(restless(partition));
}

// --- values ------------------------------------------------------------------------------------

namespace {

ObjectRead asking(const PartitionRead& read) {
    ObjectRead asked;
    for (const auto& key : read.keys) asked.keys.push_back(map_key(0, key.space, key.bytes));
    if (read.incarnation != 0) asked.keys.push_back(attempt_key(read.incarnation));
    return asked;
}

PartitionView view_of(const PartitionRead& read, const PartitionState& state,
                      const ObjectView& view) {
    PartitionView answer;
    answer.guard = state.guard;
    for (const auto& key : read.keys)
        answer.values.push_back(copy_of(view.value(map_key(0, key.space, key.bytes))));
    if (const auto* last = view.value(attempt_key(read.incarnation)))
        answer.last_attempt = decode_number(*last).value_or(0);
    return answer;
}

/// Those that were not found and may still be where they were before a split.
std::vector<Key> absent_ones(const PartitionRead& read, const Filling& filling,
                             const ObjectView& view) {
    std::vector<Key> absent;
    for (const auto& key : read.keys) {
        if (filling.awaits(key.space, key.bytes) &&
            view.value(map_key(0, key.space, key.bytes)) == nullptr)
            absent.push_back(key);
    }
    return absent;
}

}  // namespace

awaitable<Outcome<MapReader::Values>> MapReader::read(PartitionRead read) {
    auto asked = asking(read);
    auto seen = co_await look(read.partition, std::move(asked));
    if (!seen) co_return std::unexpected(seen.error());
    const auto& filling = seen->state.layout.filling;
    if (!filling || absent_ones(read, *filling, seen->view).empty()) {
        auto view = view_of(read, seen->state, seen->view);
        co_return Values{std::move(seen->state), std::move(view)};
    }
    co_return co_await complete(std::move(read), *std::move(seen));
}

/// The source is read between two looks at the target. What is still awaited in the second had not
/// been forgotten by the source when it was read; what is not any more is in the second itself.
awaitable<Outcome<MapReader::Values>> MapReader::complete(PartitionRead read, Seen seen) {
    const auto& filling = *seen.state.layout.filling;
    const auto absent = absent_ones(read, filling, seen.view);
    ObjectRead of_source;
    of_source.object = object_of(filling.source);
    auto asked = asking(read);
    for (const auto& key : absent) {
        of_source.keys.push_back(map_key(0, key.space, key.bytes));
        asked.keys.push_back(touched_key(key.space, key.bytes));
    }
    const auto source = co_await pool_.read(std::move(of_source));
    if (!source) co_return std::unexpected(source.error());
    auto second = co_await look(read.partition, std::move(asked));
    if (!second) co_return std::unexpected(second.error());
    auto view = view_of(read, second->state, second->view);
    if (const auto& still = second->state.layout.filling) {
        // What was there in the first look and is not in the second was deleted: the source was not
        // asked for it.
        for (std::size_t i = 0; i < read.keys.size(); ++i) {
            const auto& key = read.keys[i];
            if (view.values[i] || !still->awaits(key.space, key.bytes)) continue;
            if (second->view.value(touched_key(key.space, key.bytes)) != nullptr) continue;
            view.values[i] = copy_of(source->value(map_key(0, key.space, key.bytes)));
        }
    }
    co_return Values{std::move(second->state), std::move(view)};
}

// --- ranges ------------------------------------------------------------------------------------

namespace {

/// One object's part of a chunk, and up to where it is whole; empty is the end of the range.
struct Slice {
    std::vector<std::pair<std::string, std::string>> entries;
    std::string whole_up_to;
};

Slice slice_of(OmapEntries found, std::size_t prefix_size) {
    Slice slice;
    for (auto& [key, value] : found.entries)
        slice.entries.emplace_back(key.substr(prefix_size), std::move(value));
    if (found.more && !slice.entries.empty()) {
        slice.whole_up_to = slice.entries.back().first + '\0';
    }
    return slice;
}

/// `own` goes before, and what was touched hides what the source has.
using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs merged(Pairs own, const Slice& touched, Slice source, const Filling& filling, SpaceId space,
             const std::string& end) {
    std::set<std::string_view> hidden;
    for (const auto& [key, value] : touched.entries) hidden.insert(key);
    std::map<std::string, std::string> all;
    for (auto& [key, value] : source.entries) {
        if (filling.awaits(space, key) && !hidden.contains(key))
            all.emplace(std::move(key), std::move(value));
    }
    for (auto& [key, value] : own) all.insert_or_assign(std::move(key), std::move(value));
    if (!end.empty()) all.erase(all.lower_bound(end), all.end());
    return {std::make_move_iterator(all.begin()), std::make_move_iterator(all.end())};
}

}  // namespace

awaitable<Outcome<MapChunk>> MapReader::read_chunk(PartitionId partition, SpaceId space,
                                                   KeyRange range, std::size_t entries_max) {
    const auto prefix = prefix_of(space);
    const auto prefix_size = prefix(0).size();
    ObjectRead asked;
    asked.ranges.push_back(in_level(prefix, 0, range, entries_max));
    auto asked_again = asked;
    auto seen = co_await look(partition, std::move(asked));
    if (!seen) co_return std::unexpected(seen.error());
    std::optional<Outcome<ObjectView>> source;
    if (seen->state.layout.filling) {
        ObjectRead of_source;
        of_source.object = object_of(seen->state.layout.filling->source);
        of_source.ranges.push_back(in_level(prefix, 0, range, entries_max));
        source = co_await pool_.read(std::move(of_source));
        if (!*source) co_return std::unexpected(source->error());
        const LevelPrefix touched = [space](unsigned) { return touched_prefix(space); };
        asked_again.ranges.push_back(in_level(touched, 0, range, entries_max));
        seen = co_await look(partition, std::move(asked_again));
        if (!seen) co_return std::unexpected(seen.error());
    }
    MapChunk chunk;
    chunk.guard = seen->state.guard;
    auto own = slice_of(std::move(seen->view.ranges[0]), prefix_size);
    // As in `complete`.
    if (const auto& filling = seen->state.layout.filling; filling && source) {
        auto touched = slice_of(std::move(seen->view.ranges[1]), touched_prefix(space).size());
        auto theirs = slice_of(std::move((*source)->ranges[0]), prefix_size);
        for (const auto* slice : {&touched, &theirs}) {
            if (slice->whole_up_to.empty()) continue;
            if (own.whole_up_to.empty() || slice->whole_up_to < own.whole_up_to)
                own.whole_up_to = slice->whole_up_to;
        }
        const auto end = own.whole_up_to;
        own.entries =
            merged(std::move(own.entries), touched, std::move(theirs), *filling, space, end);
    }
    chunk.entries = std::move(own.entries);
    chunk.more = !own.whole_up_to.empty();
    chunk.begin = std::move(own.whole_up_to);
    co_return chunk;
}

awaitable<Outcome<std::string>> MapReader::find_near_end(PartitionId partition, SpaceId space,
                                                         KeyRange range) {
    ObjectRead nothing;
    const auto seen = co_await look(partition, std::move(nothing));
    if (!seen) co_return std::unexpected(seen.error());
    auto near = co_await rados::find_near_end(pool_, object_of(partition), prefix_of(space), range);
    if (!near || !seen->state.layout.filling) co_return near;
    auto there = co_await rados::find_near_end(pool_, object_of(seen->state.layout.filling->source),
                                               prefix_of(space), range);
    if (!there) co_return there;
    co_return std::max(*near, *there);
}

}  // namespace tailrace::storage::rados
