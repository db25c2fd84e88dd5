// What a partition knows of itself: its descriptor, which guards all writes, and its state, which
// they move.
//
// Both lie in the partition's own space. The descriptor says which keys are here, which feeds a
// change goes to, which indexes have entries of the items, and by which attribute these expire; a
// change of it moves the partition's epoch, so whoever evaluated a write under the old one is
// refused. The state moves with every write.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "partition/hash_range.h"
#include "partition/index.h"
#include "storage/store.h"
#include "stream/sequence_number.h"
#include "stream/shard.h"
#include "tailrace/enumerations.h"

namespace tailrace::partition {

enum class TableId : std::uint64_t {};

/// An open shard of this partition: where its changes are recorded.
struct Feed {
    stream::StreamId stream{};
    storage::LogId log;
    StreamViewType view_type{};
    friend bool operator==(const Feed&, const Feed&) = default;
};

struct Descriptor {
    TableId table{};
    HashRange range;
    std::vector<Feed> feeds;
    /// Absent if items do not expire.
    std::optional<std::string> expiry_attribute = std::nullopt;
    /// Secondary indexes that its items are to have entries in.
    std::vector<Index> indexes = {};
    friend bool operator==(const Descriptor&, const Descriptor&) = default;
};

/// How far items have their entries in an index that was added to a partition with items.
struct BackfillMark {
    /// The item key from which on they may not have them.
    std::string next;
    /// Those that were changed after this number have them anyway.
    stream::SequenceNumber since;
    friend bool operator==(const BackfillMark&, const BackfillMark&) = default;
};

/// How many entries the items here have in an index.
struct IndexState {
    storage::SpaceId index{};
    std::uint64_t entries = 0;
    /// By the service's item sizes.
    std::uint64_t bytes = 0;
    /// Absent if all have theirs.
    std::optional<BackfillMark> backfill = std::nullopt;

    /// Whether the entry of an item as it is has been written, and counted.
    bool covers(std::string_view item_key, stream::SequenceNumber last_change) const {
        return !backfill || item_key < backfill->next || last_change > backfill->since;
    }
    friend bool operator==(const IndexState&, const IndexState&) = default;
};

struct State {
    /// The last number handed out; outlives streams, so that numbers grow from one to the next.
    stream::SequenceNumber last;
    std::uint64_t item_count = 0;
    std::uint64_t item_bytes = 0;
    /// One for each index of the descriptor.
    std::vector<IndexState> indexes = {};
    friend bool operator==(const State&, const State&) = default;
};

storage::Key descriptor_key();
storage::Key state_key();

std::string encode(const Descriptor& descriptor);
std::string encode(const State& state);
/// Empty if the bytes are damaged or of an unknown version.
std::optional<Descriptor> decode_descriptor(std::string_view bytes);
std::optional<State> decode_state(std::string_view bytes);

/// Null if there is none.
IndexState* find_index(State& state, storage::SpaceId index);

/// The spaces of a table share its number: items first, then local indexes; and the sizes of item
/// collections (item_collection.h) are the last.
storage::SpaceId item_space(TableId table);
storage::SpaceId local_index_space(TableId table, std::size_t place);
storage::SpaceId collection_space(TableId table);

}  // namespace tailrace::partition
