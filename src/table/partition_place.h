// Where a partition of a table, or of one of its indexes, lies.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "partition/hash_range.h"
#include "storage/store.h"

namespace tailrace::table {

/// One partition, and the hashes that it holds.
struct PartitionPlace {
    storage::PartitionId id{};
    partition::HashRange range;
    friend bool operator==(const PartitionPlace&, const PartitionPlace&) = default;
};

std::string encode(const PartitionPlace& place);
/// Empty if the bytes are damaged.
std::optional<PartitionPlace> decode_place(std::string_view bytes);

}  // namespace tailrace::table
