// ListStreams, DescribeStream, GetShardIterator, GetRecords.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tailrace/enumerations.h"
#include "tailrace/record.h"
#include "tailrace/table_description.h"
#include "tailrace/timestamp.h"

namespace tailrace {

struct ListStreamsInput {
    std::optional<std::string> table_name;
    std::optional<std::int32_t> limit;
    std::optional<std::string> exclusive_start_stream_arn;
    friend bool operator==(const ListStreamsInput&, const ListStreamsInput&) = default;
};

struct Stream {
    std::string stream_arn;
    std::string table_name;
    std::string stream_label;
    friend bool operator==(const Stream&, const Stream&) = default;
};

struct ListStreamsOutput {
    std::vector<Stream> streams;
    std::optional<std::string> last_evaluated_stream_arn;
    friend bool operator==(const ListStreamsOutput&, const ListStreamsOutput&) = default;
};

struct ShardFilter {
    ShardFilterType type{};
    std::string shard_id;
    friend bool operator==(const ShardFilter&, const ShardFilter&) = default;
};

struct DescribeStreamInput {
    std::string stream_arn;
    std::optional<std::int32_t> limit;
    std::optional<std::string> exclusive_start_shard_id;
    std::optional<ShardFilter> shard_filter;
    friend bool operator==(const DescribeStreamInput&, const DescribeStreamInput&) = default;
};

struct SequenceNumberRange {
    std::string starting_sequence_number;
    /// Present exactly if the shard is closed.
    std::optional<std::string> ending_sequence_number;
    friend bool operator==(const SequenceNumberRange&, const SequenceNumberRange&) = default;
};

struct Shard {
    std::string shard_id;
    SequenceNumberRange sequence_number_range;
    std::optional<std::string> parent_shard_id;
    friend bool operator==(const Shard&, const Shard&) = default;
};

struct StreamDescription {
    std::string stream_arn;
    std::string stream_label;
    StreamStatus stream_status{};
    StreamViewType stream_view_type{};
    Timestamp creation_request_date_time;
    std::string table_name;
    std::vector<KeySchemaElement> key_schema;
    std::vector<Shard> shards;
    std::optional<std::string> last_evaluated_shard_id;
    friend bool operator==(const StreamDescription&, const StreamDescription&) = default;
};

struct DescribeStreamOutput {
    StreamDescription stream_description;
    friend bool operator==(const DescribeStreamOutput&, const DescribeStreamOutput&) = default;
};

struct GetShardIteratorInput {
    std::string stream_arn;
    std::string shard_id;
    ShardIteratorType shard_iterator_type{};
    std::optional<std::string> sequence_number;
    friend bool operator==(const GetShardIteratorInput&, const GetShardIteratorInput&) = default;
};

struct GetShardIteratorOutput {
    std::string shard_iterator;
    friend bool operator==(const GetShardIteratorOutput&, const GetShardIteratorOutput&) = default;
};

struct GetRecordsInput {
    std::string shard_iterator;
    std::optional<std::int32_t> limit;
    friend bool operator==(const GetRecordsInput&, const GetRecordsInput&) = default;
};

struct GetRecordsOutput {
    RecordPage records;
    /// Absent at the end of a closed shard.
    std::optional<std::string> next_shard_iterator;
    friend bool operator==(const GetRecordsOutput&, const GetRecordsOutput&) = default;
};

}  // namespace tailrace
