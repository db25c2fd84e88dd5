#include "table/life_cycle.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/bytes.h"
#include "base/log.h"
#include "stream/stream_arn.h"
#include "table/reconcile.h"
#include "table/row_change.h"
#include "table/system_spaces.h"

namespace tailrace::table {

namespace {

constexpr std::size_t partitions_per_commit = 16;
/// Another server, or another request, comes first only so often.
constexpr int tries_max = 100;

constexpr std::size_t catalog_index = 0;
constexpr std::size_t streams_index = 1;

storage::Key row_key(const std::string& name) {
    return {catalog_space, table_key(name)};
}
storage::Key last_id() {
    return {catalog_space, std::string(last_id_key)};
}

std::unexpected<Error> in_use(std::string_view why) {
    return fail(ErrorCode::ResourceInUseException,
                std::string("Attempt to change a resource which is still in use: ").append(why));
}

std::unexpected<Error> not_found(const std::string& name) {
    return fail(ErrorCode::ResourceNotFoundException,
                "Requested resource not found: Table: " + name + " not found");
}

std::unexpected<Error> internal_error() {
    return fail(ErrorCode::InternalServerError, "Internal server error");
}

/// Random, version 4.
std::string new_uuid(base::Random& random) {
    const auto high = random.next();
    const auto low = random.next();
    return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xffff,
                       high & 0xfff, 0x8000 | ((low >> 48) & 0x3fff), low & 0xffffffffffff);
}

storage::Key stream_row_key(const std::string& table, const std::string& label) {
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

TableStream new_stream(std::uint64_t id, base::UnixMilliseconds label_ms,
                       StreamViewType view_type) {
    return {stream::StreamId{id}, stream::stream_label(label_ms), view_type, label_ms};
}

std::uint64_t last_id_in(const std::optional<std::string>& body) {
    const auto id = body ? base::ByteReader(*body).big_endian<std::uint64_t>() : 0;
    return std::max(id, first_partition_id);
}

}  // namespace

awaitable<Result<TableRow>> LifeCycle::create(std::string name, TableSettings settings,
                                              std::optional<StreamViewType> stream) {
    Plan plan = [this, &name, &settings, stream](const Seen& seen,
                                                 base::UnixMilliseconds label_ms) {
        return plan_create(seen, label_ms, name, settings, stream);
    };
    co_return co_await intend(name, std::move(plan));
}

awaitable<Result<TableRow>> LifeCycle::update(std::string name, Update update) {
    Plan plan = [this, &name, &update](const Seen& seen, base::UnixMilliseconds label_ms) {
        return plan_update(seen, label_ms, name, update);
    };
    co_return co_await intend(name, std::move(plan));
}

awaitable<Result<TableRow>> LifeCycle::remove(std::string name) {
    Plan plan = [this, &name](const Seen& seen, base::UnixMilliseconds) {
        return plan_remove(seen, name);
    };
    co_return co_await intend(name, std::move(plan));
}

Result<LifeCycle::Intent> LifeCycle::plan_create(const Seen& seen, base::UnixMilliseconds label_ms,
                                                 const std::string& name,
                                                 const TableSettings& settings,
                                                 std::optional<StreamViewType> stream) {
    if (seen.row) return fail(ErrorCode::ResourceInUseException, "Table already exists: " + name);
    auto id = last_id_in(seen.last_id);
    Intent intent;
    auto& row = intent.row;
    row.id = partition::TableId{++id};
    row.name = name;
    row.uuid = new_uuid(environment_.random);
    row.created_ms = environment_.clock.now();
    row.settings = settings;
    row.partitions = lay_out(id, settings.billing_mode);
    if (stream) {
        row.stream = new_stream(++id, label_ms, *stream);
        row.latest_stream_label = row.stream->label;
        intent.starts_stream = true;
    }
    intent.last_id = id;
    return intent;
}

std::vector<PartitionPlace> LifeCycle::lay_out(std::uint64_t& last_id, BillingMode mode) const {
    const auto count = static_cast<std::uint64_t>(mode == BillingMode::PAY_PER_REQUEST
                                                      ? options_.partitions_on_demand
                                                      : options_.partitions_provisioned);
    std::vector<PartitionPlace> places;
    std::uint64_t low = 0;
    for (std::uint64_t i = 1; i <= count; ++i) {
        const auto end = (static_cast<unsigned __int128>(i) << 64) / count - 1;
        const auto high = static_cast<std::uint64_t>(end);
        places.push_back({storage::PartitionId{++last_id}, {low, high}});
        low = high + 1;
    }
    return places;
}

Result<LifeCycle::Intent> LifeCycle::plan_update(const Seen& seen, base::UnixMilliseconds label_ms,
                                                 const std::string& name, const Update& update) {
    if (!seen.row || seen.row->status == TableStatus::DELETING) return not_found(name);
    if (!seen.row->settled()) return in_use("Table is being updated: " + name);
    Intent intent;
    auto& row = intent.row = *seen.row;
    if (update.switches_stream && update.stream && row.stream) {
        return validation_error("Table already has an enabled stream: TableName: " + name);
    }
    if (update.switches_stream && !update.stream && !row.stream) {
        return validation_error("Table has no stream to disable: TableName: " + name);
    }
    if (update.edit) {
        if (auto edited = update.edit(row); !edited)
            return std::unexpected(std::move(edited.error()));
    }
    if (update.switches_stream && update.stream) {
        const auto id = last_id_in(seen.last_id) + 1;
        row.stream = new_stream(id, label_ms, *update.stream);
        row.latest_stream_label = row.stream->label;
        intent.last_id = id;
        intent.starts_stream = true;
    } else if (update.switches_stream) {
        row.ending_stream = std::exchange(row.stream, std::nullopt);
        intent.ends_stream = true;
    }
    if (row != *seen.row) row.status = TableStatus::UPDATING;
    return intent;
}

Result<LifeCycle::Intent> LifeCycle::plan_remove(const Seen& seen, const std::string& name) {
    if (!seen.row) return not_found(name);
    Intent intent;
    auto& row = intent.row = *seen.row;
    switch (row.status) {
        case TableStatus::CREATING:
            return in_use("Table is being created: " + name);
        case TableStatus::DELETING:
            return in_use("Table is being deleted: " + name);
        case TableStatus::UPDATING:
            if (row.stream || row.ending_stream) {
                return in_use("Cannot delete table while stream is being enabled/disabled.");
            }
            return in_use("Table is being updated: " + name);
        default:
            break;
    }
    if (row.settings.deletion_protection) {
        return validation_error(
            "Resource cannot be deleted as it is currently protected against deletion. Disable "
            "deletion protection "
            "first.");
    }
    row.status = TableStatus::DELETING;
    row.ending_stream = std::exchange(row.stream, std::nullopt);
    intent.ends_stream = row.ending_stream.has_value();
    return intent;
}

awaitable<Result<LifeCycle::Seen>> LifeCycle::see(const std::string& name) {
    std::vector<storage::Key> keys(1, row_key(name));
    keys.push_back(last_id());
    auto reading = co_await catalog_.partition(catalog_partition)->read(std::move(keys));
    if (!reading) co_return std::unexpected(to_error(reading.error()));
    Seen seen{std::move(reading->values[0]), std::nullopt, std::move(reading->values[1])};
    if (seen.body) {
        seen.row = decode_table_row(*seen.body);
        if (!seen.row) {
            base::log(base::LogLevel::error, "the row of a table is damaged", {{"table", name}});
            co_return internal_error();
        }
    }
    co_return seen;
}

awaitable<Result<TableRow>> LifeCycle::intend(std::string name, Plan plan) {
    auto label_ms = environment_.clock.now();
    for (int tries = 0; tries < tries_max; ++tries) {
        const auto seen = co_await see(name);
        if (!seen) co_return std::unexpected(seen.error());
        auto intent = plan(*seen, label_ms);
        if (!intent) co_return std::unexpected(std::move(intent.error()));
        auto& row = intent->row;
        if (seen->row && row == *seen->row) co_return row;
        row.status_ms = environment_.clock.now();

        RowChange change;
        change.expect(catalog_index, row_key(name), seen->body);
        change.write(catalog_index, row_key(name), encode(row));
        if (intent->last_id) {
            change.expect(catalog_index, last_id(), seen->last_id);
            change.write(catalog_index, last_id(), base::big_endian(*intent->last_id));
        }
        if (intent->starts_stream) {
            const auto key = stream_row_key(name, row.stream->label);
            change.expect(streams_index, key, std::nullopt);
            change.write(streams_index, key,
                         stream_row(row, *row.stream, StreamStatus::ENABLING, 0));
        }
        if (intent->ends_stream) {
            change.write(streams_index, stream_row_key(name, row.ending_stream->label),
                         stream_row(row, *row.ending_stream, StreamStatus::DISABLING, 0));
        }
        std::vector<std::shared_ptr<partition::Partition>> partitions(
            1, catalog_.partition(catalog_partition));
        partitions.push_back(catalog_.partition(stream_space.partition));
        const auto outcome =
            co_await partition::transact(environment_, std::move(partitions), change);
        if (!outcome) co_return std::unexpected(to_error(outcome.error()));
        if (change.stale()) {
            // Perhaps another stream of this name began in the same millisecond.
            ++label_ms;
            continue;
        }
        if (auto finished = co_await finish(name); !finished)
            co_return std::unexpected(finished.error());
        co_return std::move(row);
    }
    co_return internal_error();
}

awaitable<Result<void>> LifeCycle::finish(std::string name) {
    if (options_.state_delay.count() > 0) {
        asio::co_spawn(co_await this_executor, advance_later(std::move(name)), asio::detached);
        co_return Result<void>{};
    }
    co_return co_await advance(std::move(name));
}

awaitable<void> LifeCycle::advance_later(std::string name) {
    co_await environment_.clock.sleep(options_.state_delay);
    const auto advanced = co_await advance(name);
    if (!advanced) {
        base::log(base::LogLevel::error, "a table's transition is not finished",
                  {{"table", name}, {"why", advanced.error().message}});
    }
}

awaitable<Result<void>> LifeCycle::advance(std::string name) {
    for (int tries = 0; tries < tries_max; ++tries) {
        const auto seen = co_await see(name);
        if (!seen) co_return std::unexpected(seen.error());
        if (!seen->row || seen->row->settled()) {
            const auto refreshed = co_await catalog_.refresh(name);
            if (!refreshed) co_return std::unexpected(refreshed.error());
            co_return Result<void>{};
        }
        const auto count = seen->row->partitions.size();
        bool fresh = true;
        for (std::size_t first = 0; fresh && first < count; first += partitions_per_commit) {
            const auto step =
                co_await reconcile(*seen, first, std::min(partitions_per_commit, count - first));
            if (!step) co_return std::unexpected(step.error());
            fresh = *step;
        }
        if (!fresh) continue;
        const auto settled = co_await settle(*seen);
        if (!settled) co_return std::unexpected(settled.error());
    }
    co_return internal_error();
}

awaitable<Result<bool>> LifeCycle::reconcile(const Seen& seen, std::size_t first,
                                             std::size_t count) {
    const auto places = std::span(seen.row->partitions).subspan(first, count);
    std::vector<std::shared_ptr<partition::Partition>> partitions(
        1, catalog_.partition(catalog_partition));
    partitions.push_back(catalog_.partition(stream_space.partition));
    std::vector<partition::Feed> feeds;
    for (const auto& place : places) {
        const auto& partition = partitions.emplace_back(catalog_.partition(place.id));
        const auto reading = co_await partition->read({});
        if (!reading) co_return std::unexpected(to_error(reading.error()));
        if (!reading->descriptor) continue;
        const auto& seen_feeds = reading->descriptor->feeds;
        feeds.insert(feeds.end(), seen_feeds.begin(), seen_feeds.end());
    }
    Reconcile work(*seen.row, places, std::move(feeds), environment_.random);
    work.expect(catalog_index, row_key(seen.row->name), seen.body);
    const auto outcome = co_await partition::transact(environment_, std::move(partitions), work);
    if (!outcome) co_return std::unexpected(to_error(outcome.error()));
    co_return !work.stale();
}

awaitable<Result<bool>> LifeCycle::settle(const Seen& seen) {
    auto row = *seen.row;
    RowChange change;
    change.expect(catalog_index, row_key(row.name), seen.body);
    if (row.ending_stream) {
        change.write(
            streams_index, stream_row_key(row.name, row.ending_stream->label),
            stream_row(row, *row.ending_stream, StreamStatus::DISABLED, environment_.clock.now()));
    }
    if (row.stream) {
        change.write(streams_index, stream_row_key(row.name, row.stream->label),
                     stream_row(row, *row.stream, StreamStatus::ENABLED, 0));
    }
    std::optional<std::string> body;
    if (row.status != TableStatus::DELETING) {
        row.status = TableStatus::ACTIVE;
        row.status_ms = environment_.clock.now();
        row.ending_stream.reset();
        body = encode(row);
    }
    change.write(catalog_index, row_key(row.name), std::move(body));
    std::vector<std::shared_ptr<partition::Partition>> partitions(
        1, catalog_.partition(catalog_partition));
    partitions.push_back(catalog_.partition(stream_space.partition));
    const auto outcome = co_await partition::transact(environment_, std::move(partitions), change);
    if (!outcome) co_return std::unexpected(to_error(outcome.error()));
    co_return !change.stale();
}

awaitable<Result<void>> LifeCycle::resume_all() {
    std::string after;
    for (bool more = true; more;) {
        auto names = co_await catalog_.names(after, 100);
        if (!names) co_return std::unexpected(names.error());
        more = names->more && !names->names.empty();
        for (auto& name : names->names) {
            const auto seen = co_await see(name);
            if (!seen) co_return std::unexpected(seen.error());
            after = name;
            if (!seen->row || seen->row->settled()) continue;
            if (seen->row->status_ms + options_.state_delay.count() > environment_.clock.now()) {
                asio::co_spawn(co_await this_executor, advance_later(name), asio::detached);
                continue;
            }
            if (auto advanced = co_await advance(name); !advanced) co_return advanced;
        }
    }
    co_return Result<void>{};
}

}  // namespace tailrace::table
