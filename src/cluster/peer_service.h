// What servers do for each other.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/clock.h"
#include "base/coroutine.h"
#include "cluster/frame.h"
#include "storage/store.h"

namespace tailrace::cluster {

/// Safe from any thread. None of it is asked to be right: the store sees to that.
class PeerService {
 public:
    /// While it lives, this server writes no more to the partition.
    class Held {
     public:
        virtual ~Held() = default;
    };

    virtual ~PeerService() = default;
    /// An operation of the API, which is not sent on.
    virtual awaitable<Reply> call(Call call) = 0;
    /// Until there is something for the reader with this iterator, or for its patience; false if
    /// it ended before.
    virtual awaitable<bool> wait_for_record(Wait wait) = 0;
    virtual void committed(std::span<const storage::LogId> logs) = 0;
    virtual void catalog_changed() = 0;
    /// What holds of the catalog holds here, too, when it returns.
    virtual awaitable<void> follow_catalog() = 0;
    virtual awaitable<std::unique_ptr<Held>> hold(storage::PartitionId partition) = 0;
};

}  // namespace tailrace::cluster
