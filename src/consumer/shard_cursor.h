// Reading one shard: what to ask next, and what answers mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "consumer/failure.h"
#include "tailrace/checkpoint.h"
#include "tailrace/client_error.h"
#include "tailrace/record.h"
#include "tailrace/stream_requests.h"
#include "tailrace/timestamp.h"

namespace tailrace::consumer {

/// What was read in one piece.
struct ReadPage {
    RecordPage records;
    /// Those before it are older than was asked for.
    std::size_t first = 0;
    /// The position after it; that before it if there is nothing in it.
    Checkpoint after;
    /// Of the last record.
    std::optional<Timestamp> created;
    /// The shard is closed, and this is the last of it.
    bool at_end = false;

    std::size_t count() const { return records.count() - first; }
    std::size_t bytes() const { return records.json().size(); }
};

/// Asks, in turn, for what `next` says, and tells it what came. An iterator that is lost is
/// replaced by one after the last record that was read, so nothing is read twice or left out.
class ShardCursor {
 public:
    using Request = std::variant<GetShardIteratorInput, GetRecordsInput>;

    ShardCursor(std::string stream_arn, std::string shard_id, Checkpoint from,
                std::optional<std::int32_t> limit)
        : stream_arn_(std::move(stream_arn)),
          shard_id_(std::move(shard_id)),
          position_(std::move(from)),
          limit_(limit) {}

    Request next() const;
    void took(GetShardIteratorOutput output) { iterator_ = std::move(output.shard_iterator); }
    ReadPage took(GetRecordsOutput output);
    /// What the caller has to do about it: nothing but to ask again for `expired_iterator`, to wait
    /// before that if it is passing; `trimmed` and `not_found` are for its policy.
    Failure failed(const ClientError& error);
    /// Leaves out what was trimmed.
    void skip_to_horizon();

    const Checkpoint& position() const { return position_; }

 private:
    std::size_t skip_older(const RecordPage& records) const;

    std::string stream_arn_;
    std::string shard_id_;
    Checkpoint position_;
    std::optional<std::int32_t> limit_;
    std::optional<std::string> iterator_;
    /// An iterator was refused as invalid, and no other has worked since.
    bool refused_ = false;
};

}  // namespace tailrace::consumer
