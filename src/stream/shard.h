// Shards and streams as they are stored: the rows of a stream's lineage.
//
// A stream belongs to one enabling of the stream on a table and is named by its label; it outlives
// its table. Its rows live in one system space, so that a page of DescribeStream or ListStreams is
// one scan:
//
//     's' | table name | 00 | label           → StreamRow
//     'h' | stream id u64 | text of shard id  → ShardRow
//
// Shard keys sort as the texts of shard ids do, so a page may begin after any text at all. Rows are
// written in the commits that they describe: a shard's in the commit that opens or closes it on its
// partition.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "storage/store.h"
#include "stream/sequence_number.h"
#include "tailrace/enumerations.h"

namespace tailrace::stream {

enum class StreamId : std::uint64_t {};

/// Records are readable for this long, and so are the shards that hold them, unless the server is
/// told otherwise.
inline constexpr base::Milliseconds retention_default{24 * 60 * 60 * 1000};

/// `shardId-` + 20 digits of birth in ms + `-` + 8 hex digits: 37 characters.
class ShardId {
 public:
    ShardId() = default;
    explicit ShardId(const storage::LogId& log)
        : birth_ms_(log.birth_ms), suffix_(static_cast<std::uint32_t>(log.suffix)) {}
    ShardId(std::uint64_t birth_ms, std::uint32_t suffix) : birth_ms_(birth_ms), suffix_(suffix) {}
    /// Empty unless it is exactly the form that `text` gives.
    static std::optional<ShardId> parse(std::string_view text);
    std::string text() const;
    std::uint64_t birth_ms() const { return birth_ms_; }
    std::uint32_t suffix() const { return suffix_; }
    friend auto operator<=>(const ShardId&, const ShardId&) = default;

 private:
    std::uint64_t birth_ms_ = 0;
    std::uint32_t suffix_ = 0;
};

struct StreamRow {
    StreamId id{};
    std::string table_name;
    std::string label;
    StreamStatus status{};
    StreamViewType view_type{};
    base::UnixMilliseconds created_ms = 0;
    /// When its last shard was closed by disabling or by deleting the table; 0 while it is not
    /// DISABLED.
    base::UnixMilliseconds disabled_ms = 0;
    /// Names of the table's key attributes, HASH first.
    std::string hash_name;
    std::optional<std::string> range_name;
    friend bool operator==(const StreamRow&, const StreamRow&) = default;
};

struct ShardRow {
    storage::LogId log;
    storage::PartitionId partition{};
    std::optional<ShardId> parent;
    /// Less than the number of each of its records, greater than those of its parent's.
    SequenceNumber start;
    /// Set exactly if the shard is closed: the number of its last record, or `start` if it has
    /// none.
    std::optional<SequenceNumber> end;
    base::UnixMilliseconds closed_ms = 0;
    /// Set in the commit that closes the shard; none when the stream ended.
    std::vector<ShardId> children;
    /// The highest number removed; never falls. Zero if nothing was.
    SequenceNumber trimmed_through;
    friend bool operator==(const ShardRow&, const ShardRow&) = default;
};

/// Where the rows of streams live.
struct StreamSpace {
    storage::PartitionId partition{};
    storage::SpaceId space{};
};

/// Keys of rows, within the system space of streams. No prefix ends inside a component.
std::string stream_key(std::string_view table_name, std::string_view label);
std::string stream_prefix(std::string_view table_name);
std::string shard_key(StreamId stream, const ShardId& shard);
std::string shard_prefix(StreamId stream);
/// First byte of all stream rows.
inline constexpr std::string_view all_streams_prefix = "s";

/// The keys that begin with `prefix` and are greater than `after`. Its ends may lie the wrong way
/// round: then there are none.
storage::KeyRange keys_with_prefix(std::string_view prefix, std::string_view after = {});

std::string encode(const StreamRow& row);
std::string encode(const ShardRow& row);
/// Empty if the bytes are damaged or of an unknown version.
std::optional<StreamRow> decode_stream_row(std::string_view bytes);
std::optional<ShardRow> decode_shard_row(std::string_view bytes);

}  // namespace tailrace::stream
