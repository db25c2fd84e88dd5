#include "table/stream_row.h"

#include "stream/shard.h"
#include "table/system_spaces.h"

namespace tailrace::table {

storage::Key stream_row_key(std::string_view table, std::string_view label) {
    return {stream_space.space, stream::stream_key(table, label)};
}

std::string stream_row(const TableRow& table, const TableStream& stream, StreamStatus status,
                       base::UnixMilliseconds disabled_ms) {
    stream::StreamRow row;
    row.id = stream.id;
    row.table_name = table.name;
    row.label = stream.label;
    row.status = status;
    row.view_type = stream.view_type;
    row.created_ms = stream.created_ms;
    row.disabled_ms = disabled_ms;
    const auto schema = key_schema_of(table.settings);
    row.hash_name = schema.hash().name;
    if (const auto* range = schema.range()) row.range_name = range->name;
    return encode(row);
}

}  // namespace tailrace::table
