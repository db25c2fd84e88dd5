// One shard in this process's hands: read, handled, and passed on.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "consumer/lease_keeper.h"
#include "consumer/services.h"
#include "consumer/shard_reader.h"
#include "tailrace/record_batch.h"

namespace tailrace::consumer {

/// Three coroutines: one renews the lease, one reads ahead, and `run` hands page after page to the
/// handler and writes checkpoints.
class ShardWork final : public RecordBatch::Holder {
 public:
    /// The lease was just taken, by a request that was sent at `asked`.
    ShardWork(Services& services, Lease lease, base::Milliseconds asked);

    /// Until the shard has ended, the lease is lost or passed on, or something fails.
    Task<> run();
    /// Finishes the batch in hand and gives the lease up.
    void leave();

    const std::optional<ConsumerError>& failure() const { return failure_; }
    /// The shard was finished, but whether it has children is not known.
    bool misses_children() const { return misses_children_; }

    // For the handler, on its thread.
    bool checkpoint(const Checkpoint& checkpoint) override;
    bool is_held() const override;

 private:
    enum class End : std::uint8_t { shard_end, left, wanted, lost, failed };
    enum class Outcome : std::uint8_t { done, retry, stop, not_called };

    std::string shard_id() const { return shard_.shard_id; }
    bool must_end() const { return leaving_ || keeper_.is_lost() || keeper_.is_wanted(); }
    End why() const;

    void spawn(Task<> work);
    Task<Checkpoint> begin();
    Task<End> deliver();
    Task<std::optional<End>> handle(ReadPage& page);
    Task<std::optional<End>> handle_stubbornly(ReadPage& page);
    Task<Outcome> call_handler(const ReadPage& page);
    Task<bool> pin_start(const ReadPage& page);
    Task<bool> advance_to(Checkpoint checkpoint);
    void leave_out_handled(ReadPage& page);

    Task<> conclude(End end);
    Task<> finish_shard();
    Task<> enter_children();
    Task<> pass_on(End end);
    void fail(ConsumerErrorKind kind, std::string message);

    Services& services_;
    ShardName shard_;
    Wakeup events_;
    LeaseKeeper keeper_;
    std::unique_ptr<ShardReader> reader_;
    Checkpoint from_;
    int running_ = 0;
    bool leaving_ = false;
    bool delivered_ = false;
    bool misses_children_ = false;
    std::optional<ConsumerError> failure_;
};

}  // namespace tailrace::consumer
