#include "partition/commit_loop.h"

#include <algorithm>

#include "base/assert.h"
#include "base/log.h"
#include "base/pace.h"

namespace tailrace::partition {

namespace {

constexpr base::Milliseconds back_off_max{64};

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
        if (std::ranges::none_of(*views, &View::changed)) co_return Outcome<>{};

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
            for (std::size_t i = 0; i < views->size(); ++i) {
                partitions_[i]->remember((*views)[i].knowledge_after());
                partitions_[i]->count_write_units((*views)[i].write_units());
                wake_readers((*views)[i].knowledge_before());
            }
            co_return Outcome<>{};
        }
        forget();
        if (settled == Settled::undecided) co_return std::unexpected(Failure::unknown);
        if (environment_.clock.elapsed() >= deadline)
            co_return std::unexpected(Failure::unavailable);
        co_await back_off(refusals);
    }
}

/// A record, and the end of a shard, is of a feed that there was before the commit.
void CommitLoop::wake_readers(const Knowledge& before) {
    if (!before.descriptor) return;
    for (const auto& feed : before.descriptor->feeds) environment_.waiting_readers.wake(feed.log);
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
    if (!split) return environment_.store.commit(std::move(commit));
    return environment_.store.split(split->source, split->target, std::move(split->spaces),
                                    std::move(split->key), std::move(commit));
}

awaitable<Outcome<std::vector<View>>> CommitLoop::load(const Work& work) {
    // Own keys are read only when the guard shows that what is known is old.
    const bool known = std::ranges::all_of(
        partitions_, [](const auto* p) { return p->knowledge_.guard.exists(); });
    auto read_views = co_await read(work, !known);
    if (known && read_views && !up_to_date(*read_views)) read_views = co_await read(work, true);
    if (!read_views) co_return std::unexpected(read_views.error());

    const auto now = environment_.clock.now();
    std::vector<View> views;
    views.reserve(partitions_.size());
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
        auto& read_view = (*read_views)[i];
        std::vector<storage::Key> keys;
        work.collect_keys(i, keys);
        if (read_view.values.size() > keys.size()) {
            const auto knowledge = knowledge_of(read_view);
            if (!knowledge) {
                base::log(base::LogLevel::error,
                          "the descriptor or state of a partition is damaged",
                          {{"partition", static_cast<std::uint64_t>(partitions_[i]->id())}});
                co_return std::unexpected(Failure::unavailable);
            }
            partitions_[i]->remember(*knowledge);
        }
        auto& view = views.emplace_back(partitions_[i]->id(), partitions_[i]->knowledge_, now);
        for (std::size_t k = 0; k < keys.size(); ++k)
            view.load(std::move(keys[k]), std::move(read_view.values[k]));
    }
    co_return views;
}

awaitable<std::expected<std::vector<storage::PartitionView>, Failure>> CommitLoop::read(
    const Work& work, bool with_own_keys) {
    std::vector<storage::PartitionRead> reads(partitions_.size());
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
        reads[i].partition = partitions_[i]->id();
        work.collect_keys(i, reads[i].keys);
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
    co_return std::move(*views);
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
