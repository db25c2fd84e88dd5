// A secondary index, as the partitions that feed it know it: what they need to derive its entries.
//
//     local    its entries lie in the item's partition, in a space of the table
//     global   its entries lie in partitions of its own, in a space of its own
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/key_schema.h"
#include "partition/hash_range.h"
#include "storage/store.h"
#include "tailrace/enumerations.h"

namespace tailrace::partition {

enum class IndexKind : std::uint8_t { local, global };

/// A partition of a global index.
struct IndexTarget {
    storage::PartitionId partition{};
    HashRange range;
    friend bool operator==(const IndexTarget&, const IndexTarget&) = default;
};

struct Index {
    IndexKind kind = IndexKind::local;
    /// Names the index: no other has it.
    storage::SpaceId space{};
    model::KeySchema keys;
    ProjectionType projection = ProjectionType::ALL;
    /// What entries have of an item, if that is not all of it: the keys of the table and of the
    /// index among them. Each once.
    std::vector<std::string> attributes;
    /// Of a global one: they cover all hashes, ascending.
    std::vector<IndexTarget> targets;
    friend bool operator==(const Index&, const Index&) = default;
};

std::string encode(const Index& index);
/// Empty if the bytes are damaged.
std::optional<Index> decode_index(std::string_view bytes);

/// Which partition of a global index has keys of this hash.
storage::PartitionId target_of(const Index& index, std::uint64_t hash);

}  // namespace tailrace::partition
