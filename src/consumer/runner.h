// One process's part in reading a stream.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consumer/lease_sync.h"
#include "consumer/lease_watch.h"
#include "consumer/services.h"
#include "consumer/shard_work.h"
#include "consumer/stream_choice.h"
#include "tailrace/stream_requests.h"

namespace tailrace::consumer {

/// Looks at the lease table every third of a lease's duration: takes leases and asks for some,
/// and enters rows for shards that have none.
class Runner {
 public:
    Runner(Services& services, std::string worker);

    /// Until the stream's end, `stop`, or a failure.
    Task<> run();
    void stop();
    const std::optional<ConsumerError>& failure() const { return failure_; }

 private:
    Task<bool> open();
    Task<std::optional<std::string>> choose_stream();
    Task<std::optional<std::string>> stream_after(std::string stream_arn);
    Task<ClientResult<Streams>> list_streams();
    Task<bool> table_is_gone();

    Task<> work_on(std::string stream_arn);
    /// False if there is nothing more to do.
    Task<bool> pass();
    Task<std::optional<Leases>> look();
    /// True if rows were missing.
    Task<bool> sync(const Leases& leases);
    Task<> balance(const Leases& leases);
    Task<> take_lease(Lease lease);
    Task<> request_lease(Lease lease);
    void start_work(Lease lease, base::Milliseconds asked);
    void work_ended(const std::string& shard_id);
    Task<> end_works();
    bool is_all_done(const Leases& leases) const;

    bool stopping() const { return stopping_ || failure_; }
    /// Tells of what is worth another try; fails by what is not.
    void suffer(const std::string& what, const ClientError& error);

    Services& services_;
    std::string worker_;
    LeaseWatch watch_;
    Wakeup wakeup_;
    std::map<std::string, std::shared_ptr<ShardWork>> works_;

    std::string table_name_;
    std::string stream_arn_;
    Checkpoint start_;
    base::Milliseconds listed_{0};
    bool listing_due_ = true;
    /// No shard will come any more: it was disabled or deleted.
    bool stream_ended_ = false;

    bool stopping_ = false;
    std::optional<ConsumerError> failure_;
};

}  // namespace tailrace::consumer
