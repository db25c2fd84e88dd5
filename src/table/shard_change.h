// Opens and closes shards: the feed on their partition, and the row in their stream, which change
// in one commit.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "partition/view.h"
#include "stream/shard.h"

namespace tailrace::table {

/// What distinguishes a shard that is to be opened. Chance is drawn before, because evaluation is
/// pure.
struct NewShard {
    stream::StreamId stream{};
    StreamViewType view_type{};
    std::optional<stream::ShardId> parent;
    std::uint64_t salt = 0;
};

storage::Key shard_row_key(const partition::Feed& feed);

/// Named so that it sorts after its parent, also within one millisecond, and that no two shards of
/// a stream have one name: a partition's shards have births of their own, and the suffix says which
/// partition it is.
partition::Feed new_feed(const NewShard& shard, const partition::View& view);

/// Writes the row of a shard that begins after all that its partition has numbered so far.
void open_shard(const partition::Feed& feed, const std::optional<stream::ShardId>& parent,
                partition::View& view, partition::View& streams);

/// Writes the row of a shard that ends with the last number of its partition; `streams` has been
/// asked for it. False, and said to the log, if the stream does not have it.
bool close_shard(const partition::Feed& feed, std::span<const partition::Feed> children,
                 partition::View& view, partition::View& streams);

}  // namespace tailrace::table
