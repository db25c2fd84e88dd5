#include <string_view>

#include "tailrace/kinesis_destination_requests.h"
#include "wire/json/constraints.h"
#include "wire/json/declaration.h"

namespace tailrace::wire::json {

template <>
struct Shape<DescribeKinesisStreamingDestinationInput> {
    static constexpr std::string_view name = "DescribeKinesisStreamingDestinationInput";
    static constexpr Member members[] = {
        member<&DescribeKinesisStreamingDestinationInput::table_name>("TableName", described_table),
    };
};

template <>
struct Shape<KinesisDataStreamDestination> {
    static constexpr std::string_view name = "KinesisDataStreamDestination";
    static constexpr Member members[] = {
        member<&KinesisDataStreamDestination::stream_arn>("StreamArn"),
        member<&KinesisDataStreamDestination::destination_status>("DestinationStatus"),
        member<&KinesisDataStreamDestination::destination_status_description>(
            "DestinationStatusDescription"),
    };
};

template <>
struct Shape<DescribeKinesisStreamingDestinationOutput> {
    static constexpr std::string_view name = "DescribeKinesisStreamingDestinationOutput";
    static constexpr Member members[] = {
        member<&DescribeKinesisStreamingDestinationOutput::table_name>("TableName"),
        member<&DescribeKinesisStreamingDestinationOutput::kinesis_data_stream_destinations>(
            "KinesisDataStreamDestinations"),
    };
};

template struct Codec<DescribeKinesisStreamingDestinationInput>;
template struct Codec<DescribeKinesisStreamingDestinationOutput>;

}  // namespace tailrace::wire::json
