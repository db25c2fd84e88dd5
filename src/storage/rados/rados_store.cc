#include "storage/rados/rados_store.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/assert.h"
#include "base/log.h"
#include "storage/rados/codec.h"
#include "storage/rados/filling.h"
#include "storage/rados/key_walk.h"
#include "storage/rados/map_reader.h"
#include "storage/rados/names.h"
#include "storage/rados/outbox.h"
#include "storage/rados/page_filler.h"
#include "storage/rados/sweep.h"

namespace tailrace::storage::rados {

namespace {

constexpr int tries_max = 100;
constexpr base::Milliseconds pause_min{50};
constexpr base::Milliseconds pause_max{5000};

std::string bytes_of(const LogNumber& number) {
    return {reinterpret_cast<const char*>(number.data()), number.size()};
}

Fault restless(PartitionId partition) {
    return {fmt::format("object {} does not stand still", object_of(partition))};
}

}  // namespace

class RadosStore::Works : public std::enable_shared_from_this<Works> {
 public:
    Works(Pool& pool, base::Clock& clock, base::Background& background)
        : pool_(pool), clock_(clock), background_(background) {}

    awaitable<Outcome<std::vector<PartitionView>>> read(std::vector<PartitionRead> reads);
    awaitable<Outcome<ScanResult>> scan(ScanRequest request);
    awaitable<Outcome<bool>> visit_log(LogScanRequest request, EntrySink& sink);
    awaitable<Outcome<CommitOutcome>> commit(CommitRecord record);
    awaitable<Outcome<void>> drop_logs(std::uint64_t born_before_ms);
    awaitable<Outcome<void>> sweep();

 private:
    /// What follows a commit and is done beside requests.
    enum class Chore : std::uint8_t { deliver, fill };

    awaitable<Outcome<PartitionView>> read_one(PartitionRead read);
    awaitable<Outcome<bool>> still(const std::vector<PartitionView>& views,
                                   const std::vector<PartitionRead>& reads);

    awaitable<Outcome<std::optional<ScanResult>>> try_scan(const ScanRequest& request,
                                                           std::size_t first_entries);
    awaitable<Outcome<bool>> scan_forward(const ScanRequest& request, std::size_t first_entries,
                                          PageFiller& page, std::optional<Guard>& guard,
                                          bool& more);
    awaitable<Outcome<bool>> scan_backward(const ScanRequest& request, PageFiller& page,
                                           std::optional<Guard>& guard, bool& more);

    awaitable<Outcome<OmapEntries>> read_log(PartitionId partition, LogId log, KeyRange range,
                                             std::size_t entries_max);
    awaitable<Outcome<bool>> visit_forward(LogScanRequest request, EntrySink& sink);
    awaitable<Outcome<bool>> visit_backward(LogScanRequest request, EntrySink& sink);

    awaitable<Outcome<CommitOutcome>> commit_one(const Commit& commit);
    awaitable<Outcome<void>> register_logs(const Commit& commit);
    awaitable<Outcome<void>> drop_logs_of(std::string registry, std::uint64_t born_before_ms);
    void learn(PartitionId partition, const PartitionState& state, const Executor& executor);
    Layout known_layout(PartitionId partition);
    bool meet(PartitionId partition);

    void follow_up(const CommitRecord& record, const Executor& executor);
    void begin(Chore chore, PartitionId partition, const Executor& executor);
    awaitable<void> run(Chore chore, PartitionId partition);
    awaitable<Outcome<void>> run_once(Chore chore, PartitionId partition);
    bool end_or_repeat(Chore chore, PartitionId partition);

    Pool& pool_;
    base::Clock& clock_;
    base::Background& background_;
    MultiCommit multi_commit_{pool_};
    MapReader reader_{pool_, multi_commit_};
    Sweep sweep_{pool_, multi_commit_};

    std::mutex mutex_;
    /// Those that are not as a partition begins; a commit that rests on a wrong one is refused, and
    /// looks.
    std::map<PartitionId, Layout> layouts_;
    std::set<PartitionId> met_;
    std::set<LogId> registered_;
    /// Under way, and whether to begin again.
    std::map<std::pair<Chore, PartitionId>, bool> chores_;
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
    if (state.layout.filling) begin(Chore::fill, partition, executor);
}

Layout RadosStore::Works::known_layout(PartitionId partition) {
    const std::lock_guard lock(mutex_);
    const auto found = layouts_.find(partition);
    return found == layouts_.end() ? Layout{} : found->second;
}

/// True the first time.
bool RadosStore::Works::meet(PartitionId partition) {
    const std::lock_guard lock(mutex_);
    return met_.insert(partition).second;
}

// --- chores --------------------------------------------------------------------------------------

void RadosStore::Works::begin(Chore chore, PartitionId partition, const Executor& executor) {
    {
        const std::lock_guard lock(mutex_);
        const auto [at, added] = chores_.try_emplace({chore, partition}, false);
        if (!added) {
            at->second = true;
            return;
        }
    }
    background_.spawn(executor, run(chore, partition),
                      chore == Chore::deliver ? "delivering an outbox" : "filling a partition");
}

bool RadosStore::Works::end_or_repeat(Chore chore, PartitionId partition) {
    const std::lock_guard lock(mutex_);
    const auto at = chores_.find({chore, partition});
    const bool again = at->second && chore == Chore::deliver;
    if (again) {
        at->second = false;
    } else {
        chores_.erase(at);
    }
    return again;
}

awaitable<Outcome<void>> RadosStore::Works::run_once(Chore chore, PartitionId partition) {
    if (chore == Chore::deliver) {
        Outbox outbox(pool_, multi_commit_);
        co_return co_await outbox.deliver(partition);
    }
    KeyFilling filling(pool_, multi_commit_);
    co_return co_await filling.run(partition);
}

awaitable<void> RadosStore::Works::run(Chore chore, PartitionId partition) {
    const auto self = shared_from_this();
    auto pause = pause_min;
    for (;;) {
        const auto ended = co_await run_once(chore, partition);
        if (ended) {
            pause = pause_min;
            if (!end_or_repeat(chore, partition)) co_return;
            continue;
        }
        base::log(base::LogLevel::warning, "what follows a commit is tried again",
                  {{"object", object_of(partition)}, {"detail", ended.error().detail}});
        const bool goes_on = co_await background_.rest(clock_, pause);
        if (!goes_on) co_return;
        pause = std::min(2 * pause, pause_max);
    }
}

void RadosStore::Works::follow_up(const CommitRecord& record, const Executor& executor) {
    for (const auto& part : record.commit.partitions) {
        if (!part.deferred.empty()) begin(Chore::deliver, part.partition, executor);
    }
    if (record.split) begin(Chore::fill, record.split->target, executor);
}

// --- reads ---------------------------------------------------------------------------------------

awaitable<Outcome<PartitionView>> RadosStore::Works::read_one(PartitionRead read) {
    const auto partition = read.partition;
    const Executor executor = co_await this_executor;
    // Somebody may have left something in its outbox.
    if (meet(partition)) begin(Chore::deliver, partition, executor);
    auto values = co_await reader_.read(std::move(read));
    if (!values) co_return std::unexpected(values.error());
    learn(partition, values->state, executor);
    co_return std::move(values->view);
}

awaitable<Outcome<bool>> RadosStore::Works::still(const std::vector<PartitionView>& views,
                                                  const std::vector<PartitionRead>& reads) {
    for (std::size_t i = 0; i < reads.size(); ++i) {
        PartitionRead guard_alone;
        guard_alone.partition = reads[i].partition;
        const auto now = co_await reader_.read(std::move(guard_alone));
        if (!now) co_return std::unexpected(now.error());
        if (now->view.guard != views[i].guard) co_return false;
    }
    co_return true;
}

/// Several are read one after the other, and then looked at again: where no guard has moved
/// meanwhile, all of it was so at one moment.
awaitable<Outcome<std::vector<PartitionView>>> RadosStore::Works::read(
    std::vector<PartitionRead> reads) {
    const auto self = shared_from_this();
    for (int tries = 0; tries < tries_max; ++tries) {
        std::vector<PartitionView> views;
        for (const auto& read : reads) {
            auto view = co_await read_one(read);
            if (!view) co_return std::unexpected(view.error());
            views.push_back(*std::move(view));
        }
        if (reads.size() < 2) co_return views;
        const auto holds = co_await still(views, reads);
        if (!holds) co_return std::unexpected(holds.error());
        if (*holds) co_return views;
    }
    co_return std::unexpected(restless(reads.front().partition));
}

// --- scans ---------------------------------------------------------------------------------------

/// Adds chunk after chunk. False if the guard moved on the way.
awaitable<Outcome<bool>> RadosStore::Works::scan_forward(const ScanRequest& request,
                                                         std::size_t first_entries,
                                                         PageFiller& page,
                                                         std::optional<Guard>& guard, bool& more) {
    auto range = request.range;
    for (bool first = true;; first = false) {
        const auto count =
            first ? std::max(first_entries, page.next_entries()) : page.next_entries();
        auto chunk = co_await reader_.read_chunk(request.partition, request.space, range, count);
        if (!chunk) co_return std::unexpected(chunk.error());
        if (guard && chunk->guard != *guard) {
            more = true;
            co_return false;
        }
        guard = chunk->guard;
        for (const auto& [key, value] : chunk->entries) {
            if (page.take(key, value, key.size() + value.size())) continue;
            more = true;
            co_return true;
        }
        more = chunk->more;
        if (!chunk->more) co_return true;
        range.begin = std::move(chunk->begin);
    }
}

awaitable<Outcome<bool>> RadosStore::Works::scan_backward(const ScanRequest& request,
                                                          PageFiller& page,
                                                          std::optional<Guard>& guard, bool& more) {
    auto range = request.range;
    more = false;
    while (!is_empty(range)) {
        const auto near = co_await reader_.find_near_end(request.partition, request.space, range);
        if (!near) co_return std::unexpected(near.error());
        KeyRange part{*near, range.end};
        std::vector<std::pair<std::string, std::string>> entries;
        for (bool more_of_part = true; more_of_part;) {
            auto chunk = co_await reader_.read_chunk(request.partition, request.space, part,
                                                     page.next_entries());
            if (!chunk) co_return std::unexpected(chunk.error());
            if (guard && chunk->guard != *guard) {
                more = true;
                co_return false;
            }
            guard = chunk->guard;
            std::ranges::move(chunk->entries, std::back_inserter(entries));
            more_of_part = chunk->more;
            part.begin = std::move(chunk->begin);
        }
        for (auto at = entries.rbegin(); at != entries.rend(); ++at) {
            if (page.take(at->first, at->second, at->first.size() + at->second.size())) continue;
            more = true;
            co_return true;
        }
        if (*near == range.begin) break;
        range.end = *near;
    }
    if (!guard) {
        PartitionRead guard_alone;
        guard_alone.partition = request.partition;
        const auto view = co_await reader_.read(std::move(guard_alone));
        if (!view) co_return std::unexpected(view.error());
        guard = view->view.guard;
    }
    co_return true;
}

awaitable<Outcome<std::optional<ScanResult>>> RadosStore::Works::try_scan(
    const ScanRequest& request, std::size_t first_entries) {
    EntryCollector collector(request.items_max, request.bytes_max);
    PageFiller page(request.items_max, request.bytes_max, collector);
    ScanResult result;
    std::optional<Guard> guard;
    auto whole = Outcome<bool>(true);
    if (request.direction == Direction::forward) {
        whole = co_await scan_forward(request, first_entries, page, guard, result.more);
    } else {
        whole = co_await scan_backward(request, page, guard, result.more);
    }
    if (!whole) co_return std::unexpected(whole.error());
    if (!*whole && page.empty()) co_return std::optional<ScanResult>();
    if (!*whole && first_entries == 0) co_return std::optional<ScanResult>();
    result.guard = guard.value_or(Guard{});
    result.entries = collector.take_entries();
    co_return result;
}

/// One that was disturbed begins again and reads more at once; in the end what comes of it is a
/// shorter page.
awaitable<Outcome<ScanResult>> RadosStore::Works::scan(ScanRequest request) {
    TAILRACE_ASSERT(request.items_max > 0, "a scan asks for something");
    const auto self = shared_from_this();
    std::size_t first_entries = 0;
    for (int tries = 0; tries < tries_max; ++tries) {
        auto result = co_await try_scan(request, first_entries);
        if (!result) co_return std::unexpected(result.error());
        if (*result) co_return **std::move(result);
        first_entries = std::min<std::size_t>(request.items_max + 1, 256);
    }
    co_return std::unexpected(restless(request.partition));
}

// --- logs ----------------------------------------------------------------------------------------

namespace {

LevelPrefix prefix_of(LogId log) {
    return [log](unsigned level) { return log_prefix(level, log); };
}

KeyRange range_of(const LogScanRequest& request) {
    return {bytes_of(request.after) + '\0', bytes_of(request.through) + '\0'};
}

}  // namespace

awaitable<Outcome<OmapEntries>> RadosStore::Works::read_log(PartitionId partition, LogId log,
                                                            KeyRange range,
                                                            std::size_t entries_max) {
    ObjectRead read;
    read.ranges.push_back(in_level(prefix_of(log), 0, range, entries_max));
    auto seen = co_await reader_.look(partition, std::move(read));
    if (!seen) co_return std::unexpected(seen.error());
    auto found = std::move(seen->view.ranges[0]);
    const auto prefix_size = log_prefix(0, log).size();
    for (auto& [key, body] : found.entries) key.erase(0, prefix_size);
    co_return found;
}

awaitable<Outcome<bool>> RadosStore::Works::visit_forward(LogScanRequest request, EntrySink& sink) {
    PageFiller page(request.entries_max, request.bytes_max, sink);
    auto range = range_of(request);
    for (;;) {
        const auto found =
            co_await read_log(request.partition, request.log, range, page.next_entries());
        if (!found) co_return std::unexpected(found.error());
        for (const auto& [number, body] : found->entries) {
            if (!page.take(number, body, body.size())) co_return true;
        }
        if (!found->more || found->entries.empty()) co_return false;
        range.begin = found->entries.back().first + '\0';
    }
}

awaitable<Outcome<bool>> RadosStore::Works::visit_backward(LogScanRequest request,
                                                           EntrySink& sink) {
    PageFiller page(request.entries_max, request.bytes_max, sink);
    auto range = range_of(request);
    while (!is_empty(range)) {
        const auto near = co_await find_near_end(pool_, object_of(request.partition),
                                                 prefix_of(request.log), range);
        if (!near) co_return std::unexpected(near.error());
        KeyRange part{*near, range.end};
        std::vector<std::pair<std::string, std::string>> entries;
        for (bool more = true; more;) {
            auto found =
                co_await read_log(request.partition, request.log, part, page.next_entries());
            if (!found) co_return std::unexpected(found.error());
            more = found->more && !found->entries.empty();
            if (more) part.begin = found->entries.back().first + '\0';
            std::ranges::move(found->entries, std::back_inserter(entries));
        }
        for (auto at = entries.rbegin(); at != entries.rend(); ++at) {
            if (!page.take(at->first, at->second, at->second.size())) co_return true;
        }
        if (*near == range.begin) break;
        range.end = *near;
    }
    co_return false;
}

awaitable<Outcome<bool>> RadosStore::Works::visit_log(LogScanRequest request, EntrySink& sink) {
    TAILRACE_ASSERT(request.entries_max > 0, "a scan asks for something");
    const auto self = shared_from_this();
    if (request.through <= request.after) co_return false;
    if (request.direction == Direction::forward)
        co_return co_await visit_forward(std::move(request), sink);
    co_return co_await visit_backward(std::move(request), sink);
}

/// Which there are, so that they can be found when they are old. An entry too many does no harm.
awaitable<Outcome<void>> RadosStore::Works::register_logs(const Commit& commit) {
    std::map<std::string, std::map<std::string, std::string>> entries;
    std::vector<LogId> logs;
    for (const auto& part : commit.partitions) {
        for (const auto& append : part.appends) {
            const std::lock_guard lock(mutex_);
            if (registered_.contains(append.log)) continue;
            entries[registry_object_of(append.log)].emplace(
                registry_key(append.log, part.partition), "");
            logs.push_back(append.log);
        }
    }
    for (auto& [object, keys] : entries) {
        ObjectWrite write(object);
        write.add(ObjectWrite::SetValues{std::move(keys)});
        const auto outcome = co_await pool_.write(std::move(write));
        if (!outcome) co_return std::unexpected(outcome.error());
        if (*outcome != WriteOutcome::done)
            co_return std::unexpected(Fault{"it is not known whether a log was registered"});
    }
    const std::lock_guard lock(mutex_);
    registered_.insert(logs.begin(), logs.end());
    co_return Outcome<void>{};
}

awaitable<Outcome<void>> RadosStore::Works::drop_logs(std::uint64_t born_before_ms) {
    const auto self = shared_from_this();
    {
        const std::lock_guard lock(mutex_);
        registered_.erase(registered_.begin(), registered_.lower_bound({born_before_ms, 0}));
    }
    for (unsigned index = 0; index < registry_objects; ++index) {
        const auto dropped = co_await drop_logs_of(registry_object(index), born_before_ms);
        if (!dropped) co_return dropped;
    }
    co_return Outcome<void>{};
}

awaitable<Outcome<void>> RadosStore::Works::drop_logs_of(std::string registry,
                                                         std::uint64_t born_before_ms) {
    constexpr std::size_t logs_max = 100;
    for (;;) {
        ObjectRead read;
        read.object = registry;
        read.ranges.push_back({"", encode_number(born_before_ms), logs_max});
        const auto view = co_await pool_.read(std::move(read));
        if (!view) co_return std::unexpected(view.error());
        const auto& entries = view->ranges[0].entries;
        if (entries.empty()) co_return Outcome<void>{};
        std::vector<std::string> keys;
        for (const auto& [key, nothing] : entries) {
            keys.push_back(key);
            const auto named = decode_registry_key(key);
            if (!named) continue;
            ObjectWrite write(object_of(named->partition));
            for (unsigned level = 0; level < levels_max; ++level) {
                const auto prefix = log_prefix(level, named->log);
                write.add(ObjectWrite::RemoveRange{prefix, after_prefix(prefix)});
            }
            const auto removed = co_await pool_.write(std::move(write));
            if (!removed) co_return std::unexpected(removed.error());
            if (*removed == WriteOutcome::unknown)
                co_return std::unexpected(Fault{"it is not known whether a log was dropped"});
        }
        ObjectWrite forget(registry);
        forget.add(ObjectWrite::RemoveKeys{std::move(keys)});
        const auto forgotten = co_await pool_.write(std::move(forget));
        if (!forgotten) co_return std::unexpected(forgotten.error());
        if (*forgotten == WriteOutcome::unknown)
            co_return std::unexpected(Fault{"it is not known whether a log was dropped"});
    }
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
        if (!outcome) co_return std::unexpected(outcome.error());
        if (*outcome == WriteOutcome::unknown) co_return CommitOutcome::unknown;
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
        if (!now) co_return std::unexpected(now.error());
        // It may have been done, and refused when it was sent again.
        if (now->view.last_attempt == commit.attempt.counter) co_return CommitOutcome::done;
        if (now->view.guard != part.guard) co_return CommitOutcome::refused;
        learn(part.partition, now->state, executor);
        layout = std::move(now->state.layout);
        may_be_new = !now->state.object_exists;
    }
    co_return std::unexpected(restless(part.partition));
}

awaitable<Outcome<CommitOutcome>> RadosStore::Works::commit(CommitRecord record) {
    const auto self = shared_from_this();
    const Executor executor = co_await this_executor;
    const auto registered = co_await register_logs(record.commit);
    if (!registered) co_return std::unexpected(registered.error());
    if (record.split) {
        PartitionRead source;
        source.partition = record.split->source;
        const auto seen = co_await reader_.read(std::move(source));
        if (!seen) co_return std::unexpected(seen.error());
        learn(record.split->source, seen->state, executor);
        if (seen->state.layout.filling) {
            co_return std::unexpected(Fault{
                fmt::format("object {} is still being filled", object_of(record.split->source))});
        }
    }
    auto outcome = Outcome<CommitOutcome>(CommitOutcome::unknown);
    if (record.commit.partitions.size() == 1) {
        outcome = co_await commit_one(record.commit);
    } else {
        outcome = co_await multi_commit_.run(record);
    }
    if (outcome && *outcome != CommitOutcome::refused) follow_up(record, executor);
    co_return outcome;
}

awaitable<Outcome<void>> RadosStore::Works::sweep() {
    const auto self = shared_from_this();
    co_return co_await sweep_.run();
}

// --- the store -----------------------------------------------------------------------------------

RadosStore::RadosStore(Pool& pool, base::Clock& clock, base::Background& background)
    : works_(std::make_shared<Works>(pool, clock, background)) {}

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
