#include "table/intent_write.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/log.h"
#include "stream/stream_arn.h"
#include "table/stream_row.h"
#include "table/system_spaces.h"

namespace tailrace::table {

namespace {

constexpr std::size_t catalog_index = 0;
constexpr std::size_t streams_index = 1;

storage::Key last_id() {
    return {catalog_space, std::string(last_id_key)};
}

}  // namespace

IntentWrite::IntentWrite(const std::string& name, const Plan& plan,
                         base::UnixMilliseconds stream_ms)
    : name_(name),
      plan_(plan),
      stream_ms_(stream_ms),
      new_stream_(stream_row_key(name, stream::stream_label(stream_ms))) {}

void IntentWrite::collect_keys(std::size_t index, std::vector<storage::Key>& keys) const {
    if (index == streams_index) {
        keys.push_back(new_stream_);
    } else {
        keys.push_back(table_row_key(name_));
        keys.push_back(last_id());
    }
}

void IntentWrite::evaluate(std::span<partition::View> views) {
    name_is_taken_ = false;
    changed_ = false;
    auto basis = this->basis(views[catalog_index]);
    auto intent = basis ? plan_(*basis) : std::unexpected(std::move(basis.error()));
    if (!intent) {
        answer_ = std::unexpected(std::move(intent.error()));
        return;
    }
    name_is_taken_ = intent->starts_stream && views[streams_index].find(new_stream_);
    if (name_is_taken_) return;
    changed_ = basis->row != intent->row;
    if (changed_) write(*basis, *intent, views);
    answer_ = std::move(intent->row);
}

Result<IntentBasis> IntentWrite::basis(const partition::View& catalog) const {
    IntentBasis basis{.name = name_, .now = catalog.now(), .stream_ms = stream_ms_};
    if (const auto* body = catalog.find(table_row_key(name_))) {
        basis.row = decode_table_row(*body);
        if (!basis.row) {
            base::log(base::LogLevel::error, "a table row is damaged", {{"table", name_}});
            return fail(ErrorCode::InternalServerError, "Internal server error");
        }
    }
    const auto* body = catalog.find(last_id());
    const auto id = body ? base::ByteReader(*body).big_endian<std::uint64_t>() : 0;
    basis.last_id = std::max(id, first_partition_id);
    return basis;
}

void IntentWrite::write(const IntentBasis& basis, const Intent& intent,
                        std::span<partition::View> views) const {
    const auto& row = intent.row;
    auto& catalog = views[catalog_index];
    auto& streams = views[streams_index];
    catalog.put(table_row_key(name_), encode(row));
    if (row.time_to_live && !basis.row->time_to_live)
        catalog.put({catalog_space, expiring_table_key(name_)}, {});
    if (intent.last_id != basis.last_id) catalog.put(last_id(), base::big_endian(intent.last_id));
    if (intent.starts_stream) {
        streams.put(new_stream_, stream_row(row, *row.stream, StreamStatus::ENABLING));
    }
    if (intent.ends_stream) {
        streams.put(stream_row_key(name_, row.ending_stream->label),
                    stream_row(row, *row.ending_stream, StreamStatus::DISABLING));
    }
}

}  // namespace tailrace::table
