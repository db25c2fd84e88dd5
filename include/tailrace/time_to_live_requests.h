// UpdateTimeToLive, DescribeTimeToLive.
#pragma once

#include <optional>
#include <string>

#include "tailrace/enumerations.h"

namespace tailrace {

struct TimeToLiveSpecification {
    bool enabled = false;
    std::string attribute_name;
    friend bool operator==(const TimeToLiveSpecification&,
                           const TimeToLiveSpecification&) = default;
};

struct UpdateTimeToLiveInput {
    std::string table_name;
    TimeToLiveSpecification time_to_live_specification;
    friend bool operator==(const UpdateTimeToLiveInput&, const UpdateTimeToLiveInput&) = default;
};

/// What was asked for.
struct UpdateTimeToLiveOutput {
    std::optional<TimeToLiveSpecification> time_to_live_specification;
    friend bool operator==(const UpdateTimeToLiveOutput&, const UpdateTimeToLiveOutput&) = default;
};

struct TimeToLiveDescription {
    std::optional<TimeToLiveStatus> time_to_live_status;
    /// Absent while it is DISABLED.
    std::optional<std::string> attribute_name;
    friend bool operator==(const TimeToLiveDescription&, const TimeToLiveDescription&) = default;
};

struct DescribeTimeToLiveInput {
    std::string table_name;
    friend bool operator==(const DescribeTimeToLiveInput&,
                           const DescribeTimeToLiveInput&) = default;
};

struct DescribeTimeToLiveOutput {
    std::optional<TimeToLiveDescription> time_to_live_description;
    friend bool operator==(const DescribeTimeToLiveOutput&,
                           const DescribeTimeToLiveOutput&) = default;
};

}  // namespace tailrace
