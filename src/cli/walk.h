// Reads what a stream holds, once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/change_sink.h"
#include "cli/context.h"
#include "tailrace/checkpoint.h"
#include "tailrace/client.h"
#include "tailrace/stream_requests.h"

namespace tailrace::cli {

/// The shards of a description, each after its parent: closed ones to their end, open ones to where
/// nothing more comes at present.
class Walk {
 public:
    Walk(Client& client, std::string stream_arn, const Context& context)
        : client_(client), stream_arn_(std::move(stream_arn)), context_(context) {}

    /// Ends early when the sink has enough.
    Outcome<> run(const std::vector<Shard>& shards, const Checkpoint& start, ChangeSink& sink);

 private:
    struct Reading;
    Outcome<Taken> read(const Shard& shard, const Checkpoint& start, ChangeSink& sink);
    Outcome<Taken> step(Reading& reading, ChangeSink& sink);
    Outcome<Taken> recover(Reading& reading, const ClientError& error);

    Client& client_;
    std::string stream_arn_;
    const Context& context_;
};

}  // namespace tailrace::cli
