#include "partition/hash_keys.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace tailrace::partition {

namespace {

constexpr std::uint64_t hash_max = ~std::uint64_t{0};
constexpr std::size_t hash_bytes = sizeof(std::uint64_t);

/// The hash that a key begins with; what is too short for one is the beginning of many.
std::uint64_t hash_at(std::string key) {
    key.resize(hash_bytes);
    return base::ByteReader(key).big_endian<std::uint64_t>();
}

/// Of the keys below `end`. A key is longer than its hash, so at a bare hash only lower ones end.
std::optional<std::uint64_t> last_hash(const std::string& end) {
    if (end.empty()) return hash_max;
    const auto hash = hash_at(end.substr(0, hash_bytes));
    if (end.size() > hash_bytes) return hash;
    if (hash == 0) return std::nullopt;
    return hash - 1;
}

}  // namespace

storage::KeyRange keys_of(const HashRange& hashes) {
    return {base::big_endian(hashes.low),
            hashes.high == hash_max ? std::string() : base::big_endian(hashes.high + 1)};
}

std::optional<HashRange> hashes_of(const storage::KeyRange& keys) {
    if (!keys.end.empty() && keys.end <= keys.begin) return std::nullopt;
    const auto low = hash_at(keys.begin.substr(0, hash_bytes));
    const auto high = last_hash(keys.end);
    if (!high || *high < low) return std::nullopt;
    return HashRange{low, *high};
}

storage::KeyRange intersection(const storage::KeyRange& a, const storage::KeyRange& b) {
    const bool a_ends_first = b.end.empty() || (!a.end.empty() && a.end < b.end);
    return {std::max(a.begin, b.begin), a_ends_first ? a.end : b.end};
}

}  // namespace tailrace::partition
