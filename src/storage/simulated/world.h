// What all simulated servers share: the data, as the store holds it. No time passes here and
// nothing fails.
//
// It notices callers that break the contract by what the data shows: a key that falls to another
// partition, a number that does not ascend, a log that changes hands.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/store.h"

namespace tailrace::storage::simulated {

struct Split {
    PartitionId source{};
    PartitionId target{};
    std::vector<SpaceId> spaces;
    std::string key;
};

/// What a server sends to change something.
struct Change {
    Commit commit;
    std::optional<Split> split;
};

class World {
 public:
    /// Deferred writes on the way from one partition to another.
    using Route = std::pair<PartitionId, PartitionId>;

    std::vector<PartitionView> read(const std::vector<PartitionRead>& reads) const;
    ScanResult scan(const ScanRequest& request) const;
    LogScanResult scan_log(const LogScanRequest& request) const;

    /// Done or refused. Deferred writes begin their way; `deliver` ends it.
    CommitOutcome apply(const Change& change);
    void drop_logs(std::uint64_t born_before_ms);
    /// An empty commit of nobody's to one partition.
    void disturb(PartitionId partition);

    /// The oldest write on a route arrives, where its keys are by now.
    void deliver(Route route);
    /// A route with something on its way.
    std::optional<Route> next_route() const;

 private:
    struct Partition {
        Guard guard;
        std::map<std::uint64_t, std::uint64_t> attempts;
        std::map<std::string, std::string> own;
    };
    struct Cell {
        PartitionId owner{};
        std::string value;
    };
    using Space = std::map<std::string, Cell>;
    /// Of a partition in a space, as far as splits have told.
    struct Part {
        std::string begin;
        std::string end;
        bool holds(std::string_view key) const {
            return key >= begin && (end.empty() || key < end);
        }
    };
    struct Log {
        PartitionId appender{};
        LogNumber last{};
        std::map<LogNumber, std::string> entries;
    };

    Guard guard_of(PartitionId partition) const;
    std::optional<std::string> find(PartitionId partition, const Key& key) const;
    bool holds(PartitionId partition, SpaceId space, std::string_view key) const;
    PartitionId owner_of(PartitionId partition, const Key& key) const;
    void deliver_all_of(PartitionId source);

    void apply(const PartitionCommit& part, const Attempt& attempt);
    void apply(const Split& split);
    void put(PartitionId partition, const Put& put);
    void remove(PartitionId partition, const Key& key);
    void erase(PartitionId partition, const Erase& erase);
    void append(PartitionId partition, const Append& append);
    void trim(PartitionId partition, const Trim& trim);

    std::map<PartitionId, Partition> partitions_;
    std::map<SpaceId, Space> spaces_;
    std::map<std::pair<PartitionId, SpaceId>, Part> parts_;
    std::vector<Split> splits_;
    std::map<LogId, Log> logs_;
    std::map<Route, std::deque<DeferredWrite>> routes_;
};

}  // namespace tailrace::storage::simulated
