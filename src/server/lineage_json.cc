#include "server/lineage_json.h"

#include <string_view>
#include <utility>
#include <vector>

#include "stream/shard.h"
#include "wire/json/writer.h"

namespace tailrace::server {

namespace {

using wire::json::Writer;

constexpr std::size_t rows_per_page = 100;

/// All rows whose keys begin with `prefix`. `key_of` gives a row's key.
template <class Row>
awaitable<Result<std::vector<Row>>> read_all(
    stream::Lineage& lineage,
    awaitable<Result<stream::RowPage<Row>>> (stream::Lineage::*read)(storage::KeyRange,
                                                                     std::size_t),
    std::string prefix, std::string (*key_of)(const std::string& prefix, const Row& row)) {
    std::vector<Row> rows;
    std::string after;
    for (bool more = true; more;) {
        auto range = stream::keys_with_prefix(prefix, after);
        auto page = co_await (lineage.*read)(std::move(range), rows_per_page);
        if (!page) co_return std::unexpected(std::move(page.error()));
        more = page->more;
        for (auto& row : page->rows) rows.push_back(std::move(row));
        if (!rows.empty()) after = key_of(prefix, rows.back());
    }
    co_return rows;
}

std::string key_of_stream(const std::string&, const stream::StreamRow& row) {
    return stream::stream_key(row.table_name, row.label);
}

std::string key_of_shard(const std::string& prefix, const stream::ShardRow& row) {
    return prefix + stream::ShardId(row.log).text();
}

void member(Writer& writer, std::string_view name, std::string_view text) {
    writer.key(name);
    writer.string(text);
}

void write(Writer& writer, const stream::ShardRow& row) {
    writer.begin_object();
    member(writer, "shard", stream::ShardId(row.log).text());
    if (row.parent) member(writer, "parent", row.parent->text());
    writer.key("children");
    writer.begin_array();
    for (const auto& child : row.children) writer.string(child.text());
    writer.end_array();
    member(writer, "start", row.start.text());
    if (row.end) member(writer, "end", row.end->text());
    const bool trimmed = row.trimmed_through != stream::SequenceNumber();
    if (trimmed) member(writer, "trimmed_through", row.trimmed_through.text());
    writer.end_object();
}

void write(Writer& writer, const StreamLineage& lineage) {
    const auto& [stream, shards] = lineage;
    writer.begin_object();
    member(writer, "label", stream.label);
    member(writer, "status", enum_names<StreamStatus>[static_cast<std::size_t>(stream.status)]);
    writer.key("shards");
    writer.begin_array();
    for (const auto& shard : shards) write(writer, shard);
    writer.end_array();
    writer.end_object();
}

}  // namespace

awaitable<Result<std::vector<StreamLineage>>> read_lineage(stream::Lineage& rows,
                                                           std::string table) {
    const auto of_table = stream::stream_prefix(table);
    auto streams = co_await read_all<stream::StreamRow>(rows, &stream::Lineage::streams, of_table,
                                                        key_of_stream);
    if (!streams) co_return std::unexpected(std::move(streams.error()));
    std::vector<StreamLineage> lineage;
    for (auto& stream : *streams) {
        const auto of_stream = stream::shard_prefix(stream.id);
        auto shards = co_await read_all<stream::ShardRow>(rows, &stream::Lineage::shards, of_stream,
                                                          key_of_shard);
        if (!shards) co_return std::unexpected(std::move(shards.error()));
        lineage.push_back({std::move(stream), std::move(*shards)});
    }
    co_return lineage;
}

std::string lineage_json(const std::vector<StreamLineage>& streams) {
    std::string json;
    Writer writer(json);
    writer.begin_object();
    writer.key("streams");
    writer.begin_array();
    for (const auto& lineage : streams) write(writer, lineage);
    writer.end_array();
    writer.end_object();
    return json;
}

}  // namespace tailrace::server
