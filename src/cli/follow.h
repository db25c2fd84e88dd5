// Reads a stream as it grows.
#pragma once

#include <string>

#include "cli/change_sink.h"
#include "cli/context.h"
#include "tailrace/checkpoint.h"
#include "tailrace/client_config.h"
#include "tailrace/stream_requests.h"

namespace tailrace::cli {

struct Following {
    /// Whose shards are there at present.
    StreamDescription stream;
    Checkpoint start;
    /// Also the next stream of the table, when this one is disabled and read to its end.
    bool follow_reenabled = false;
};

/// Until the sink has enough, the stream ends, or the context says so. What a consumer tries again
/// is told on standard error.
Outcome<> follow(const Following& following, const ClientConfig& config, ChangeSink& sink,
                 const Context& context);

}  // namespace tailrace::cli
