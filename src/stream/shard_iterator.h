// Shard iterators: self-contained, authenticated positions in a shard.
//
//     <stream ARN>|1|base64( key id u32 | nonce 8 | stream id u64 | shard: birth u64, suffix u32
//                            | after 10 | issued ms u64 | MAC 16 )
//
// The MAC (HMAC-SHA-256, cut to 16 bytes) covers everything before it, the ARN included. No server
// remembers an iterator; any server of a cluster that shares the keys serves it, none accepts a
// forged one. 66 bytes make 88 characters without padding, so no character has bits to spare.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "stream/sequence_number.h"
#include "stream/shard.h"

namespace tailrace::stream {

struct ShardIterator {
    std::string stream_arn;
    StreamId stream{};
    ShardId shard;
    /// Records with greater numbers are read.
    SequenceNumber after;
    base::UnixMilliseconds issued_ms = 0;
    friend bool operator==(const ShardIterator&, const ShardIterator&) = default;
};

using IteratorSecret = std::array<unsigned char, 32>;

/// The keys that iterators are signed with. Immutable; a rotation makes a new one that still has
/// the old key. Safe from any thread.
class IteratorKeys {
 public:
    /// `current` is one of `secrets`; it signs, all verify.
    IteratorKeys(std::map<std::uint32_t, IteratorSecret> secrets, std::uint32_t current);

    /// Every call gives another text, also for equal positions.
    std::string sign(const ShardIterator& iterator, base::Random& random) const;

    enum class Failure : std::uint8_t {
        /// Not one of ours: malformed, truncated or forged.
        invalid,
        /// Signed with a key that is not here; keys may have been rotated elsewhere.
        unknown_key,
    };
    std::expected<ShardIterator, Failure> verify(std::string_view text) const;

 private:
    std::map<std::uint32_t, IteratorSecret> secrets_;
    std::uint32_t current_;
};

inline constexpr base::UnixMilliseconds iterator_life_ms = 15 * 60 * 1000;

}  // namespace tailrace::stream
