// Where reading begins.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "tailrace/checkpoint.h"
#include "tailrace/stream_requests.h"

namespace tailrace::cli::typed {

/// `horizon`, `latest`, a moment (moment.h), or a sequence number. Fails with what is expected.
std::expected<Checkpoint, std::string> parse_start(std::string_view text, Timestamp now);

/// Where in a shard to begin. A sequence number concerns the shards that may hold it and those that
/// came later; the others hold nothing that is wanted, and the result is empty.
std::optional<Checkpoint> start_in(const Shard& shard, const Checkpoint& start);

}  // namespace tailrace::cli::typed
