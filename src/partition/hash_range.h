// Which part of a space a partition holds.
#pragma once

#include <cstdint>

namespace tailrace::partition {

/// A range of key hashes, both ends included.
struct HashRange {
    std::uint64_t low = 0;
    std::uint64_t high = ~std::uint64_t{0};
    bool contains(std::uint64_t hash) const { return low <= hash && hash <= high; }
    friend bool operator==(const HashRange&, const HashRange&) = default;
};

}  // namespace tailrace::partition
