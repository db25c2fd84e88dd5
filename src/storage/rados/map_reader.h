// Reads of partitions: their values, and ranges of their keys, wherever these lie.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "storage/rados/multi_commit.h"
#include "storage/rados/partition_object.h"
#include "storage/rados/pool.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// Keys and values of a range, in order.
struct MapChunk {
    Guard guard;
    std::vector<std::pair<std::string, std::string>> entries;
    /// The range may have more after the last entry, or, if there is none, from `begin` on.
    bool more = false;
    /// Where to go on, if there is more.
    std::string begin;
};

class MapReader {
 public:
    MapReader(Pool& pool, Helper& helper) : pool_(pool), helper_(helper) {}

    struct Seen {
        PartitionState state;
        ObjectView view;
    };
    struct Values {
        PartitionState state;
        PartitionView view;
    };
    /// Whatever is asked of a partition's object, once it is unmarked.
    awaitable<Outcome<Seen>> look(PartitionId partition, ObjectRead read);
    awaitable<Outcome<Values>> read(PartitionRead read);
    /// The first entries of a range, at most about `entries_max`.
    awaitable<Outcome<MapChunk>> read_chunk(PartitionId partition, SpaceId space, KeyRange range,
                                            std::size_t entries_max);
    /// Where to begin to read for the last entries of the range.
    awaitable<Outcome<std::string>> find_near_end(PartitionId partition, SpaceId space,
                                                  KeyRange range);

 private:
    awaitable<Outcome<Values>> complete(PartitionRead read, Seen seen);

    Pool& pool_;
    Helper& helper_;
};

}  // namespace tailrace::storage::rados
