// A partition as one batch of writes sees it: what is stored, overlaid with what the batch has
// changed so far.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "partition/descriptor.h"
#include "partition/recent_values.h"
#include "storage/store.h"
#include "stream/sequence_number.h"

namespace tailrace::partition {

/// What a pipeline knows of its partition between two batches; holds as long as the guard does.
struct Knowledge {
    storage::Guard guard;
    /// Null if the partition has no descriptor: it was not created, or was dropped, or is the
    /// system's.
    std::shared_ptr<const Descriptor> descriptor;
    State state;
};

class View {
 public:
    View(storage::PartitionId partition, Knowledge knowledge, base::UnixMilliseconds now)
        : partition_(partition), before_(std::move(knowledge)), after_(before_), now_(now) {}

    storage::PartitionId partition() const { return partition_; }
    base::UnixMilliseconds now() const { return now_; }

    const Descriptor* descriptor() const { return after_.descriptor.get(); }
    /// Null drops it. Moves the epoch.
    void set_descriptor(std::shared_ptr<const Descriptor> descriptor);

    State& state() { return after_.state; }
    /// Allots the next number of the partition.
    stream::SequenceNumber next_number();
    /// For the partition's pace; not stored.
    void add_write_units(std::uint64_t units) { write_units_ += units; }

    /// Null if there is no such key. The key must be one that was asked for. Valid until it is put
    /// or erased.
    const std::string* find(const storage::Key& key) const;
    void put(storage::Key key, std::string value);
    void erase(const storage::Key& key);
    /// All keys of the range as they are stored, not those that this batch put.
    void erase_range(storage::SpaceId space, storage::KeyRange range);
    /// What follows the commit to other partitions: blind, and the last of each key.
    void defer_put(storage::PartitionId target, storage::Key key, std::string value);
    void defer_erase(storage::PartitionId target, storage::Key key);
    /// Numbers must rise within a log.
    void append(const storage::LogId& log, stream::SequenceNumber number, std::string record);

    // For who loads and commits.

    void load(storage::Key key, std::optional<std::string> value);
    bool changed() const;
    /// The changes, guarded by what the view rests on. Leaves the view without them.
    storage::PartitionCommit take_commit();
    /// What is known once the commit is done.
    Knowledge knowledge_after() const;
    const Knowledge& knowledge_before() const { return before_; }
    std::uint64_t write_units() const { return write_units_; }
    /// Keys are not where, or what, they were.
    bool keys_moved() const { return keys_moved_; }
    /// What holds once the commit is done; the view is over.
    RecentValues::Learned take_values();

 private:
    struct Slot {
        std::optional<std::string> value;
        bool changed = false;
        bool looked_up = false;
    };

    storage::PartitionId partition_;
    Knowledge before_;
    Knowledge after_;
    base::UnixMilliseconds now_;
    bool descriptor_changed_ = false;
    bool keys_moved_ = false;
    std::uint64_t write_units_ = 0;
    std::map<storage::Key, Slot> slots_;
    std::vector<storage::Erase> erases_;
    std::vector<storage::Append> appends_;
    std::map<storage::PartitionId, std::map<storage::Key, std::optional<std::string>>> deferred_;
};

}  // namespace tailrace::partition
