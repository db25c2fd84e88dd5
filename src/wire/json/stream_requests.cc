#include <string_view>

#include "tailrace/stream_requests.h"
#include "wire/json/constraints.h"
#include "wire/json/declaration.h"
#include "wire/json/key_schema_shape.h"
#include "wire/json/record_shape.h"

namespace tailrace::wire::json {

namespace {

// The model has a minimum of 37, but to what is no ARN the service says so, and not that it is
// short.
constexpr Constraint stream_arn = length(0, 1024);

constexpr Constraint shard_id = length(28, 65);

}  // namespace

template <>
struct Shape<ListStreamsInput> {
    static constexpr std::string_view name = "ListStreamsInput";
    static constexpr Member members[] = {
        member<&ListStreamsInput::table_name>("TableName", table_name),
        member<&ListStreamsInput::limit>("Limit", range(1, 100)),
        member<&ListStreamsInput::exclusive_start_stream_arn>("ExclusiveStartStreamArn",
                                                              stream_arn),
    };
};

template <>
struct Shape<Stream> {
    static constexpr std::string_view name = "Stream";
    static constexpr Member members[] = {
        member<&Stream::stream_arn>("StreamArn"),
        member<&Stream::table_name>("TableName"),
        member<&Stream::stream_label>("StreamLabel"),
    };
};

template <>
struct Shape<ListStreamsOutput> {
    static constexpr std::string_view name = "ListStreamsOutput";
    static constexpr Member members[] = {
        member<&ListStreamsOutput::streams>("Streams"),
        member<&ListStreamsOutput::last_evaluated_stream_arn>("LastEvaluatedStreamArn"),
    };
};

template <>
struct Shape<ShardFilter> {
    static constexpr std::string_view name = "ShardFilter";
    static constexpr Member members[] = {
        member<&ShardFilter::type>("Type"),
        member<&ShardFilter::shard_id>("ShardId", shard_id),
    };
};

template <>
struct Shape<DescribeStreamInput> {
    static constexpr std::string_view name = "DescribeStreamInput";
    static constexpr Member members[] = {
        member<&DescribeStreamInput::stream_arn>("StreamArn", stream_arn),
        member<&DescribeStreamInput::limit>("Limit", range(1, 100)),
        member<&DescribeStreamInput::exclusive_start_shard_id>("ExclusiveStartShardId", shard_id),
        member<&DescribeStreamInput::shard_filter>("ShardFilter"),
    };
};

template <>
struct Shape<SequenceNumberRange> {
    static constexpr std::string_view name = "SequenceNumberRange";
    static constexpr Member members[] = {
        member<&SequenceNumberRange::starting_sequence_number>("StartingSequenceNumber"),
        member<&SequenceNumberRange::ending_sequence_number>("EndingSequenceNumber"),
    };
};

template <>
struct Shape<Shard> {
    static constexpr std::string_view name = "Shard";
    static constexpr Member members[] = {
        member<&Shard::shard_id>("ShardId"),
        member<&Shard::sequence_number_range>("SequenceNumberRange"),
        member<&Shard::parent_shard_id>("ParentShardId"),
    };
};

template <>
struct Shape<StreamDescription> {
    static constexpr std::string_view name = "StreamDescription";
    static constexpr Member members[] = {
        member<&StreamDescription::stream_arn>("StreamArn"),
        member<&StreamDescription::stream_label>("StreamLabel"),
        member<&StreamDescription::stream_status>("StreamStatus"),
        member<&StreamDescription::stream_view_type>("StreamViewType"),
        member<&StreamDescription::creation_request_date_time>("CreationRequestDateTime"),
        member<&StreamDescription::table_name>("TableName"),
        member<&StreamDescription::key_schema>("KeySchema"),
        member<&StreamDescription::shards>("Shards"),
        member<&StreamDescription::last_evaluated_shard_id>("LastEvaluatedShardId"),
    };
};

template <>
struct Shape<DescribeStreamOutput> {
    static constexpr std::string_view name = "DescribeStreamOutput";
    static constexpr Member members[] = {
        member<&DescribeStreamOutput::stream_description>("StreamDescription"),
    };
};

template <>
struct Shape<GetShardIteratorInput> {
    static constexpr std::string_view name = "GetShardIteratorInput";
    static constexpr Member members[] = {
        member<&GetShardIteratorInput::stream_arn>("StreamArn", stream_arn),
        member<&GetShardIteratorInput::shard_id>("ShardId", shard_id),
        member<&GetShardIteratorInput::shard_iterator_type>("ShardIteratorType"),
        member<&GetShardIteratorInput::sequence_number>("SequenceNumber", length(21, 40)),
    };
};

template <>
struct Shape<GetShardIteratorOutput> {
    static constexpr std::string_view name = "GetShardIteratorOutput";
    static constexpr Member members[] = {
        member<&GetShardIteratorOutput::shard_iterator>("ShardIterator"),
    };
};

template <>
struct Shape<GetRecordsInput> {
    static constexpr std::string_view name = "GetRecordsInput";
    static constexpr Member members[] = {
        member<&GetRecordsInput::shard_iterator>("ShardIterator", length(1, 2048)),
        member<&GetRecordsInput::limit>("Limit", range(1, 1000)),
    };
};

template <>
struct Shape<GetRecordsOutput> {
    static constexpr std::string_view name = "GetRecordsOutput";
    static constexpr Member members[] = {
        member<&GetRecordsOutput::records>("Records"),
        member<&GetRecordsOutput::next_shard_iterator>("NextShardIterator"),
    };
};

template struct Codec<ListStreamsInput>;
template struct Codec<ListStreamsOutput>;
template struct Codec<DescribeStreamInput>;
template struct Codec<DescribeStreamOutput>;
template struct Codec<GetShardIteratorInput>;
template struct Codec<GetShardIteratorOutput>;
template struct Codec<GetRecordsInput>;
template struct Codec<GetRecordsOutput>;

}  // namespace tailrace::wire::json
