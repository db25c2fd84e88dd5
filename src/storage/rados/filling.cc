#include "storage/rados/filling.h"

#include <set>
#include <utility>

#include "base/bytes.h"
#include "storage/rados/codec.h"
#include "storage/rados/names.h"

namespace tailrace::storage::rados {

namespace {

/// Of values of up to 400 kB.
constexpr std::size_t chunk_entries_max = 64;

std::string end_key(const std::string& prefix, const KeyRange& range) {
    return range.end.empty() ? base::after_prefix(prefix) : prefix + range.end;
}

Fault unknown_write() {
    return {"it is not known whether a chunk was written"};
}

}  // namespace

awaitable<Outcome<PartitionState>> KeyFilling::look(PartitionId target) {
    for (;;) {
        ObjectRead read;
        read.object = object_of(target);
        const auto view = co_await pool_.read(std::move(read));
        if (!view) co_return std::unexpected(view.error());
        auto state = state_of(object_of(target), *view);
        if (!state || state->mark.empty()) co_return state;
        const auto helped = co_await helper_.help(target, state->mark);
        if (!helped) co_return std::unexpected(helped.error());
    }
}

awaitable<Outcome<void>> KeyFilling::run(PartitionId target) {
    for (;;) {
        const auto state = co_await look(target);
        if (!state) co_return std::unexpected(state.error());
        if (!state->layout.filling) co_return Outcome<void>{};
        auto stepped = Outcome<void>{};
        if (state->layout.filling->awaited.empty()) {
            stepped = co_await end(target, *state);
        } else {
            stepped = co_await fill_some(target, *state);
        }
        if (!stepped) co_return stepped;
    }
}

awaitable<Outcome<void>> KeyFilling::fill_some(PartitionId target, const PartitionState& state) {
    const auto& filling = *state.layout.filling;
    const auto space = filling.awaited.front().space;
    auto range = filling.awaited.front().range;
    const auto prefix = map_prefix(0, space);

    ObjectRead of_source;
    of_source.object = object_of(filling.source);
    of_source.ranges.push_back({prefix + range.begin, end_key(prefix, range), chunk_entries_max});
    auto source = co_await pool_.read(std::move(of_source));
    if (!source) co_return std::unexpected(source.error());
    auto& chunk = source->ranges[0];
    if (chunk.more && chunk.entries.empty())
        co_return std::unexpected(Fault{"a chunk without an end"});
    if (chunk.more) range.end = chunk.entries.back().first.substr(prefix.size()) + '\0';

    ObjectRead of_target;
    of_target.object = object_of(target);
    for (const auto& [key, value] : chunk.entries)
        of_target.keys.push_back(touched_key(space, std::string_view(key).substr(prefix.size())));
    const auto there = co_await pool_.read(std::move(of_target));
    if (!there) co_return std::unexpected(there.error());

    auto layout = state.layout;
    layout.filling->forgo(space, range);
    ObjectWrite write(object_of(target));
    compare_place(write, state.layout);
    MapChanges changes;
    for (auto& [stored, value] : chunk.entries) {
        auto bytes = stored.substr(prefix.size());
        auto touched = touched_key(space, bytes);
        if (there->value(touched) != nullptr) continue;
        write.add(ObjectWrite::CompareValue{std::move(touched), ""});
        changes.puts.push_back({{space, std::move(bytes)}, std::move(value)});
    }
    // These keys are not awaited any more, so writing them touches none.
    write_map(write, changes, layout);
    const auto touched = touched_prefix(space);
    write.add(ObjectWrite::RemoveRange{touched + range.begin, end_key(touched, range)});
    write_layout(write, layout);
    const auto outcome = co_await pool_.write(std::move(write));
    if (!outcome) co_return std::unexpected(outcome.error());
    if (*outcome == WriteOutcome::unknown) co_return std::unexpected(unknown_write());
    co_return Outcome<void>{};
}

awaitable<Outcome<void>> KeyFilling::end(PartitionId target, const PartitionState& state) {
    const auto& filling = *state.layout.filling;
    ObjectWrite forget(object_of(filling.source));
    for (const auto& part : filling.whole) remove_map_range(forget, part.space, part.range);
    const auto forgotten = co_await pool_.write(std::move(forget));
    if (!forgotten) co_return std::unexpected(forgotten.error());
    if (*forgotten == WriteOutcome::unknown) co_return std::unexpected(unknown_write());

    auto layout = state.layout;
    layout.filling.reset();
    ObjectWrite write(object_of(target));
    compare_place(write, state.layout);
    write_layout(write, layout);
    const auto outcome = co_await pool_.write(std::move(write));
    if (!outcome) co_return std::unexpected(outcome.error());
    if (*outcome == WriteOutcome::unknown) co_return std::unexpected(unknown_write());
    co_return Outcome<void>{};
}

}  // namespace tailrace::storage::rados
