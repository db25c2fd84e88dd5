// Tokens of transactions: a second sending of the same request does nothing.
//
//     't' | SipHash of the token u64 | token   → version u8 | time ms u64 | digest
//     'e' | time ms u64 | the former key       → nothing; for who drops old ones
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "partition/view.h"
#include "storage/store.h"

namespace tailrace::table {

inline constexpr base::UnixMilliseconds token_life_ms = 10 * 60 * 1000;

class TokenRow {
 public:
    explicit TokenRow(std::string_view token);

    storage::PartitionId partition() const { return partition_; }
    storage::Key key() const;

    enum class Seen : std::uint8_t { never, same, other };
    /// Whether the token was used within its life, and for a request of the same digest.
    Seen find(const partition::View& view, std::string_view digest) const;
    void put(partition::View& view, std::string_view digest) const;

 private:
    storage::PartitionId partition_{};
    std::string bytes_;
};

/// The range of 'e' keys whose life was over at `now`.
storage::KeyRange expired_tokens(base::UnixMilliseconds now);
/// The key of the 't' row that goes with an 'e' key; none if the key is damaged.
std::optional<storage::Key> row_of_expired(std::string_view expiry_key);
/// Erases an 'e' key, and its row if that is of the same use: a token may have been used again
/// since its life was over, and then lives under a later 'e' key. The row must be one that was
/// asked for.
void drop_expired(partition::View& view, std::string_view expiry_key);

}  // namespace tailrace::table
