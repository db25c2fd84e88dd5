// Which of a table's streams to read.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/lease.h"
#include "tailrace/stream_requests.h"

namespace tailrace::consumer {

/// `arn:...:table/NAME/stream/LABEL`. Empty if it is no such thing.
std::optional<std::string> table_of(std::string_view stream_arn);

/// The streams of a table, oldest first; they are listed until 24 hours after their end.
using Streams = std::vector<Stream>;
Streams oldest_first(Streams streams);

/// The one that was begun and not finished, the last one that was worked on, or the latest. Empty
/// if there is none.
std::optional<std::string> first_stream(const Streams& streams, std::span<const Lease> leases);
/// The one after `stream_arn`, which need not be listed any more.
std::optional<std::string> next_stream(const Streams& streams, std::string_view stream_arn);

}  // namespace tailrace::consumer
