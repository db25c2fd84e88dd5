// A request that other servers should do, or a part of.
#pragma once

#include <cstdint>
#include <optional>

#include "base/coroutine.h"
#include "cluster/cluster.h"
#include "server/http.h"
#include "server/route.h"
#include "storage/store.h"

namespace tailrace::server {

/// Sends it on to the home of what it is about, or its parts to theirs. What was certainly not
/// received there is done here; who asked for what may have been done is told that it is not known.
class SendOn final : public Detour {
 public:
    /// Both outlive it.
    SendOn(cluster::Cluster& cluster, const HttpRequest& request)
        : cluster_(cluster), request_(request) {}

    awaitable<bool> take(storage::PartitionId home) override;
    std::uint64_t home_of(storage::PartitionId partition) override {
        return cluster_.home_of(partition);
    }
    awaitable<std::optional<Result<BatchWriteItemOutput>>> batch_write_item(
        storage::PartitionId partition, BatchWriteItemInput input) override;
    bool taken() const { return reply_.has_value(); }
    HttpReply take_reply() { return *std::move(reply_); }

 private:
    cluster::Cluster& cluster_;
    const HttpRequest& request_;
    std::optional<HttpReply> reply_;
};

}  // namespace tailrace::server
