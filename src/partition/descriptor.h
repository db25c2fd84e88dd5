// What a partition knows of itself: its descriptor, which guards all writes, and its state, which
// they move.
//
// Both lie in the partition's own space. The descriptor says which keys are here, which feeds a
// change goes to, and by which attribute items expire; a change of it moves the partition's epoch,
// so whoever evaluated a write under the old one is refused. The state moves with every write.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/store.h"
#include "stream/sequence_number.h"
#include "stream/shard.h"
#include "tailrace/enumerations.h"

namespace tailrace::partition {

enum class TableId : std::uint64_t {};

/// A range of key hashes, both ends included.
struct HashRange {
    std::uint64_t low = 0;
    std::uint64_t high = ~std::uint64_t{0};
    bool contains(std::uint64_t hash) const { return low <= hash && hash <= high; }
    friend bool operator==(const HashRange&, const HashRange&) = default;
};

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
    friend bool operator==(const Descriptor&, const Descriptor&) = default;
};

struct State {
    /// The last number handed out; outlives streams, so that numbers grow from one to the next.
    stream::SequenceNumber last;
    std::uint64_t item_count = 0;
    std::uint64_t item_bytes = 0;
    friend bool operator==(const State&, const State&) = default;
};

storage::Key descriptor_key();
storage::Key state_key();

std::string encode(const Descriptor& descriptor);
std::string encode(const State& state);
/// Empty if the bytes are damaged or of an unknown version.
std::optional<Descriptor> decode_descriptor(std::string_view bytes);
std::optional<State> decode_state(std::string_view bytes);

/// The spaces of a table share its number: items first, then local indexes.
storage::SpaceId item_space(TableId table);

}  // namespace tailrace::partition
