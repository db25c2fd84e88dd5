#include <algorithm>
#include <utility>

#include "stream/answers.h"
#include "stream/streams.h"

namespace tailrace::stream {
namespace {

constexpr std::int32_t limit_default = 100;

Shard describe_shard(const ShardRow& row) {
    Shard shard{.shard_id = ShardId(row.log).text(),
                .sequence_number_range = {.starting_sequence_number = row.start.text()}};
    if (row.end) shard.sequence_number_range.ending_sequence_number = row.end->text();
    if (row.parent) shard.parent_shard_id = row.parent->text();
    return shard;
}

std::vector<KeySchemaElement> key_schema_of(const StreamRow& stream) {
    std::vector<KeySchemaElement> schema{{stream.hash_name, KeyType::HASH}};
    if (stream.range_name) schema.push_back({*stream.range_name, KeyType::RANGE});
    return schema;
}

StreamDescription describe_stream(const StreamRow& stream, const RowPage<ShardRow>& shards,
                                  std::string arn) {
    StreamDescription description{.stream_arn = std::move(arn),
                                  .stream_label = stream.label,
                                  .stream_status = stream.status,
                                  .stream_view_type = stream.view_type,
                                  .creation_request_date_time = {stream.created_ms},
                                  .table_name = stream.table_name,
                                  .key_schema = key_schema_of(stream)};
    for (const auto& row : shards.rows) description.shards.push_back(describe_shard(row));
    if (shards.more) description.last_evaluated_shard_id = description.shards.back().shard_id;
    return description;
}

/// What a page of `children`, in the order of their ids, shows after `after`.
std::vector<ShardId> ids_after(std::vector<ShardId> children, const std::string& after) {
    std::erase_if(children, [&](const ShardId& child) { return child.text() <= after; });
    std::ranges::sort(children);
    return children;
}

}  // namespace

awaitable<Result<DescribeStreamOutput>> Streams::describe(DescribeStreamInput input) {
    auto arn = parse_stream_arn(input.stream_arn);
    if (!arn) co_return invalid_stream_arn();
    const auto stream = co_await find_stream(std::move(*arn), input.stream_arn, "DescribeStream");
    if (!stream) co_return std::unexpected(stream.error());

    auto after = std::move(input.exclusive_start_shard_id).value_or("");
    const auto rows_max = static_cast<std::size_t>(input.limit.value_or(limit_default));
    // The stream's row was read before its shards': who sees it disabled sees them closed.
    Result<RowPage<ShardRow>> shards;
    if (input.shard_filter) {
        shards = co_await children_of(stream->id, std::move(input.shard_filter->shard_id),
                                      std::move(after), rows_max);
    } else {
        shards = co_await shards_of(stream->id, std::move(after), rows_max);
    }
    if (!shards) co_return std::unexpected(std::move(shards.error()));
    co_return DescribeStreamOutput{describe_stream(*stream, *shards, std::move(input.stream_arn))};
}

awaitable<Result<RowPage<ShardRow>>> Streams::shards_of(StreamId stream, std::string after,
                                                        std::size_t rows_max) {
    const auto prefix = shard_prefix(stream);
    auto range = keys_with_prefix(prefix, prefix + after);
    co_return co_await lineage_.shards(std::move(range), rows_max);
}

awaitable<Result<RowPage<ShardRow>>> Streams::children_of(StreamId stream, std::string parent,
                                                          std::string after, std::size_t rows_max) {
    const auto id = ShardId::parse(parent);
    if (!id) co_return RowPage<ShardRow>{};
    auto row = co_await lineage_.shard(stream, *id);
    if (!row) co_return std::unexpected(std::move(row.error()));
    if (!*row) co_return RowPage<ShardRow>{};
    auto rows = co_await lineage_.shards(stream, ids_after(std::move((*row)->children), after));
    if (!rows) co_return std::unexpected(std::move(rows.error()));
    RowPage<ShardRow> page{std::move(*rows)};
    page.more = page.rows.size() > rows_max;
    if (page.more) page.rows.resize(rows_max);
    co_return page;
}

}  // namespace tailrace::stream
