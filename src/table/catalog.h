// Which tables there are, as the store says and as this server remembers.
#pragma once

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
#include "table/table.h"
#include "tailrace/error.h"

namespace tailrace::table {

/// What is remembered may be old: another server may have changed it. Writes are safe all the same,
/// because they are evaluated against the partition's descriptor; who finds a partition moved asks
/// for a fresh look. Safe from any thread.
class Catalog final : public stream::LastNumbers, public stream::IteratorKeyring {
 public:
    explicit Catalog(partition::Environment& environment) : environment_(environment) {}

    /// As remembered; read from the store if it is not, or is not usable. Null if there is no such
    /// table.
    awaitable<Result<TablePtr>> find(std::string name);
    /// As the store says now.
    awaitable<Result<TablePtr>> refresh(std::string name);

    struct Names {
        std::vector<std::string> names;
        bool more = false;
    };
    /// At most `limit` names greater than `after`, ascending.
    awaitable<Result<Names>> names(std::string after, std::size_t limit);

    /// The one object of a partition in this server.
    std::shared_ptr<partition::Partition> partition(storage::PartitionId id);

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

    TablePtr remember(TableRow row);
    void forget(const std::string& name);
    awaitable<Result<std::shared_ptr<const stream::IteratorKeys>>> read_keys();

    partition::Environment& environment_;
    std::shared_mutex mutex_;
    std::unordered_map<std::string, TablePtr, Hash, std::equal_to<>> tables_;
    std::unordered_map<std::uint64_t, std::shared_ptr<partition::Partition>> partitions_;
    std::shared_ptr<const stream::IteratorKeys> keys_;
};

/// The API's answer to a write or read that got none of its own.
Error to_error(partition::Failure failure);

}  // namespace tailrace::table
