// What all shards of one consumer share.
#pragma once

#include <functional>

#include "base/random.h"
#include "consumer/handler_pool.h"
#include "consumer/lease_store.h"
#include "consumer/meter.h"
#include "consumer/read_ahead.h"
#include "consumer/shard_lister.h"
#include "consumer/task.h"
#include "tailrace/awaitable_client.h"
#include "tailrace/consumer.h"

namespace tailrace::consumer {

struct Services {
    const ConsumerConfig& config;
    asio::any_io_executor executor;
    AwaitableClient& streams;
    LeaseStore& leases;
    ShardLister& lister;
    HandlerPool& pool;
    RecordHandler& handler;
    ReadAhead& read_ahead;
    Meter& meter;
    base::Random& random;
};

inline base::Milliseconds renew_interval(const ConsumerConfig& config) {
    return config.lease_duration / 3;
}

/// Calls a hook of the handler on a thread of its pool; what it throws is told as trouble.
Task<> call_hook(Services& services, std::function<void(RecordHandler&)> hook);

}  // namespace tailrace::consumer
