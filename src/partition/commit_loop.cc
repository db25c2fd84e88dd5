#include "partition/commit_loop.h"

#include <algorithm>

#include "base/assert.h"
#include "base/log.h"
#include "base/pace.h"

namespace tailrace::partition {

namespace {

constexpr base::Milliseconds back_off_max{64};
/// So often another server may come first, before it is asked to stand back.
constexpr int refusals_in_silence = 1;

/// What the store says of a partition, in our terms; empty if it is damaged. The last two values
/// are its own keys.
std::optional<Knowledge> knowledge_of(storage::PartitionView& view) {
    Knowledge knowledge;
    knowledge.guard = view.guard;
    const auto state = std::move(view.values.back());
    view.values.pop_back();
    const auto descriptor = std::move(view.values.back());
    view.values.pop_back();
    if (descriptor) {
        auto decoded = decode_descriptor(*descriptor);
        if (!decoded) return std::nullopt;
        knowledge.descriptor = std::make_shared<const Descriptor>(std::move(*decoded));
    }
    if (state) {
        const auto decoded = decode_state(*state);
        if (!decoded) return std::nullopt;
        knowledge.state = *decoded;
    }
    return knowledge;
}

}  // namespace

awaitable<Outcome<>> CommitLoop::run(Work& work, base::Milliseconds deadline) {
    for (int refusals = 0;; ++refusals) {
        auto views = co_await load(work);
        if (!views) co_return std::unexpected(views.error());
        co_await evaluate(work, *views);
        if (std::ranges::none_of(*views, &View::changed)) {
            const auto confirmed = co_await confirm();
            if (!confirmed) co_return std::unexpected(confirmed.error());
            if (!*confirmed) continue;
            for (std::size_t i = 0; i < views->size(); ++i) keep_values(i, (*views)[i]);
            co_return Outcome<>{};
        }

        storage::Commit commit;
        commit.attempt = environment_.incarnation.next_attempt();
        for (auto& view : *views) commit.partitions.push_back(view.take_commit());
        const auto attempt = commit.attempt;
        const auto outcome = co_await this->commit(work, std::move(commit));
        if (!outcome) {
            base::log(base::LogLevel::error, "committing", {{"detail", outcome.error().detail}});
            forget();
            co_return std::unexpected(Failure::unavailable);
        }
        auto settled = Settled::happened;
        if (*outcome == storage::CommitOutcome::refused) settled = Settled::never;
        if (*outcome == storage::CommitOutcome::unknown) {
            settled = co_await settle(attempt, views->front().knowledge_before().guard, deadline);
        }
        if (settled == Settled::happened) {
            remember(*views);
            co_return Outcome<>{};
        }
        forget();
        if (settled == Settled::undecided) {
            base::log(base::LogLevel::error, "it is not known what became of a commit",
                      {{"partition", static_cast<std::uint64_t>(partitions_.front()->id())}});
            co_return std::unexpected(Failure::unknown);
        }
        if (environment_.clock.elapsed() >= deadline)
            co_return std::unexpected(Failure::unavailable);
        co_await back_off(refusals);
        co_await ask_for_quiet(refusals);
    }
}

void CommitLoop::remember(std::span<View> views) {
    for (std::size_t i = 0; i < views.size(); ++i) {
        auto& partition = *partitions_[i];
        auto& view = views[i];
        partition.remember(view.knowledge_after());
        partition.count_write_units(view.write_units());
        wake_readers(partition.id(), view.knowledge_before());
        if (view.keys_moved()) {
            partition.term_ = environment_.recent_values.begin_term();
        } else {
            keep_values(i, view);
        }
    }
}

void CommitLoop::keep_values(std::size_t index, View& view) {
    environment_.recent_values.keep(partitions_[index]->term_, view.take_values());
}

/// A record, and the end of a shard, is of a feed that there was before the commit.
void CommitLoop::wake_readers(storage::PartitionId partition, const Knowledge& before) {
    std::vector<storage::LogId> logs;
    const bool are_told = environment_.neighbours.any();
    if (before.descriptor) {
        for (const auto& feed : before.descriptor->feeds) {
            environment_.waiting_readers.wake(feed.log);
            if (are_told) logs.push_back(feed.log);
        }
    }
    if (are_told) environment_.neighbours.committed(partition, logs);
}

/// A server that writes to a partition without pause would come first again and again.
awaitable<void> CommitLoop::ask_for_quiet(int refusals) {
    if (refusals < refusals_in_silence || !environment_.neighbours.any()) co_return;
    std::vector<storage::PartitionId> ids;
    for (const auto* partition : partitions_) ids.push_back(partition->id());
    stillness_ = nullptr;
    stillness_ = co_await environment_.neighbours.quiet(std::move(ids));
}

awaitable<void> CommitLoop::evaluate(Work& work, std::span<View> views) {
    base::Pace pace(environment_.clock);
    for (std::size_t step = 0; step < work.steps(); ++step) {
        if (step > 0 && pace.turn_is_over()) co_await pace.give_way();
        work.evaluate_step(views, step);
    }
}

awaitable<storage::Outcome<storage::CommitOutcome>> CommitLoop::commit(const Work& work,
                                                                       storage::Commit commit) {
    auto split = work.split();
    if (!split) {
        const bool teaches = partitions_.size() == 1 && partitions_.front()->passed_gate_;
        return teaches ? timed(std::move(commit)) : environment_.store.commit(std::move(commit));
    }
    return environment_.store.split(split->source, split->target, std::move(split->spaces),
                                    std::move(split->key), std::move(commit));
}

awaitable<storage::Outcome<storage::CommitOutcome>> CommitLoop::timed(storage::Commit commit) {
    auto& machine = environment_.clock.machine();
    const auto began = machine.fine_elapsed();
    auto outcome = co_await environment_.store.commit(std::move(commit));
    if (outcome && *outcome == storage::CommitOutcome::done)
        environment_.commit_gate.took(machine.fine_elapsed() - began);
    co_return outcome;
}

bool CommitLoop::known() const {
    return std::ranges::all_of(partitions_,
                               [](const auto* p) { return p->knowledge_.guard.exists(); });
}

awaitable<Outcome<std::vector<View>>> CommitLoop::load(const Work& work) {
    from_memory_ = false;
    if (known()) {
        auto lookups = look_up(work);
        recall(lookups);
        from_memory_ =
            std::ranges::all_of(lookups, [](const auto& lookup) { return lookup.missing.empty(); });
        if (from_memory_) co_return views_of(std::move(lookups), {});
        auto read_views = co_await read(lookups, false);
        if (!read_views) co_return std::unexpected(read_views.error());
        if (up_to_date(*read_views)) co_return views_of(std::move(lookups), *std::move(read_views));
    }
    auto lookups = look_up(work);
    auto read_views = co_await read(lookups, true);
    if (!read_views) co_return std::unexpected(read_views.error());
    if (!learn(*read_views)) co_return std::unexpected(Failure::unavailable);
    co_return views_of(std::move(lookups), *std::move(read_views));
}

std::vector<CommitLoop::Lookup> CommitLoop::look_up(const Work& work) const {
    std::vector<Lookup> lookups(partitions_.size());
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
        auto& keys = lookups[i].missing;
        work.collect_keys(i, keys);
        std::ranges::sort(keys);
        const auto repeated = std::ranges::unique(keys);
        keys.erase(repeated.begin(), repeated.end());
    }
    return lookups;
}

void CommitLoop::recall(std::vector<Lookup>& lookups) {
    for (std::size_t i = 0; i < lookups.size(); ++i) {
        auto& [recalled, missing] = lookups[i];
        auto taken = environment_.recent_values.take(partitions_[i]->term_, missing);
        std::vector<storage::Key> left;
        for (std::size_t k = 0; k < missing.size(); ++k) {
            if (taken[k]) {
                recalled.push_back(*std::move(taken[k]));
            } else {
                left.push_back(std::move(missing[k]));
            }
        }
        missing = std::move(left);
    }
}

awaitable<Outcome<CommitLoop::PartitionViews>> CommitLoop::read(std::span<const Lookup> lookups,
                                                                bool with_own_keys) {
    std::vector<storage::PartitionRead> reads(partitions_.size());
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
        reads[i].partition = partitions_[i]->id();
        if (!lookups.empty()) reads[i].keys = lookups[i].missing;
        if (!with_own_keys) continue;
        reads[i].keys.push_back(descriptor_key());
        reads[i].keys.push_back(state_key());
    }
    auto views = co_await environment_.store.read(std::move(reads));
    if (!views) {
        base::log(base::LogLevel::error, "reading before a commit",
                  {{"detail", views.error().detail}});
        co_return std::unexpected(Failure::unavailable);
    }
    co_return *std::move(views);
}

bool CommitLoop::learn(PartitionViews& read) {
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
        const auto knowledge = knowledge_of(read[i]);
        if (!knowledge) {
            base::log(base::LogLevel::error, "the descriptor or state of a partition is damaged",
                      {{"partition", static_cast<std::uint64_t>(partitions_[i]->id())}});
            return false;
        }
        partitions_[i]->remember(*knowledge);
        partitions_[i]->term_ = environment_.recent_values.begin_term();
    }
    return true;
}

std::vector<View> CommitLoop::views_of(std::vector<Lookup> lookups, PartitionViews read) const {
    const auto now = environment_.clock.now();
    std::vector<View> views;
    views.reserve(partitions_.size());
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
        auto& view = views.emplace_back(partitions_[i]->id(), partitions_[i]->knowledge_, now);
        auto& [recalled, missing] = lookups[i];
        for (auto& [key, value] : recalled) view.load(std::move(key), std::move(value));
        for (std::size_t k = 0; k < missing.size(); ++k)
            view.load(std::move(missing[k]), std::move(read[i].values[k]));
    }
    return views;
}

awaitable<Outcome<bool>> CommitLoop::confirm() {
    if (!from_memory_) co_return true;
    const auto views = co_await read({}, false);
    if (!views) co_return std::unexpected(views.error());
    const bool holds = up_to_date(*views);
    if (!holds) forget();
    co_return holds;
}

bool CommitLoop::up_to_date(std::span<const storage::PartitionView> read) const {
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
        if (read[i].guard != partitions_[i]->knowledge_.guard) return false;
    }
    return true;
}

awaitable<CommitLoop::Settled> CommitLoop::settle(storage::Attempt attempt, storage::Guard guard,
                                                  base::Milliseconds deadline) {
    const auto first = partitions_.front()->id();
    for (int tries = 0; environment_.clock.elapsed() < deadline; ++tries) {
        if (tries > 0) co_await back_off(tries);
        std::vector<storage::PartitionRead> reads(1);
        reads[0] = {first, {}, attempt.incarnation};
        const auto read = co_await environment_.store.read(std::move(reads));
        if (!read) continue;
        const auto& view = read->front();
        if (view.last_attempt == attempt.counter) co_return Settled::happened;
        if (view.guard != guard) co_return Settled::never;
        // Neither: it may still arrive. An empty commit under the same guard fences it out, or
        // finds that it came first.
        storage::Commit fence;
        fence.attempt = environment_.incarnation.next_attempt();
        auto& part = fence.partitions.emplace_back();
        part.partition = first;
        part.guard = guard;
        const auto outcome = co_await environment_.store.commit(std::move(fence));
        if (outcome && *outcome == storage::CommitOutcome::done) co_return Settled::never;
    }
    co_return Settled::undecided;
}

awaitable<void> CommitLoop::back_off(int refusals) {
    if (refusals == 0) co_return;
    const auto most =
        std::min<std::int64_t>(back_off_max.count(), std::int64_t{1} << std::min(refusals, 10));
    const auto wait = 1 + static_cast<std::int64_t>(environment_.random.next() %
                                                    static_cast<std::uint64_t>(most));
    co_await environment_.clock.machine().sleep(base::Milliseconds(wait));
}

void CommitLoop::forget() {
    for (auto* partition : partitions_) partition->knowledge_ = {};
}

awaitable<Outcome<>> transact(Environment& environment,
                              std::vector<std::shared_ptr<Partition>> partitions, Work& work) {
    const auto deadline = environment.clock.elapsed() + environment.patience;
    std::vector<Hold> holds;
    holds.reserve(partitions.size());
    std::vector<Partition*> held;
    for (auto& partition : partitions) {
        TAILRACE_ASSERT(held.empty() || held.back()->id() < partition->id(),
                        "partitions are held in ascending order");
        held.push_back(partition.get());
        holds.push_back(co_await Hold::acquire(std::move(partition)));
    }
    co_return co_await CommitLoop(environment, std::move(held)).run(work, deadline);
}

}  // namespace tailrace::partition
