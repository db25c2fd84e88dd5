// How far a shard has been handled.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "tailrace/timestamp.h"

namespace tailrace {

/// A position in a shard, and its text as it stands in a lease table: the words and bare numbers of
/// the Kinesis Client Library, which reads and writes `TRIM_HORIZON`, `LATEST`, `SHARD_END` and the
/// number of the last record that was handled. Two are spelled as it does not: `AT_TIMESTAMP
/// <milliseconds>` and `AT_SEQUENCE_NUMBER <number>`.
class Checkpoint {
 public:
    enum class Kind : std::uint8_t {
        trim_horizon,
        latest,
        /// Before the first record that was made at or after a moment; in whole seconds, as records
        /// are dated.
        at_timestamp,
        at_sequence_number,
        after_sequence_number,
        /// The shard is closed and all of it was handled.
        shard_end,
    };

    /// Before the oldest record that is kept.
    Checkpoint() = default;

    static Checkpoint trim_horizon() { return Checkpoint(Kind::trim_horizon); }
    static Checkpoint latest() { return Checkpoint(Kind::latest); }
    static Checkpoint shard_end() { return Checkpoint(Kind::shard_end); }
    static Checkpoint at(Timestamp moment) { return {Kind::at_timestamp, {}, moment}; }
    static Checkpoint at(std::string sequence_number) {
        return {Kind::at_sequence_number, std::move(sequence_number), {}};
    }
    static Checkpoint after(std::string sequence_number) {
        return {Kind::after_sequence_number, std::move(sequence_number), {}};
    }
    /// Empty if `text` is none of a checkpoint.
    static std::optional<Checkpoint> parse(std::string_view text);

    Kind kind() const { return kind_; }
    /// Empty unless the position is one of a sequence number.
    const std::string& sequence_number() const { return sequence_number_; }
    /// Of `at_timestamp`.
    Timestamp timestamp() const { return timestamp_; }
    std::string text() const;

    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;

 private:
    explicit Checkpoint(Kind kind) : kind_(kind) {}
    Checkpoint(Kind kind, std::string sequence_number, Timestamp timestamp)
        : kind_(kind), sequence_number_(std::move(sequence_number)), timestamp_(timestamp) {}

    Kind kind_ = Kind::trim_horizon;
    std::string sequence_number_;
    Timestamp timestamp_;
};

}  // namespace tailrace
