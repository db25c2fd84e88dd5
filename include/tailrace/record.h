// A record of a stream: one change of one item.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tailrace/enumerations.h"
#include "tailrace/item.h"
#include "tailrace/json_array.h"
#include "tailrace/timestamp.h"

namespace tailrace {

/// Who made the change, where it was the service itself: an expiry has `dynamodb.amazonaws.com` of
/// type `Service`.
struct Identity {
    std::optional<std::string> principal_id;
    std::optional<std::string> type;
    friend bool operator==(const Identity&, const Identity&) = default;
};

struct StreamRecord {
    /// Whole seconds, rounded down.
    std::optional<Timestamp> approximate_creation_date_time;
    std::optional<Item> keys;
    std::optional<Item> new_image;
    std::optional<Item> old_image;
    std::optional<std::string> sequence_number;
    std::optional<std::int64_t> size_bytes;
    std::optional<StreamViewType> stream_view_type;
    friend bool operator==(const StreamRecord&, const StreamRecord&) = default;
};

struct Record {
    std::optional<std::string> event_id;
    std::optional<OperationType> event_name;
    std::optional<std::string> event_version;
    std::optional<std::string> event_source;
    std::optional<std::string> aws_region;
    std::optional<StreamRecord> dynamodb;
    std::optional<Identity> user_identity;
    friend bool operator==(const Record&, const Record&) = default;
};

/// The `Records` of one GetRecords reply.
using RecordPage = JsonArray<Record>;

}  // namespace tailrace
