// What a consumer's handler is given.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "tailrace/checkpoint.h"
#include "tailrace/record.h"

namespace tailrace {

/// One shard of a stream.
struct ShardName {
    std::string stream_arn;
    std::string shard_id;
    friend auto operator<=>(const ShardName&, const ShardName&) = default;
};

/// Records of one shard, in their order: at least one, at most a reply of GetRecords. Each handed
/// to one call of the handler, and to be used by that thread.
class RecordBatch {
 public:
    /// The side of the consumer.
    class Holder {
     public:
        virtual ~Holder() = default;
        virtual bool checkpoint(const Checkpoint& checkpoint) = 0;
        virtual bool is_held() const = 0;
    };

    RecordBatch(const ShardName& shard, RecordPage page, std::size_t first, Checkpoint after,
                Holder& holder);

    const ShardName& shard() const { return shard_; }
    std::size_t count() const { return page_.count() - first_; }
    /// Parsed when first asked for; the items in them when they are looked at.
    std::span<const Record> records() const;
    /// `[{...},{...}]`, as the service wrote it: the text of `records`.
    const std::string& json() const;

    /// The position after this batch: what to store beside the results when the handler keeps the
    /// checkpoints itself (`ConsumerConfig::handler_keeps_checkpoints`).
    const Checkpoint& after() const { return after_; }

    /// Writes the checkpoint after one of the records, so that what comes before is not handled
    /// again. Without, the consumer writes it after the whole batch. False if the lease was lost:
    /// then another worker has begun where the last checkpoint is. Also false if no record of this
    /// batch has that number.
    bool checkpoint(const std::string& sequence_number);
    /// Whether no other worker can have this shard yet. Worth asking now and then in work that
    /// takes longer than the lease.
    bool is_held() const { return holder_->is_held(); }

 private:
    ShardName shard_;
    RecordPage page_;
    std::size_t first_;
    Checkpoint after_;
    Holder* holder_;
    /// The text from `first_` on, where that is not the beginning.
    mutable std::string rest_;
};

}  // namespace tailrace
