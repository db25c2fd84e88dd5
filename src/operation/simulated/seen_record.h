// What a reader sees of a stream.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {

/// A record with its images as canonical JSON, empty where there is none.
struct SeenRecord {
    std::string event_name;
    std::string keys;
    std::string new_image;
    std::string old_image;
    std::string sequence_number;
    std::int64_t size_bytes = 0;
    std::string view_type;
    std::string event_id;
    std::string event_version;
    /// As it stands in the reply.
    std::string creation_time;
    std::string shard_id;
    /// JSON, empty where there is none.
    std::string user_identity = {};
};

/// All records from TRIM_HORIZON on, shard by shard in the order of their ids, each to its end.
/// Throws std::runtime_error with the error's text if a call fails.
std::vector<SeenRecord> read_stream(SimulatedServer& server, const std::string& stream_arn);

/// The names of the events, as `INSERT, MODIFY`.
std::string event_names(const std::vector<SeenRecord>& records);

}  // namespace tailrace::operation
