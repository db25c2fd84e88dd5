#include "storage/rados/multi_commit.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/together.h"
#include "storage/rados/names.h"
#include "storage/rados/outbox.h"

namespace tailrace::storage::rados {

namespace {

constexpr const char* pending = "pending";
constexpr const char* committed = "committed";
constexpr const char* aborted = "aborted";
/// Each further one means that others got on meanwhile.
constexpr int tries_max = 100;
/// As many as come in one answer.
constexpr std::size_t cursors_max = 1000;

Fault contended(PartitionId partition) {
    return {fmt::format("others are always first at {}", object_of(partition))};
}

ObjectRead reading(std::string object) {
    ObjectRead read;
    read.object = std::move(object);
    return read;
}

}  // namespace

// --- the record --------------------------------------------------------------------------------

awaitable<Outcome<CommitOutcome>> MultiCommit::run(CommitRecord record) {
    const auto name = record_object_of(record.commit.attempt);
    ObjectWrite write(name);
    write.add(ObjectWrite::CreateNew{});
    write.add(ObjectWrite::WriteData{encode(record)});
    write.add(ObjectWrite::SetAttribute{state_attribute, pending});
    const auto created = co_await pool_.write(std::move(write));
    if (!created) co_return std::unexpected(created.error());
    // Nothing is marked, and nobody but this call would mark anything.
    if (*created == WriteOutcome::unknown)
        co_return std::unexpected(Fault{"it is not known whether a record was written"});
    const auto outcome = co_await finish(name, record);
    // From the record on, whoever meets a mark may bring it to its end.
    co_return outcome.value_or(CommitOutcome::unknown);
}

MultiCommit::RecordState MultiCommit::state_in(const ObjectView& view) {
    if (!view.exists) return RecordState::gone;
    const auto& state = view.attribute(state_attribute);
    if (state == pending) return RecordState::pending;
    if (state == committed) return RecordState::committed;
    if (state == aborted) return RecordState::aborted;
    return RecordState::damaged;
}

awaitable<Outcome<MultiCommit::RecordState>> MultiCommit::state_of_record(const std::string& name) {
    auto asked = reading(name);
    const auto view = co_await pool_.read(std::move(asked));
    if (!view) co_return std::unexpected(view.error());
    co_return state_in(*view);
}

awaitable<Outcome<MultiCommit::Step>> MultiCommit::decide(const std::string& name,
                                                          const char* state) {
    ObjectWrite write(name);
    write.add(ObjectWrite::CompareAttribute{state_attribute, pending});
    write.add(ObjectWrite::SetAttribute{state_attribute, state});
    // It stays, but who finds it aborted needs to know no more.
    if (state == std::string_view(aborted)) write.add(ObjectWrite::WriteData{""});
    const auto outcome = co_await pool_.write(std::move(write));
    if (!outcome) co_return std::unexpected(outcome.error());
    if (*outcome == WriteOutcome::done) co_return Step::done;
    if (*outcome == WriteOutcome::unknown) co_return Step::unknown;
    co_return Step::refused;
}

awaitable<void> MultiCommit::remove_record(const std::string& name, const char* state) {
    ObjectWrite write(name);
    write.add(ObjectWrite::CompareAttribute{state_attribute, state});
    write.add(ObjectWrite::RemoveObject{});
    // What is left of it is in nobody's way.
    co_await pool_.write(std::move(write));
}

/// What cannot be marked is aborted: marks that arrive later are removed by who meets them.
awaitable<Outcome<CommitOutcome>> MultiCommit::finish(const std::string& name,
                                                      const CommitRecord& record) {
    auto marked = co_await place_marks(name, record);
    if (marked && *marked == Step::done && record.split) {
        marked = co_await prepare_split(name, *record.split);
    }
    const bool all_marked = marked && *marked == Step::done;
    const auto decided = co_await decide(name, all_marked ? committed : aborted);
    if (!decided) co_return std::unexpected(decided.error());
    if (*decided == Step::unknown) co_return CommitOutcome::unknown;
    bool is_committed = all_marked;
    if (*decided == Step::refused) {
        const auto state = co_await state_of_record(name);
        if (!state) co_return std::unexpected(state.error());
        if (*state == RecordState::gone) co_return co_await look_back(record);
        is_committed = *state == RecordState::committed;
    }
    co_return co_await settle(name, record, is_committed);
}

/// Unknown if some of it is left for whoever meets it.
awaitable<Outcome<CommitOutcome>> MultiCommit::settle(const std::string& name,
                                                      const CommitRecord& record,
                                                      bool is_committed) {
    auto left = Outcome<Step>(Step::unknown);
    if (is_committed) {
        left = co_await write_parts(name, record);
    } else {
        left = co_await remove_marks(name, record);
    }
    if (!left || *left != Step::done) co_return CommitOutcome::unknown;
    if (is_committed) co_await remove_record(name, committed);
    co_return is_committed ? CommitOutcome::done : CommitOutcome::refused;
}

awaitable<Outcome<CommitOutcome>> MultiCommit::look_back(const CommitRecord& record) {
    const auto& attempt = record.commit.attempt;
    auto asked = reading(object_of(record.commit.partitions.front().partition));
    asked.keys.push_back(attempt_key(attempt.incarnation));
    const auto view = co_await pool_.read(std::move(asked));
    if (!view) co_return std::unexpected(view.error());
    const auto* last = view->value(attempt_key(attempt.incarnation));
    const bool happened = last != nullptr && decode_number(*last) == attempt.counter;
    co_return happened ? CommitOutcome::done : CommitOutcome::refused;
}

awaitable<Outcome<MultiCommit::FoundRecord>> MultiCommit::find_record(const std::string& name) {
    auto asked = reading(name);
    asked.data = true;
    const auto view = co_await pool_.read(std::move(asked));
    if (!view) co_return std::unexpected(view.error());
    FoundRecord found;
    found.state = state_in(*view);
    if (found.state == RecordState::gone || found.state == RecordState::aborted) co_return found;
    auto record = decode_commit_record(view->data);
    if (!record || found.state == RecordState::damaged)
        co_return std::unexpected(Fault{fmt::format("object {} is damaged", name)});
    found.record = *std::move(record);
    co_return found;
}

/// One that is decided gets no more marks: only those are placed in ascending order.
awaitable<Outcome<void>> MultiCommit::help(PartitionId partition, std::string mark) {
    const auto found = co_await find_record(mark);
    if (!found) co_return std::unexpected(found.error());
    if (found->state == RecordState::gone || found->state == RecordState::aborted) {
        const auto removed = co_await remove_mark(mark, partition);
        if (!removed) co_return std::unexpected(removed.error());
        co_return Outcome<void>{};
    }
    auto outcome = Outcome<CommitOutcome>(CommitOutcome::unknown);
    if (found->state == RecordState::pending) {
        outcome = co_await finish(mark, found->record);
    } else {
        outcome = co_await settle(mark, found->record, /*is_committed=*/true);
    }
    if (!outcome) co_return std::unexpected(outcome.error());
    if (*outcome == CommitOutcome::unknown)
        co_return std::unexpected(Fault{fmt::format("{} cannot be brought to its end", mark)});
    co_return Outcome<void>{};
}

awaitable<Outcome<void>> MultiCommit::abandon(std::string name) {
    const auto decided = co_await decide(name, aborted);
    if (!decided) co_return std::unexpected(decided.error());
    const auto found = co_await find_record(name);
    if (!found) co_return std::unexpected(found.error());
    if (found->state == RecordState::committed)
        co_await settle(name, found->record, /*is_committed=*/true);
    if (found->state == RecordState::aborted) co_await remove_record(name, aborted);
    co_return Outcome<void>{};
}

// --- marks -------------------------------------------------------------------------------------

awaitable<Outcome<MultiCommit::Step>> MultiCommit::place_marks(const std::string& name,
                                                               const CommitRecord& record) {
    for (const auto& part : record.commit.partitions) {
        const auto step = co_await place_mark(name, part);
        if (!step || *step != Step::done) co_return step;
    }
    co_return Step::done;
}

awaitable<Outcome<MultiCommit::Step>> MultiCommit::place_mark(const std::string& name,
                                                              const PartitionCommit& part) {
    const auto object = object_of(part.partition);
    bool may_be_new = !part.guard.exists();
    for (int tries = 0; tries < tries_max; ++tries) {
        ObjectWrite write(object);
        if (may_be_new) {
            write.add(ObjectWrite::CreateNew{});
        } else {
            compare_guard(write, part.guard);
            write.add(ObjectWrite::CompareAttribute{mark_attribute, ""});
        }
        write.add(ObjectWrite::SetAttribute{mark_attribute, name});
        const auto outcome = co_await pool_.write(std::move(write));
        if (!outcome) co_return std::unexpected(outcome.error());
        if (*outcome == WriteOutcome::done) co_return Step::done;
        if (*outcome == WriteOutcome::unknown) co_return Step::unknown;

        auto asked = reading(object);
        const auto view = co_await pool_.read(std::move(asked));
        if (!view) co_return std::unexpected(view.error());
        const auto state = state_of(object, *view);
        if (!state) co_return std::unexpected(state.error());
        if (state->mark == name) co_return Step::done;
        if (state->guard != part.guard) co_return Step::refused;
        may_be_new = !state->object_exists;
        if (state->mark.empty()) continue;
        const auto helped = co_await help(part.partition, state->mark);
        if (!helped) co_return std::unexpected(helped.error());
    }
    co_return std::unexpected(contended(part.partition));
}

awaitable<Outcome<MultiCommit::Step>> MultiCommit::remove_marks(const std::string& name,
                                                                const CommitRecord& record) {
    std::vector<awaitable<Outcome<Step>>> removals;
    for (const auto& part : record.commit.partitions)
        removals.push_back(remove_mark(name, part.partition));
    const auto steps = co_await base::together(std::move(removals));
    co_return all_done(steps);
}

Outcome<MultiCommit::Step> MultiCommit::all_done(const std::vector<Outcome<Step>>& steps) {
    for (const auto& step : steps) {
        if (!step || *step != Step::done) return step;
    }
    return Step::done;
}

awaitable<Outcome<MultiCommit::Step>> MultiCommit::remove_mark(const std::string& name,
                                                               PartitionId partition) {
    ObjectWrite write(object_of(partition));
    write.add(ObjectWrite::CompareAttribute{mark_attribute, name});
    write.add(ObjectWrite::RemoveAttribute{mark_attribute});
    const auto outcome = co_await pool_.write(std::move(write));
    if (!outcome) co_return std::unexpected(outcome.error());
    co_return *outcome == WriteOutcome::unknown ? Step::unknown : Step::done;
}

// --- the parts ---------------------------------------------------------------------------------

awaitable<Outcome<MultiCommit::Step>> MultiCommit::write_parts(const std::string& name,
                                                               const CommitRecord& record) {
    std::vector<awaitable<Outcome<Step>>> writes;
    for (const auto& part : record.commit.partitions)
        writes.push_back(write_one(name, record, part));
    const auto steps = co_await base::together(std::move(writes));
    co_return all_done(steps);
}

namespace {

/// What becomes of the layouts of both; `source` is the source's as it was before.
void split_layouts(const KeySplit& split, PartitionId partition, const Layout& source,
                   Layout& layout) {
    if (partition == split.source) {
        layout.departures.push_back({split.target, split.spaces, split.key});
    }
    if (partition != split.target) return;
    auto& filling = layout.filling.emplace();
    filling.source = split.source;
    for (const auto space : split.spaces) {
        KeyRange range{split.key, source.end_of(space)};
        if (!is_empty(range)) filling.whole.push_back({space, std::move(range)});
    }
    filling.awaited = filling.whole;
}

}  // namespace

/// The mark keeps all but the mark as it is, so the layout may be read before.
awaitable<Outcome<MultiCommit::Step>> MultiCommit::write_one(const std::string& name,
                                                             const CommitRecord& record,
                                                             const PartitionCommit& part) {
    const auto object = object_of(part.partition);
    auto asked = reading(object);
    const auto view = co_await pool_.read(std::move(asked));
    if (!view) co_return std::unexpected(view.error());
    const auto state = state_of(object, *view);
    if (!state) co_return std::unexpected(state.error());
    if (state->mark != name) co_return Step::done;

    auto layout = state->layout;
    ObjectWrite write(object);
    write.add(ObjectWrite::CompareAttribute{mark_attribute, name});
    write_part(write, part, record.commit.attempt, layout);
    if (record.split) {
        const auto& split = *record.split;
        Layout source = layout;
        if (part.partition == split.target) {
            const auto source_object = object_of(split.source);
            auto asked_source = reading(source_object);
            const auto source_view = co_await pool_.read(std::move(asked_source));
            if (!source_view) co_return std::unexpected(source_view.error());
            const auto source_state = state_of(source_object, *source_view);
            if (!source_state) co_return std::unexpected(source_state.error());
            source = source_state->layout;
            // As it was before this split, and any after it.
            auto& departures = source.departures;
            const auto own = std::ranges::find(departures, split.target, &Departure::target);
            departures.erase(own, departures.end());
        }
        split_layouts(split, part.partition, source, layout);
        write_layout(write, layout);
    }
    write.add(ObjectWrite::RemoveAttribute{mark_attribute});
    const auto outcome = co_await pool_.write(std::move(write));
    if (!outcome) co_return std::unexpected(outcome.error());
    co_return *outcome == WriteOutcome::unknown ? Step::unknown : Step::done;
}

/// Both are marked, so that nothing is added to the source's outbox, and nothing is delivered to
/// it: what it has under way arrives first, and what was delivered to it is known to the target.
awaitable<Outcome<MultiCommit::Step>> MultiCommit::prepare_split(const std::string& name,
                                                                 const KeySplit& split) {
    const auto object = object_of(split.source);
    Outbox outbox(pool_, *this);
    const auto delivered = co_await outbox.deliver(split.source);
    if (!delivered) co_return std::unexpected(delivered.error());
    OmapRange range{cursor_prefix(), base::after_prefix(cursor_prefix()), cursors_max};
    for (;;) {
        auto asked = reading(object);
        asked.ranges.push_back(range);
        const auto view = co_await pool_.read(std::move(asked));
        if (!view) co_return std::unexpected(view.error());
        const auto state = state_of(object, *view);
        if (!state) co_return std::unexpected(state.error());
        // Somebody was faster.
        if (state->mark != name) co_return Step::done;
        if (state->layout.filling) co_return Step::refused;
        const auto& [entries, more] = view->ranges[0];
        const bool first = range.begin == cursor_prefix();
        ObjectWrite write(object_of(split.target));
        write.add(ObjectWrite::CompareAttribute{mark_attribute, name});
        // What an earlier split that came to nothing has left.
        if (first)
            write.add(
                ObjectWrite::RemoveRange{cursor_prefix(), base::after_prefix(cursor_prefix())});
        write.add(ObjectWrite::SetValues{{entries.begin(), entries.end()}});
        const auto outcome = co_await pool_.write(std::move(write));
        if (!outcome) co_return std::unexpected(outcome.error());
        if (*outcome == WriteOutcome::unknown) co_return Step::unknown;
        if (!more) co_return Step::done;
        range.begin = entries.back().first + '\0';
    }
}

}  // namespace tailrace::storage::rados
