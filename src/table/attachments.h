// What may be attached to a table or its stream, and how a table's row holds it. Its partitions
// have no part in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "tailrace/enumerations.h"
#include "tailrace/table_description.h"

namespace tailrace::table {

/// A resource-based policy, or that there was one.
struct ResourcePolicy {
    /// As it is shown; empty once it was removed.
    std::string document;
    /// When it was changed, in milliseconds, but later than the change before.
    base::UnixMilliseconds revision_ms = 0;
    friend bool operator==(const ResourcePolicy&, const ResourcePolicy&) = default;
};

/// What may be attached to a stream. It goes when the table gets another.
struct StreamAttachments {
    std::vector<Tag> tags;
    std::optional<ResourcePolicy> policy;
    friend bool operator==(const StreamAttachments&, const StreamAttachments&) = default;
};

/// Whether the use of keys would be watched, of the table or of one of its indexes.
struct ContributorInsights {
    /// Empty for the table.
    std::string index_name;
    bool enabled = false;
    ContributorInsightsMode mode{};
    base::UnixMilliseconds updated_ms = 0;
    friend bool operator==(const ContributorInsights&, const ContributorInsights&) = default;
};

struct PointInTimeRecovery {
    base::UnixMilliseconds since_ms = 0;
    std::int32_t period_days = 0;
    friend bool operator==(const PointInTimeRecovery&, const PointInTimeRecovery&) = default;
};

// Bodies of fields. Decoding gives nothing, or false, if they are damaged.

std::string encode_tag(const Tag& tag);
std::string encode(const ResourcePolicy& policy);
std::string encode(const ContributorInsights& insights);
std::string encode(const PointInTimeRecovery& recovery);

bool decode_into(std::vector<Tag>& tags, std::string_view bytes);
bool decode_into(std::vector<ContributorInsights>& all, std::string_view bytes);
std::optional<ResourcePolicy> decode_policy(std::string_view bytes);
std::optional<PointInTimeRecovery> decode_recovery(std::string_view bytes);

}  // namespace tailrace::table
