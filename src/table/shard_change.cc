#include "table/shard_change.h"

#include <algorithm>

#include "base/log.h"
#include "table/system_spaces.h"

namespace tailrace::table {

namespace {

/// One to one, so that neighbours look different.
std::uint32_t scrambled(storage::PartitionId partition) {
    return static_cast<std::uint32_t>(partition) * 0x9e3779b1u;
}

}  // namespace

storage::Key shard_row_key(const partition::Feed& feed) {
    return {stream_space.space, stream::shard_key(feed.stream, stream::ShardId(feed.log))};
}

partition::Feed new_feed(const NewShard& shard, const partition::View& view) {
    const auto parents_birth = shard.parent ? shard.parent->birth_ms() : 0;
    partition::Feed feed;
    feed.stream = shard.stream;
    feed.view_type = shard.view_type;
    feed.log.birth_ms = std::max(static_cast<std::uint64_t>(view.now()), parents_birth + 1);
    feed.log.suffix = shard.salt << 32 | scrambled(view.partition());
    return feed;
}

void open_shard(const partition::Feed& feed, const std::optional<stream::ShardId>& parent,
                partition::View& view, partition::View& streams) {
    stream::ShardRow row;
    row.log = feed.log;
    row.partition = view.partition();
    row.parent = parent;
    row.start = view.next_number();
    streams.put(shard_row_key(feed), stream::encode(row));
}

bool close_shard(const partition::Feed& feed, std::span<const partition::Feed> children,
                 partition::View& view, partition::View& streams) {
    const auto key = shard_row_key(feed);
    const auto* body = streams.find(key);
    auto row = body ? stream::decode_shard_row(*body) : std::nullopt;
    if (!row) {
        base::log(base::LogLevel::error, "a shard is not in its stream",
                  {{"shard", stream::ShardId(feed.log).text()}});
        return false;
    }
    row->end = std::max(row->start, view.state().last);
    row->closed_ms = view.now();
    for (const auto& child : children) row->children.emplace_back(child.log);
    streams.put(key, stream::encode(*row));
    return true;
}

}  // namespace tailrace::table
