// A table's stream, as readers of streams find it (stream/shard.h).
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "storage/store.h"
#include "table/table_row.h"
#include "tailrace/enumerations.h"

namespace tailrace::table {

storage::Key stream_row_key(std::string_view table, std::string_view label);
/// `disabled_ms` is 0 unless the status is DISABLED.
std::string stream_row(const TableRow& table, const TableStream& stream, StreamStatus status,
                       base::UnixMilliseconds disabled_ms = 0);

}  // namespace tailrace::table
