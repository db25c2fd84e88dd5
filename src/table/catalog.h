// Which tables there are, as the store says and as this server remembers.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/coroutine.h"
#include "partition/environment.h"
#include "partition/partition.h"
#include "stream/streams.h"
#include "table/live_partitions.h"
#include "table/table.h"
#include "tailrace/error.h"

namespace tailrace::table {

/// What is remembered may be old: another server may have changed it. Writes are safe all the same,
/// because they are evaluated against the partition's descriptor; who finds a partition moved asks
/// for a fresh look. Safe from any thread.
class Catalog final : public stream::LastNumbers, public stream::IteratorKeyring {
 public:
    explicit Catalog(partition::Environment& environment)
        : environment_(environment), partitions_(environment) {}

    /// As remembered; read from the store if it is not, or is not usable. Null if there is no such
    /// table.
    awaitable<Result<TablePtr>> find(std::string name);
    /// As the store says now.
    awaitable<Result<TablePtr>> refresh(std::string name);
    /// What is remembered is to be looked at again: another server has changed the catalog.
    void look_again() { ++looks_; }
    /// Of what the store says now; moves with every change.
    awaitable<Result<std::uint64_t>> version();

    struct Names {
        std::vector<std::string> names;
        bool more = false;
    };
    /// At most `limit` names greater than `after`, ascending.
    awaitable<Result<Names>> names(std::string after, std::size_t limit);
    /// The same of tables that have a time to live.
    awaitable<Result<Names>> expiring_names(std::string after, std::size_t limit);

    /// The one object of a partition in this server.
    std::shared_ptr<partition::Partition> partition(storage::PartitionId id) {
        return partitions_.get(id);
    }

    awaitable<Result<stream::SequenceNumber>> last_number(storage::PartitionId partition) override;
    /// Makes the first key if there is none.
    awaitable<Result<std::shared_ptr<const stream::IteratorKeys>>> keys(bool reload) override;

 private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };

    /// A table as some version of the catalog has it.
    struct Remembered {
        std::uint64_t version;
        TablePtr table;
        /// Of `looks_`, when it was read.
        std::uint64_t look = 0;
    };

    // Readings arrive in any order. Each gives what is known after it: of a later version, if that
    // was read before.
    TablePtr remember(TableRow row, std::uint64_t version, std::uint64_t look);
    TablePtr forget(const std::string& name, std::uint64_t version);
    /// What follows `prefix` in the keys of the catalog.
    awaitable<Result<Names>> names_under(std::string_view prefix, std::string after,
                                         std::size_t limit);
    awaitable<Result<std::shared_ptr<const stream::IteratorKeys>>> read_keys();

    partition::Environment& environment_;
    std::atomic<std::uint64_t> looks_{0};
    std::shared_mutex mutex_;
    std::unordered_map<std::string, Remembered, Hash, std::equal_to<>> tables_;
    /// The latest version that was seen without some table. What an earlier one shows may be a
    /// table that has gone since.
    std::uint64_t forgotten_version_ = 0;
    LivePartitions partitions_;
    std::shared_ptr<const stream::IteratorKeys> keys_;
};

/// The API's answer to a write or read that got none of its own.
Error to_error(partition::Failure failure);

}  // namespace tailrace::table
