// Reads one shard ahead of its handler.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <stop_token>

#include "consumer/backoff.h"
#include "consumer/services.h"
#include "consumer/shard_cursor.h"

namespace tailrace::consumer {

class ShardReader {
 public:
    /// `changed` is called when there is a page, and when there will be no more.
    ShardReader(Services& services, ShardName shard, Checkpoint from,
                std::function<void()> changed);
    ShardReader(const ShardReader&) = delete;
    ShardReader& operator=(const ShardReader&) = delete;
    ~ShardReader();

    /// Reads until the end of the shard, a failure that stays, or `stop`.
    Task<> read();
    void stop();

    /// The next page, if there is one.
    std::optional<ReadPage> pop();
    /// All pages that were popped have been handled.
    void handled();
    const std::optional<ConsumerError>& failure() const { return failure_; }

 private:
    bool has_room() const;
    bool stopping() const { return reads_.stop_requested(); }
    Task<> step();
    Task<> ask_iterator(GetShardIteratorInput input);
    Task<> ask_records(GetRecordsInput input);
    Task<> rest_of_interval(base::Milliseconds begun);
    Task<> recover(ClientError error);
    Task<> follow_trimmed_policy(Failure failure, ClientError error);
    Task<bool> may_skip();
    void push(ReadPage page);
    void fail(ConsumerErrorKind kind, std::string message, ClientError error);
    void tell_tip();

    Services& services_;
    ShardName shard_;
    ShardCursor cursor_;
    std::function<void()> changed_;
    std::stop_source reads_;
    Wakeup room_;
    std::deque<ReadPage> pages_;
    std::size_t in_hand_ = 0;
    bool caught_up_ = false;
    bool ended_ = false;
    Backoff backoff_;
    std::optional<ConsumerError> failure_;
};

}  // namespace tailrace::consumer
