#include <utility>

#include "stream/answers.h"
#include "stream/streams.h"

namespace tailrace::stream {
namespace {

constexpr std::int32_t limit_default = 100;

/// All streams, or those of one table, by table name and then label. A stream to begin after need
/// not exist any more.
Result<storage::KeyRange> range_of(const ListStreamsInput& input) {
    const auto prefix =
        input.table_name ? stream_prefix(*input.table_name) : std::string(all_streams_prefix);
    if (!input.exclusive_start_stream_arn) return keys_with_prefix(prefix);
    const auto start = parse_stream_arn(*input.exclusive_start_stream_arn);
    if (!start) return invalid_exclusive_start_stream_arn();
    return keys_with_prefix(prefix, stream_key(start->table_name, start->label));
}

}  // namespace

awaitable<Result<ListStreamsOutput>> Streams::list(ListStreamsInput input) {
    auto range = range_of(input);
    if (!range) co_return std::unexpected(std::move(range.error()));
    const auto rows_max = static_cast<std::size_t>(input.limit.value_or(limit_default));
    auto page = co_await lineage_.streams(std::move(*range), rows_max);
    if (!page) co_return std::unexpected(std::move(page.error()));

    ListStreamsOutput output;
    for (auto& row : page->rows) {
        auto arn = stream_arn(site_, row.table_name, row.label);
        output.streams.push_back({std::move(arn), std::move(row.table_name), std::move(row.label)});
    }
    if (page->more) output.last_evaluated_stream_arn = output.streams.back().stream_arn;
    co_return output;
}

}  // namespace tailrace::stream
