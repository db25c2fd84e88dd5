#include "storage/rocksdb/rocksdb_store.h"

#include <rocksdb/convenience.h>

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <utility>

#include "base/assert.h"
#include "storage/rocksdb/committer.h"
#include "storage/rocksdb/database.h"
#include "storage/rocksdb/disk_readers.h"
#include "storage/rocksdb/horizon.h"
#include "storage/rocksdb/layout.h"
#include "storage/rocksdb/lookup.h"

namespace tailrace::storage::rocksdb {

namespace {

constexpr std::size_t disk_readers_max = 2;

/// Reads the birth marks: the prefix of a partition's own keys, as if it were one of them.
std::vector<PartitionRead> mark_reads(std::span<const PartitionId> partitions) {
    std::vector<PartitionRead> reads;
    for (const auto partition : partitions) reads.push_back({partition, {{kOwnSpace, {}}}});
    return reads;
}

std::vector<PartitionId> partitions_of(const auto& parts) {
    std::vector<PartitionId> partitions;
    for (const auto& part : parts) partitions.push_back(part.partition);
    return partitions;
}

}  // namespace

struct RocksdbStore::Parts {
    explicit Parts(std::unique_ptr<Database> opened)
        : database(std::move(opened)), horizon(**database), committer(*database, horizon) {}

    awaitable<void> run(PointLookup& lookup) {
        if (lookup.run(database->in_memory() ? Reach::disk : Reach::memory)) co_return;
        co_await disk_readers.run([&lookup] { lookup.run(Reach::disk); });
    }
    awaitable<void> run(RangeLookup& lookup) {
        return run([&lookup] { lookup.run(); });
    }
    /// What may wait for a disk.
    awaitable<void> run(std::function<void()> work) {
        if (database->in_memory()) co_return work();
        co_await disk_readers.run(std::move(work));
    }
    /// Whole files only, of the levels that are sorted.
    ::rocksdb::Status drop_log_files(const Bounds& bounds) {
        const ::rocksdb::Slice end = bounds.end;
        return ::rocksdb::DeleteFilesInRange(&**database, database->logs(), /*begin=*/nullptr, &end,
                                             /*include_end=*/false);
    }

    std::unique_ptr<Database> database;
    Horizon horizon;
    Committer committer;
    DiskReaders disk_readers{disk_readers_max};
};

Outcome<std::unique_ptr<RocksdbStore>> RocksdbStore::open(const RocksdbOptions& options) {
    auto database = Database::open(options);
    if (!database) return std::unexpected(std::move(database.error()));
    return std::unique_ptr<RocksdbStore>(
        new RocksdbStore(std::make_unique<Parts>(std::move(*database))));
}

RocksdbStore::RocksdbStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

RocksdbStore::~RocksdbStore() = default;

std::expected<void, Fault> RocksdbStore::bring_to_disk() {
    const auto status = parts_->database->bring_to_disk();
    if (!status.ok()) return std::unexpected(fault_of(status));
    return {};
}

awaitable<std::expected<void, Fault>> RocksdbStore::meet(std::vector<PartitionId> partitions) {
    // Whom nobody has met, nobody has committed to since the database was opened: any snapshot will
    // do.
    std::erase_if(partitions, [this](auto partition) { return parts_->horizon.knows(partition); });
    const auto reads = mark_reads(partitions);
    std::vector<PartitionView> views(reads.size());
    PointLookup lookup(*parts_->database, parts_->horizon.look(), reads, views);
    co_await parts_->run(lookup);
    if (!lookup.status().ok()) co_return std::unexpected(fault_of(lookup.status()));
    for (std::size_t i = 0; i < reads.size(); ++i) {
        parts_->horizon.learn(partitions[i], views[i].values[0].has_value());
    }
    co_return std::expected<void, Fault>{};
}

awaitable<Outcome<std::vector<PartitionView>>> RocksdbStore::read(
    std::vector<PartitionRead> reads) {
    std::vector<PartitionView> views(reads.size());
    auto snapshot = parts_->horizon.look(reads, views);
    if (!snapshot) {
        if (auto met = co_await meet(partitions_of(reads)); !met) {
            co_return std::unexpected(std::move(met.error()));
        }
        snapshot = parts_->horizon.look(reads, views);
    }
    PointLookup lookup(*parts_->database, std::move(snapshot), reads, views);
    co_await parts_->run(lookup);
    if (!lookup.status().ok()) co_return std::unexpected(fault_of(lookup.status()));
    co_return views;
}

awaitable<Outcome<ScanResult>> RocksdbStore::scan(ScanRequest request) {
    TAILRACE_ASSERT(request.items_max > 0, "a scan asks for something");
    ScanResult result;
    auto snapshot = parts_->horizon.look(request.partition, result.guard);
    if (!snapshot) {
        if (auto met = co_await meet(std::vector(1, request.partition)); !met) {
            co_return std::unexpected(std::move(met.error()));
        }
        snapshot = parts_->horizon.look(request.partition, result.guard);
    }
    EntryCollector collector(request.items_max, request.bytes_max);
    RangeLookup lookup(*parts_->database, parts_->database->maps(), std::move(snapshot),
                       map_bounds(request.partition, request.space, request.range),
                       map_prefix_size(request.space),
                       {.direction = request.direction,
                        .entries_max = request.items_max,
                        .bytes_max = request.bytes_max},
                       collector);
    co_await parts_->run(lookup);
    if (!lookup.status().ok()) co_return std::unexpected(fault_of(lookup.status()));
    result.entries = collector.take_entries();
    result.more = lookup.more();
    co_return result;
}

awaitable<Outcome<bool>> RocksdbStore::visit_log(LogScanRequest request, EntrySink& sink) {
    TAILRACE_ASSERT(request.entries_max > 0, "a scan asks for something");
    RangeLookup lookup(*parts_->database, parts_->database->logs(), parts_->horizon.look(),
                       log_bounds(request.log, request.after, request.through), log_prefix_size,
                       {.direction = request.direction,
                        .entries_max = request.entries_max,
                        .bytes_max = request.bytes_max,
                        .keys_count = false},
                       sink);
    co_await parts_->run(lookup);
    if (!lookup.status().ok()) co_return std::unexpected(fault_of(lookup.status()));
    co_return lookup.more();
}

awaitable<Outcome<CommitOutcome>> RocksdbStore::commit(Commit commit) {
    TAILRACE_ASSERT(!commit.partitions.empty(), "a commit has a partition");
    const bool known = std::ranges::all_of(commit.partitions, [this](const auto& part) {
        return parts_->horizon.knows(part.partition);
    });
    if (!known) {
        if (auto met = co_await meet(partitions_of(commit.partitions)); !met) {
            co_return std::unexpected(std::move(met.error()));
        }
    }
    co_return co_await parts_->committer.commit(std::move(commit));
}

awaitable<Outcome<CommitOutcome>> RocksdbStore::split(PartitionId source, PartitionId target,
                                                      std::vector<SpaceId> /*spaces*/,
                                                      std::string /*key*/, Commit commit) {
    // Keys lie in their space, whichever partition they fall to: moving them is moving the guards.
    const bool of_both = std::ranges::all_of(std::array{source, target}, [&](auto partition) {
        return std::ranges::any_of(commit.partitions, [&](const auto& part) {
            return part.partition == partition && part.moves_epoch;
        });
    });
    TAILRACE_ASSERT(of_both, "a split moves the epochs of both partitions");
    return this->commit(std::move(commit));
}

awaitable<Outcome<void>> RocksdbStore::drop_logs(std::uint64_t born_before_ms) {
    const auto bounds = log_bounds_born_before(born_before_ms);
    ::rocksdb::Status status;
    const auto drop_files = [&] { status = parts_->drop_log_files(bounds); };
    co_await parts_->run(drop_files);
    if (!status.ok()) co_return std::unexpected(fault_of(status));
    EntryCollector found(1, 0);
    RangeLookup left(*parts_->database, parts_->database->logs(), parts_->horizon.look(), bounds,
                     log_prefix_size, {.entries_max = 1}, found);
    co_await parts_->run(left);
    if (!left.status().ok()) co_return std::unexpected(fault_of(left.status()));
    if (!found.take_entries().empty()) co_await parts_->committer.drop_logs(bounds);
    co_return Outcome<void>{};
}

}  // namespace tailrace::storage::rocksdb
