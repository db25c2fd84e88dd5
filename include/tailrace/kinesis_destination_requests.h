// DescribeKinesisStreamingDestination.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tailrace/enumerations.h"

namespace tailrace {

struct DescribeKinesisStreamingDestinationInput {
    std::string table_name;
    friend bool operator==(const DescribeKinesisStreamingDestinationInput&,
                           const DescribeKinesisStreamingDestinationInput&) = default;
};

struct KinesisDataStreamDestination {
    std::optional<std::string> stream_arn;
    std::optional<DestinationStatus> destination_status;
    std::optional<std::string> destination_status_description;
    friend bool operator==(const KinesisDataStreamDestination&,
                           const KinesisDataStreamDestination&) = default;
};

struct DescribeKinesisStreamingDestinationOutput {
    std::string table_name;
    std::vector<KinesisDataStreamDestination> kinesis_data_stream_destinations;
    friend bool operator==(const DescribeKinesisStreamingDestinationOutput&,
                           const DescribeKinesisStreamingDestinationOutput&) = default;
};

}  // namespace tailrace
