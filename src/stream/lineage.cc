#include "stream/lineage.h"

#include <limits>
#include <utility>

#include "stream/answers.h"

namespace tailrace::stream {
namespace {

template <class Row>
Result<RowPage<Row>> page_of(const storage::ScanResult& scan,
                             std::optional<Row> (*decode)(std::string_view),
                             std::string_view what) {
    RowPage<Row> page{.more = scan.more && !scan.entries.empty()};
    page.rows.reserve(scan.entries.size());
    for (std::size_t i = 0; i < scan.entries.size(); ++i) {
        const auto [key, value] = scan.entries[i];
        auto row = decode(value);
        if (!row) return damaged(what, key);
        page.rows.push_back(std::move(*row));
    }
    return page;
}

}  // namespace

awaitable<Result<std::optional<StreamRow>>> Lineage::stream(std::string table_name,
                                                            std::string label) {
    std::vector<std::string> keys{stream_key(table_name, label)};
    const auto values = co_await read(keys);
    if (!values) co_return std::unexpected(values.error());
    const auto& value = values->front();
    if (!value) co_return std::nullopt;
    auto row = decode_stream_row(*value);
    if (!row) co_return damaged("stream", keys.front());
    co_return std::move(row);
}

awaitable<Result<std::optional<ShardRow>>> Lineage::shard(StreamId stream, ShardId shard) {
    std::vector<ShardId> one{shard};
    auto rows = co_await shards(stream, std::move(one));
    if (!rows) co_return std::unexpected(std::move(rows.error()));
    if (rows->empty()) co_return std::nullopt;
    co_return std::move(rows->front());
}

awaitable<Result<std::vector<ShardRow>>> Lineage::shards(StreamId stream,
                                                         std::vector<ShardId> shards) {
    std::vector<std::string> keys;
    for (const auto& shard : shards) keys.push_back(shard_key(stream, shard));
    const auto values = co_await read(keys);
    if (!values) co_return std::unexpected(values.error());
    std::vector<ShardRow> rows;
    for (std::size_t i = 0; i < values->size(); ++i) {
        const auto& value = (*values)[i];
        if (!value) continue;
        auto row = decode_shard_row(*value);
        if (!row) co_return damaged("shard", keys[i]);
        rows.push_back(std::move(*row));
    }
    co_return rows;
}

awaitable<Result<RowPage<StreamRow>>> Lineage::streams(storage::KeyRange range,
                                                       std::size_t rows_max) {
    const auto found = co_await scan(std::move(range), rows_max);
    if (!found) co_return std::unexpected(found.error());
    co_return page_of(*found, decode_stream_row, "stream");
}

awaitable<Result<RowPage<ShardRow>>> Lineage::shards(storage::KeyRange range,
                                                     std::size_t rows_max) {
    const auto found = co_await scan(std::move(range), rows_max);
    if (!found) co_return std::unexpected(found.error());
    co_return page_of(*found, decode_shard_row, "shard");
}

awaitable<Result<Lineage::Values>> Lineage::read(std::vector<std::string> keys) {
    storage::PartitionRead read{.partition = space_.partition};
    for (auto& key : keys) read.keys.push_back({space_.space, std::move(key)});
    std::vector<storage::PartitionRead> reads;
    reads.push_back(std::move(read));
    auto views = co_await store_.read(std::move(reads));
    if (!views) co_return storage_fault("reading rows", views.error());
    co_return std::move(views->front().values);
}

awaitable<Result<storage::ScanResult>> Lineage::scan(storage::KeyRange range,
                                                     std::size_t rows_max) {
    if (!range.end.empty() && range.begin >= range.end) co_return storage::ScanResult{};
    storage::ScanRequest request{.partition = space_.partition,
                                 .space = space_.space,
                                 .range = std::move(range),
                                 .items_max = rows_max,
                                 .bytes_max = std::numeric_limits<std::size_t>::max()};
    auto found = co_await store_.scan(std::move(request));
    if (!found) co_return storage_fault("scanning rows", found.error());
    co_return std::move(*found);
}

}  // namespace tailrace::stream
