// Sequence numbers: they order changes; they do not measure age.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "storage/store.h"

namespace tailrace::stream {

/// 13 digits of Unix milliseconds, then 8 of a counter: ms × 10^8 + counter, in 80 bits. Numbers of
/// one partition only grow, whatever clocks do, so within a shard and from parent to child they do
/// too.
class SequenceNumber {
 public:
    /// Zero is before every number that is handed out.
    constexpr SequenceNumber() = default;

    /// 21 to 40 decimal digits, as the API has them; a value beyond 80 bits becomes the greatest
    /// number. Empty if `text` is anything else.
    static std::optional<SequenceNumber> parse(std::string_view text);
    static SequenceNumber from_bytes(const storage::LogNumber& bytes);
    /// Zero if there are not ten.
    static SequenceNumber from_bytes(std::string_view ten_bytes);
    /// The first number of a millisecond.
    static SequenceNumber at(base::UnixMilliseconds ms);

    /// At least 21 digits, padded with zeros.
    std::string text() const;
    void append_text(std::string& out) const;
    /// Big-endian, so that bytes compare as numbers do.
    storage::LogNumber bytes() const;

    /// The number that a partition whose last was `*this` hands out next: max(last + 1, now ×
    /// 10^8).
    SequenceNumber next(base::UnixMilliseconds now) const;
    /// One less, zero for zero: to read "at" as "after the one before".
    SequenceNumber before() const;

    friend constexpr auto operator<=>(const SequenceNumber&, const SequenceNumber&) = default;

 private:
    explicit constexpr SequenceNumber(unsigned __int128 value) : value_(value) {}
    unsigned __int128 value_ = 0;
};

}  // namespace tailrace::stream
