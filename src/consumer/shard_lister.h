// DescribeStream: all shards of a stream, or the children of one.
#pragma once

#include <string>

#include "consumer/shard_graph.h"
#include "consumer/task.h"
#include "tailrace/awaitable_client.h"

namespace tailrace::consumer {

struct StreamListing {
    StreamStatus status{};
    ShardGraph graph;
};

class ShardLister {
 public:
    /// The client must outlive it.
    explicit ShardLister(AwaitableClient& client) : client_(client) {}

    Task<ClientResult<StreamListing>> list(std::string stream_arn);
    /// At least the children of the shard. By the filter CHILD_SHARDS, of one page; from a server
    /// that does not know it, the whole listing.
    Task<ClientResult<StreamListing>> children(std::string stream_arn, std::string shard_id);

 private:
    AwaitableClient& client_;
    bool knows_filter_ = true;
};

}  // namespace tailrace::consumer
