#include "storage/rados/rados_store.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/assert.h"
#include "base/together.h"
#include "storage/rados/chores.h"
#include "storage/rados/codec.h"
#include "storage/rados/logs.h"
#include "storage/rados/map_reader.h"
#include "storage/rados/map_scan.h"
#include "storage/rados/names.h"
#include "storage/rados/outbox.h"
#include "storage/rados/sweep.h"

namespace tailrace::storage::rados {

namespace {

constexpr int tries_max = 100;

Fault restless(PartitionId partition) {
    return {fmt::format("object {} does not stand still", object_of(partition))};
}

}  // namespace

/// Held by its calls, so that those under way outlast the handle.
class RadosStore::Works : public std::enable_shared_from_this<Works> {
 public:
    Works(Pool& pool, base::Clock& clock, base::Background& background, SegmentLimits limits)
        : pool_(pool),
          chores_(std::make_shared<Chores>(pool, clock, background, limits)),
          segments_(pool, limits) {}

    awaitable<Outcome<std::vector<PartitionView>>> read(std::vector<PartitionRead> reads);
    awaitable<Outcome<ScanResult>> scan(ScanRequest request);
    awaitable<Outcome<bool>> visit_log(LogScanRequest request, EntrySink& sink);
    awaitable<Outcome<CommitOutcome>> commit(CommitRecord record);
    awaitable<Outcome<void>> drop_logs(std::uint64_t born_before_ms);
    awaitable<Outcome<void>> sweep();

 private:
    awaitable<Outcome<PartitionView>> read_one(PartitionRead read);
    /// No partition twice.
    awaitable<Outcome<std::vector<PartitionView>>> read_objects(std::vector<PartitionRead> reads);
    awaitable<Outcome<bool>> still(const std::vector<PartitionView>& views,
                                   const std::vector<PartitionRead>& reads);

    awaitable<Outcome<CommitOutcome>> commit_one(const Commit& commit);
    awaitable<Outcome<void>> make_ready(PartitionId source);
    void learn(PartitionId partition, const PartitionState& state, const Executor& executor);
    Layout known_layout(PartitionId partition);
    awaitable<void> follow_up(const CommitRecord& record);

    Pool& pool_;
    const std::shared_ptr<Chores> chores_;
    MultiCommit multi_commit_{pool_};
    MapReader reader_{pool_, multi_commit_};
    Segments segments_;
    Logs logs_{pool_, reader_, segments_};
    Sweep sweep_{pool_, multi_commit_, segments_};

    std::mutex mutex_;
    /// Those that are not as a partition begins; a commit that rests on a wrong one is refused, and
    /// looks.
    std::map<PartitionId, Layout> layouts_;
};

// --- what is known -------------------------------------------------------------------------------

void RadosStore::Works::learn(PartitionId partition, const PartitionState& state,
                              const Executor& executor) {
    {
        const std::lock_guard lock(mutex_);
        if (state.layout == Layout{}) {
            layouts_.erase(partition);
        } else {
            layouts_.insert_or_assign(partition, state.layout);
        }
    }
    if (state.layout.filling) chores_->begin(Chores::Kind::fill, partition, executor);
    // Of somebody else, or of a commit that came late.
    if (state.has_outbox) chores_->begin(Chores::Kind::deliver, partition, executor);
}

Layout RadosStore::Works::known_layout(PartitionId partition) {
    const std::lock_guard lock(mutex_);
    const auto found = layouts_.find(partition);
    return found == layouts_.end() ? Layout{} : found->second;
}

/// Of a commit that was done, or may have been. Its deliveries are waited for, side by side, so
/// that a partition's next commit finds its outbox empty.
awaitable<void> RadosStore::Works::follow_up(const CommitRecord& record) {
    const Executor executor = co_await this_executor;
    if (record.split) chores_->begin(Chores::Kind::fill, record.split->target, executor);
    std::vector<PartitionId> sources;
    for (const auto& part : record.commit.partitions) {
        chores_->note_appends(part, executor);
        if (!part.deferred.empty()) sources.push_back(part.partition);
    }
    if (!sources.empty()) co_await chores_->deliver(std::move(sources));
}

// --- reads ---------------------------------------------------------------------------------------

awaitable<Outcome<PartitionView>> RadosStore::Works::read_one(PartitionRead read) {
    const auto partition = read.partition;
    const Executor executor = co_await this_executor;
    auto values = co_await reader_.read(std::move(read));
    if (!values) co_return std::unexpected(values.error());
    learn(partition, values->state, executor);
    co_return std::move(values->view);
}

awaitable<Outcome<bool>> RadosStore::Works::still(const std::vector<PartitionView>& views,
                                                  const std::vector<PartitionRead>& reads) {
    std::vector<awaitable<Outcome<MapReader::Values>>> looks;
    for (const auto& read : reads) {
        PartitionRead guard_alone;
        guard_alone.partition = read.partition;
        looks.push_back(reader_.read(std::move(guard_alone)));
    }
    const auto seen = co_await base::together(std::move(looks));
    for (std::size_t i = 0; i < reads.size(); ++i) {
        if (!seen[i]) co_return std::unexpected(seen[i].error());
        if (seen[i]->view.guard != views[i].guard) co_return false;
    }
    co_return true;
}

/// What is asked of one partition in several reads is one read of its object.
awaitable<Outcome<std::vector<PartitionView>>> RadosStore::Works::read(
    std::vector<PartitionRead> reads) {
    const auto self = shared_from_this();
    if (reads.size() == 1) co_return co_await read_objects(std::move(reads));
    std::map<PartitionId, std::size_t> places;
    std::vector<PartitionRead> of_objects;
    for (const auto& read : reads) {
        const auto [at, added] = places.try_emplace(read.partition, of_objects.size());
        if (added) {
            of_objects.push_back(read);
            continue;
        }
        auto& first = of_objects[at->second];
        first.keys.insert(first.keys.end(), read.keys.begin(), read.keys.end());
        first.incarnation = std::max(first.incarnation, read.incarnation);
    }
    if (of_objects.size() == reads.size()) co_return co_await read_objects(std::move(of_objects));
    const auto seen = co_await read_objects(std::move(of_objects));
    if (!seen) co_return std::unexpected(seen.error());
    std::vector<PartitionView> views;
    std::vector<std::size_t> taken(seen->size());
    for (const auto& read : reads) {
        const auto place = places.at(read.partition);
        const auto& whole = (*seen)[place];
        const auto begin = whole.values.begin() + static_cast<std::ptrdiff_t>(taken[place]);
        taken[place] += read.keys.size();
        auto& view = views.emplace_back();
        view.guard = whole.guard;
        view.values.assign(begin, begin + static_cast<std::ptrdiff_t>(read.keys.size()));
        if (read.incarnation != 0) view.last_attempt = whole.last_attempt;
    }
    co_return views;
}

/// Several are read at the same time, and then looked at again: where no guard has moved meanwhile,
/// all of it was so at one moment.
awaitable<Outcome<std::vector<PartitionView>>> RadosStore::Works::read_objects(
    std::vector<PartitionRead> reads) {
    if (reads.size() == 1) {
        auto view = co_await read_one(std::move(reads.front()));
        if (!view) co_return std::unexpected(view.error());
        std::vector<PartitionView> views;
        views.push_back(*std::move(view));
        co_return views;
    }
    for (int tries = 0; tries < tries_max; ++tries) {
        std::vector<awaitable<Outcome<PartitionView>>> works;
        for (const auto& read : reads) works.push_back(read_one(read));
        auto read_views = co_await base::together(std::move(works));
        std::vector<PartitionView> views;
        for (auto& view : read_views) {
            if (!view) co_return std::unexpected(view.error());
            views.push_back(*std::move(view));
        }
        const auto holds = co_await still(views, reads);
        if (!holds) co_return std::unexpected(holds.error());
        if (*holds) co_return views;
    }
    co_return std::unexpected(restless(reads.front().partition));
}

awaitable<Outcome<ScanResult>> RadosStore::Works::scan(ScanRequest request) {
    TAILRACE_ASSERT(request.items_max > 0, "a scan asks for something");
    const auto self = shared_from_this();
    MapScan scan(reader_, request);
    co_return co_await scan.run();
}

awaitable<Outcome<bool>> RadosStore::Works::visit_log(LogScanRequest request, EntrySink& sink) {
    const auto self = shared_from_this();
    co_return co_await logs_.visit(std::move(request), sink);
}

awaitable<Outcome<void>> RadosStore::Works::drop_logs(std::uint64_t born_before_ms) {
    const auto self = shared_from_this();
    co_return co_await logs_.drop(born_before_ms);
}

// --- commits -------------------------------------------------------------------------------------

awaitable<Outcome<CommitOutcome>> RadosStore::Works::commit_one(const Commit& commit) {
    const auto& part = commit.partitions.front();
    const auto object = object_of(part.partition);
    auto layout = known_layout(part.partition);
    bool may_be_new = !part.guard.exists();
    for (int tries = 0; tries < tries_max; ++tries) {
        ObjectWrite write(object);
        if (may_be_new) {
            write.add(ObjectWrite::CreateNew{});
        } else {
            compare_guard(write, part.guard);
            compare_place(write, layout);
        }
        const auto layout_before = layout;
        write_part(write, part, commit.attempt, layout);
        const auto outcome = co_await pool_.write(std::move(write));
        if (!outcome && tries == 0) co_return std::unexpected(outcome.error());
        if (!outcome || *outcome == WriteOutcome::unknown) co_return CommitOutcome::unknown;
        const Executor executor = co_await this_executor;
        if (*outcome == WriteOutcome::done) {
            if (layout != layout_before)
                learn(part.partition, {.layout = std::move(layout)}, executor);
            co_return CommitOutcome::done;
        }
        PartitionRead look;
        look.partition = part.partition;
        look.incarnation = commit.attempt.incarnation;
        auto now = co_await reader_.read(std::move(look));
        // It may have been done, and refused when it was sent again.
        if (!now) co_return CommitOutcome::unknown;
        if (now->view.last_attempt == commit.attempt.counter) co_return CommitOutcome::done;
        if (now->view.guard != part.guard) co_return CommitOutcome::refused;
        learn(part.partition, now->state, executor);
        layout = std::move(now->state.layout);
        may_be_new = !now->state.object_exists;
    }
    co_return std::unexpected(restless(part.partition));
}

/// For a split, before anything is held up by it.
awaitable<Outcome<void>> RadosStore::Works::make_ready(PartitionId source) {
    PartitionRead guard_alone;
    guard_alone.partition = source;
    const auto seen = co_await reader_.read(std::move(guard_alone));
    if (!seen) co_return std::unexpected(seen.error());
    const Executor executor = co_await this_executor;
    learn(source, seen->state, executor);
    if (seen->state.layout.filling) {
        co_return std::unexpected(
            Fault{fmt::format("object {} is still being filled", object_of(source))});
    }
    Outbox outbox(pool_, multi_commit_);
    co_return co_await outbox.deliver(source);
}

awaitable<Outcome<CommitOutcome>> RadosStore::Works::commit(CommitRecord record) {
    const auto self = shared_from_this();
    const auto entered = co_await logs_.enter(record.commit);
    if (!entered) co_return std::unexpected(entered.error());
    if (record.split) {
        const auto ready = co_await make_ready(record.split->source);
        if (!ready) co_return std::unexpected(ready.error());
    }
    auto outcome = Outcome<CommitOutcome>(CommitOutcome::unknown);
    if (record.commit.partitions.size() == 1) {
        outcome = co_await commit_one(record.commit);
    } else {
        outcome = co_await multi_commit_.run(record);
    }
    if (outcome && *outcome != CommitOutcome::refused) co_await follow_up(record);
    co_return outcome;
}

awaitable<Outcome<void>> RadosStore::Works::sweep() {
    const auto self = shared_from_this();
    co_return co_await sweep_.run();
}

// --- the store -----------------------------------------------------------------------------------

RadosStore::RadosStore(Pool& pool, base::Clock& clock, base::Background& background,
                       SegmentLimits limits)
    : works_(std::make_shared<Works>(pool, clock, background, limits)) {}

RadosStore::~RadosStore() = default;

awaitable<Outcome<std::vector<PartitionView>>> RadosStore::read(std::vector<PartitionRead> reads) {
    return works_->read(std::move(reads));
}

awaitable<Outcome<ScanResult>> RadosStore::scan(ScanRequest request) {
    return works_->scan(std::move(request));
}

awaitable<Outcome<bool>> RadosStore::visit_log(LogScanRequest request, EntrySink& sink) {
    return works_->visit_log(std::move(request), sink);
}

awaitable<Outcome<CommitOutcome>> RadosStore::commit(Commit commit) {
    return works_->commit({std::move(commit), std::nullopt});
}

awaitable<Outcome<CommitOutcome>> RadosStore::split(PartitionId source, PartitionId target,
                                                    std::vector<SpaceId> spaces, std::string key,
                                                    Commit commit) {
    return works_->commit(
        {std::move(commit), KeySplit{source, target, std::move(spaces), std::move(key)}});
}

awaitable<Outcome<void>> RadosStore::sweep() {
    return works_->sweep();
}

awaitable<Outcome<void>> RadosStore::drop_logs(std::uint64_t born_before_ms) {
    return works_->drop_logs(born_before_ms);
}

}  // namespace tailrace::storage::rados
