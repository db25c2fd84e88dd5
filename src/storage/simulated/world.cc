#include "storage/simulated/world.h"

#include <algorithm>

#include "base/assert.h"

namespace tailrace::storage::simulated {

namespace {

std::string_view bytes_of(const LogNumber& number) {
    return {reinterpret_cast<const char*>(number.data()), number.size()};
}

/// The entries of a map in a range.
template <class Map>
auto slice(Map& map, const KeyRange& range) {
    const auto begin = map.lower_bound(range.begin);
    if (range.end.empty()) return std::pair{begin, map.end()};
    if (range.end <= range.begin) return std::pair{begin, begin};
    return std::pair{begin, map.lower_bound(range.end)};
}

/// Fills a page from entries that come in its order.
class Page {
 public:
    Page(std::size_t entries_max, std::size_t bytes_max)
        : entries_max_(entries_max), bytes_max_(bytes_max) {}

    /// False, and nothing is added, if it is full.
    bool add(std::string_view key, std::string_view value, std::size_t bytes) {
        if (entries_.size() >= entries_max_ || (!entries_.empty() && bytes_ >= bytes_max_)) {
            more_ = true;
            return false;
        }
        entries_.append(key, value);
        bytes_ += bytes;
        return true;
    }
    EntryBlock take_entries() { return std::move(entries_); }
    bool more() const { return more_; }

 private:
    std::size_t entries_max_;
    std::size_t bytes_max_;
    EntryBlock entries_;
    std::size_t bytes_ = 0;
    bool more_ = false;
};

}  // namespace

// --- reads -------------------------------------------------------------------------------------

Guard World::guard_of(PartitionId partition) const {
    const auto found = partitions_.find(partition);
    return found == partitions_.end() ? Guard{} : found->second.guard;
}

std::vector<PartitionView> World::read(const std::vector<PartitionRead>& reads) const {
    std::vector<PartitionView> views;
    for (const auto& read : reads) {
        auto& view = views.emplace_back();
        view.guard = guard_of(read.partition);
        for (const auto& key : read.keys) view.values.push_back(find(read.partition, key));
        const auto found = partitions_.find(read.partition);
        if (found == partitions_.end()) continue;
        const auto attempt = found->second.attempts.find(read.incarnation);
        if (attempt != found->second.attempts.end()) view.last_attempt = attempt->second;
    }
    return views;
}

std::optional<std::string> World::find(PartitionId partition, const Key& key) const {
    if (key.space == kOwnSpace) {
        const auto owner = partitions_.find(partition);
        if (owner == partitions_.end()) return std::nullopt;
        const auto found = owner->second.own.find(key.bytes);
        if (found == owner->second.own.end()) return std::nullopt;
        return found->second;
    }
    const auto space = spaces_.find(key.space);
    if (space == spaces_.end()) return std::nullopt;
    const auto found = space->second.find(key.bytes);
    if (found == space->second.end() || found->second.owner != partition) return std::nullopt;
    return found->second.value;
}

ScanResult World::scan(const ScanRequest& request) const {
    TAILRACE_ASSERT(request.items_max > 0, "a scan asks for something");
    Page page(request.items_max, request.bytes_max);
    const auto fill = [&](auto begin, auto end, auto value_of) {
        for (auto at = begin; at != end; ++at) {
            const std::string* value = value_of(at->second);
            if (value == nullptr) continue;
            if (!page.add(at->first, *value, at->first.size() + value->size())) return;
        }
    };
    const auto fill_in_direction = [&](const auto& map, auto value_of) {
        const auto [begin, end] = slice(map, request.range);
        if (request.direction == Direction::forward) return fill(begin, end, value_of);
        fill(std::make_reverse_iterator(end), std::make_reverse_iterator(begin), value_of);
    };
    if (request.space == kOwnSpace) {
        const auto found = partitions_.find(request.partition);
        if (found != partitions_.end()) {
            fill_in_direction(found->second.own, [](const std::string& value) { return &value; });
        }
    } else if (const auto found = spaces_.find(request.space); found != spaces_.end()) {
        fill_in_direction(found->second, [&](const Cell& cell) {
            return cell.owner == request.partition ? &cell.value : nullptr;
        });
    }
    return {guard_of(request.partition), page.take_entries(), page.more()};
}

LogScanResult World::scan_log(const LogScanRequest& request) const {
    TAILRACE_ASSERT(request.entries_max > 0, "a scan asks for something");
    Page page(request.entries_max, request.bytes_max);
    if (const auto found = logs_.find(request.log); found != logs_.end()) {
        const auto& log = found->second;
        TAILRACE_ASSERT(log.appender == request.partition, "a log is read through its partition");
        const auto fill = [&page](auto begin, auto end) {
            for (auto at = begin; at != end; ++at) {
                if (!page.add(bytes_of(at->first), at->second, at->second.size())) break;
            }
        };
        const bool nothing = request.through <= request.after;
        const auto begin = log.entries.upper_bound(request.after);
        const auto end = nothing ? begin : log.entries.upper_bound(request.through);
        if (request.direction == Direction::forward) {
            fill(begin, end);
        } else {
            fill(std::make_reverse_iterator(end), std::make_reverse_iterator(begin));
        }
    }
    return {page.take_entries(), page.more()};
}

// --- commits -----------------------------------------------------------------------------------

CommitOutcome World::apply(const Change& change) {
    const auto& commit = change.commit;
    const bool holds = std::ranges::all_of(commit.partitions, [this](const auto& part) {
        return guard_of(part.partition) == part.guard;
    });
    if (!holds) return CommitOutcome::refused;
    for (const auto& part : commit.partitions) apply(part, commit.attempt);
    if (change.split) apply(*change.split);
    for (const auto& part : commit.partitions) {
        for (const auto& deferred : part.deferred)
            routes_[{part.partition, deferred.target}].push_back(deferred);
    }
    return CommitOutcome::done;
}

void World::drop_logs(std::uint64_t born_before_ms) {
    logs_.erase(logs_.begin(), logs_.lower_bound(LogId{born_before_ms, 0}));
}

void World::disturb(PartitionId partition) {
    ++partitions_[partition].guard.version;
}

void World::apply(const PartitionCommit& part, const Attempt& attempt) {
    auto& partition = partitions_[part.partition];
    ++partition.guard.version;
    if (part.moves_epoch) ++partition.guard.epoch;
    partition.attempts[attempt.incarnation] = attempt.counter;
    for (const auto& range : part.erases) erase(part.partition, range);
    for (const auto& entry : part.puts) put(part.partition, entry);
    for (const auto& key : part.deletes) remove(part.partition, key);
    for (const auto& entry : part.appends) append(part.partition, entry);
    for (const auto& entry : part.trims) trim(part.partition, entry);
}

bool World::holds(PartitionId partition, SpaceId space, std::string_view key) const {
    const auto part = parts_.find({partition, space});
    return part == parts_.end() || part->second.holds(key);
}

void World::put(PartitionId partition, const Put& put) {
    if (put.key.space == kOwnSpace) {
        partitions_[partition].own[put.key.bytes] = put.value;
        return;
    }
    TAILRACE_ASSERT(holds(partition, put.key.space, put.key.bytes),
                    "a key lies in its partition's range");
    auto [at, added] = spaces_[put.key.space].try_emplace(put.key.bytes, Cell{partition, {}});
    TAILRACE_ASSERT(at->second.owner == partition, "a key falls to one partition");
    at->second.value = put.value;
}

void World::remove(PartitionId partition, const Key& key) {
    if (key.space == kOwnSpace) {
        partitions_[partition].own.erase(key.bytes);
        return;
    }
    TAILRACE_ASSERT(holds(partition, key.space, key.bytes), "a key lies in its partition's range");
    auto& space = spaces_[key.space];
    const auto at = space.find(key.bytes);
    if (at == space.end()) return;
    TAILRACE_ASSERT(at->second.owner == partition, "a key falls to one partition");
    space.erase(at);
}

void World::erase(PartitionId partition, const Erase& erase) {
    if (erase.space == kOwnSpace) {
        auto& own = partitions_[partition].own;
        const auto [begin, end] = slice(own, erase.range);
        own.erase(begin, end);
        return;
    }
    auto& space = spaces_[erase.space];
    const auto [begin, end] = slice(space, erase.range);
    const bool ours =
        std::all_of(begin, end, [=](const auto& at) { return at.second.owner == partition; });
    TAILRACE_ASSERT(ours, "an erased range lies in its partition's");
    space.erase(begin, end);
}

void World::append(PartitionId partition, const Append& append) {
    auto [at, added] = logs_.try_emplace(append.log, Log{partition, {}, {}});
    auto& log = at->second;
    TAILRACE_ASSERT(log.appender == partition, "one partition appends to a log");
    TAILRACE_ASSERT(append.entry.number > log.last, "the numbers of a log ascend");
    log.last = append.entry.number;
    log.entries.emplace(append.entry.number, append.entry.body);
}

void World::trim(PartitionId partition, const Trim& trim) {
    const auto log = logs_.find(trim.log);
    if (log == logs_.end()) return;
    TAILRACE_ASSERT(log->second.appender == partition, "a log is trimmed by who appends to it");
    auto& entries = log->second.entries;
    entries.erase(entries.begin(), entries.upper_bound(trim.through));
}

void World::apply(const Split& split) {
    deliver_all_of(split.source);
    for (const auto space : split.spaces) {
        auto& low = parts_[{split.source, space}];
        TAILRACE_ASSERT(low.holds(split.key), "a partition is split at a key of its range");
        parts_[{split.target, space}] = {split.key, low.end};
        low.end = split.key;
        auto& cells = spaces_[space];
        for (auto at = cells.lower_bound(split.key); at != cells.end(); ++at) {
            if (at->second.owner == split.source) at->second.owner = split.target;
        }
    }
    splits_.push_back(split);
}

// --- deferred writes ---------------------------------------------------------------------------

void World::deliver(Route route) {
    const auto way = routes_.find(route);
    if (way == routes_.end()) return;
    const auto write = std::move(way->second.front());
    way->second.pop_front();
    if (way->second.empty()) routes_.erase(way);
    for (const auto& entry : write.puts) put(owner_of(write.target, entry.key), entry);
    for (const auto& key : write.deletes) remove(owner_of(write.target, key), key);
}

/// What the new partition sends has a way of its own, and may overtake nothing of before.
void World::deliver_all_of(PartitionId source) {
    for (;;) {
        const auto way = routes_.lower_bound({source, PartitionId{0}});
        if (way == routes_.end() || way->first.first != source) return;
        deliver(way->first);
    }
}

PartitionId World::owner_of(PartitionId partition, const Key& key) const {
    for (const auto& split : splits_) {
        const bool moved = split.source == partition && key.bytes >= split.key &&
                           std::ranges::find(split.spaces, key.space) != split.spaces.end();
        if (moved) partition = split.target;
    }
    return partition;
}

std::optional<World::Route> World::next_route() const {
    if (routes_.empty()) return std::nullopt;
    return routes_.begin()->first;
}

}  // namespace tailrace::storage::simulated
