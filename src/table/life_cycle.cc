#include "table/life_cycle.h"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "table/intent_write.h"
#include "table/reconcile.h"
#include "table/row_change.h"
#include "table/stream_row.h"
#include "table/system_spaces.h"

namespace tailrace::table {

namespace {

constexpr std::size_t partitions_per_commit = 16;
/// Another server, or another request, comes first only so often.
constexpr int tries_max = 100;

constexpr std::string_view advancing = "advancing a table";

constexpr std::size_t catalog_index = 0;
constexpr std::size_t streams_index = 1;

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

/// A table that is no more, or whose items expire no more, is not among those whose items do.
void settle_time_to_live(RowChange& change, TableRow& row, base::UnixMilliseconds now) {
    if (row.status != TableStatus::DELETING && row.time_to_live->wanted()) {
        row.time_to_live->status = TimeToLiveStatus::ENABLED;
        row.time_to_live->status_ms = now;
        return;
    }
    row.time_to_live.reset();
    change.write(catalog_index, {catalog_space, expiring_table_key(row.name)}, std::nullopt);
}

/// An attribute that no key has any more is not defined any more.
void prune_definitions(TableSettings& settings) {
    std::set<std::string> used;
    for (const auto& element : settings.key_schema) used.insert(element.attribute_name);
    for (const auto& index : settings.local_indexes) {
        for (const auto& element : index.key_schema) used.insert(element.attribute_name);
    }
    for (const auto& index : settings.global_indexes) {
        for (const auto& element : index.definition.key_schema) used.insert(element.attribute_name);
    }
    std::erase_if(settings.attribute_definitions, [&](const auto& definition) {
        return !used.contains(definition.attribute_name);
    });
}

bool has_index(const std::vector<GlobalIndex>& indexes, const std::string& name) {
    return std::ranges::any_of(
        indexes, [&](const auto& index) { return index.definition.index_name == name; });
}

/// One that was added has yet to be filled.
void settle_indexes(TableRow& row) {
    auto& indexes = row.settings.global_indexes;
    const auto gone = std::erase_if(
        indexes, [](const GlobalIndex& index) { return index.status == IndexStatus::DELETING; });
    if (gone > 0) {
        prune_definitions(row.settings);
        std::erase_if(row.contributor_insights, [&](const auto& insights) {
            return !insights.index_name.empty() && !has_index(indexes, insights.index_name);
        });
    }
    for (auto& index : indexes) {
        if (index.added) {
            index.backfilling = true;
        } else {
            index.status = IndexStatus::ACTIVE;
        }
    }
}

}  // namespace

awaitable<Result<TableRow>> LifeCycle::create(std::string name, TableSettings settings,
                                              std::optional<StreamViewType> stream) {
    const auto partitions = settings.billing_mode == BillingMode::PAY_PER_REQUEST
                                ? options_.partitions_on_demand
                                : options_.partitions_provisioned;
    const NewTable table{std::move(settings), stream, new_uuid(environment_.random), partitions,
                         options_.partitions_index};
    Plan plan = [&table](const IntentBasis& basis) { return plan_creation(basis, table); };
    co_return co_await intend(std::move(name), std::move(plan));
}

awaitable<Result<TableRow>> LifeCycle::update(std::string name, TableUpdate update) {
    update.index_partitions = options_.partitions_index;
    Plan plan = [&update](const IntentBasis& basis) { return plan_update(basis, update); };
    co_return co_await intend(std::move(name), std::move(plan));
}

awaitable<Result<TableRow>> LifeCycle::update_time_to_live(std::string name,
                                                           TimeToLiveUpdate update) {
    Plan plan = [&update](const IntentBasis& basis) { return plan_time_to_live(basis, update); };
    co_return co_await intend(std::move(name), std::move(plan));
}

awaitable<Result<TableRow>> LifeCycle::edit(std::string name, RowEdit edit) {
    Plan plan = [&edit](const IntentBasis& basis) { return plan_edit(basis, edit); };
    co_return co_await intend(std::move(name), std::move(plan));
}

awaitable<Result<TableRow>> LifeCycle::remove(std::string name) {
    Plan plan = plan_removal;
    co_return co_await intend(std::move(name), std::move(plan));
}

awaitable<Result<TableRow>> LifeCycle::intend(std::string name, Plan plan) {
    for (auto stream_ms = environment_.clock.now();; ++stream_ms) {
        IntentWrite write(name, plan, stream_ms);
        const auto outcome = co_await partition::transact(environment_, system_partitions(), write);
        if (!outcome) co_return std::unexpected(to_error(outcome.error()));
        // A stream of this name began in the same millisecond.
        if (write.name_is_taken()) continue;
        if (write.changed()) {
            const auto finished = co_await finish(name);
            if (!finished) co_return std::unexpected(finished.error());
            // Whoever asked may go on with another server.
            co_await environment_.neighbours.show_catalog();
        }
        co_return write.answer();
    }
}

std::vector<std::shared_ptr<partition::Partition>> LifeCycle::system_partitions() {
    return {catalog_.partition(catalog_partition), catalog_.partition(stream_space.partition)};
}

awaitable<Result<LifeCycle::Seen>> LifeCycle::see(const std::string& name) {
    std::vector<storage::Key> keys(1, table_row_key(name));
    auto reading = co_await catalog_.partition(catalog_partition)->read(std::move(keys));
    if (!reading) co_return std::unexpected(to_error(reading.error()));
    Seen seen{std::move(reading->values.front()), std::nullopt};
    if (seen.body) {
        seen.row = decode_table_row(*seen.body);
        if (!seen.row) {
            base::log(base::LogLevel::error, "the row of a table is damaged", {{"table", name}});
            co_return internal_error();
        }
    }
    co_return seen;
}

awaitable<Result<void>> LifeCycle::finish(std::string name) {
    if (options_.state_delay.count() == 0) co_return co_await advance(std::move(name));
    environment_.background.spawn(co_await this_executor, advance_later(name), advancing);
    // Until then nobody is to be served by what was remembered.
    const auto refreshed = co_await catalog_.refresh(std::move(name));
    if (!refreshed) co_return std::unexpected(refreshed.error());
    co_return Result<void>{};
}

awaitable<void> LifeCycle::advance_later(std::string name) {
    const bool goes_on =
        co_await environment_.background.rest(environment_.clock, options_.state_delay);
    if (!goes_on) co_return;
    const auto advanced = co_await advance(name);
    if (!advanced) {
        base::log(base::LogLevel::error, "a table's transition is not finished",
                  {{"table", name}, {"why", advanced.error().message}});
    }
    co_await environment_.neighbours.show_catalog();
}

/// What began in the future began before somebody set the clock back.
bool LifeCycle::is_due(base::UnixMilliseconds since) const {
    const auto now = environment_.clock.now();
    return since > now || since + options_.state_delay.count() <= now;
}

bool LifeCycle::settles_time_to_live(const TableRow& row) const {
    const auto& time_to_live = row.time_to_live;
    return time_to_live && !time_to_live->settled() && is_due(time_to_live->status_ms);
}

bool LifeCycle::is_due(const TableRow& row) const {
    return row.settled() ? settles_time_to_live(row) : is_due(row.status_ms);
}

awaitable<Result<void>> LifeCycle::advance(std::string name) {
    for (int tries = 0; tries < tries_max; ++tries) {
        const auto seen = co_await see(name);
        if (!seen) co_return std::unexpected(seen.error());
        if (!seen->row || !is_due(*seen->row)) {
            const auto refreshed = co_await catalog_.refresh(name);
            if (!refreshed) co_return std::unexpected(refreshed.error());
            const auto executor = co_await this_executor;
            if (seen->row) begin_backfill(executor, *seen->row);
            co_return Result<void>{};
        }
        const auto places = places_of(*seen->row);
        bool fresh = true;
        for (auto rest = std::span(places); fresh && !rest.empty();) {
            const auto some = rest.first(std::min(partitions_per_commit, rest.size()));
            rest = rest.subspan(some.size());
            const auto step = co_await reconcile(*seen, {some.begin(), some.end()});
            if (!step) co_return std::unexpected(step.error());
            fresh = *step;
        }
        if (!fresh) continue;
        const auto settled = co_await settle(*seen);
        if (!settled) co_return std::unexpected(settled.error());
    }
    co_return internal_error();
}

awaitable<Result<bool>> LifeCycle::reconcile(const Seen& seen,
                                             std::vector<ReconciledPlace> places) {
    // A split puts a partition before others of lesser ids, and a commit holds them in ascending
    // order.
    std::ranges::sort(places, {}, [](const auto& each) { return each.place.id; });
    auto partitions = system_partitions();
    std::vector<partition::Feed> feeds;
    for (const auto& each : places) {
        const auto& partition = partitions.emplace_back(catalog_.partition(each.place.id));
        const auto reading = co_await partition->read({});
        if (!reading) co_return std::unexpected(to_error(reading.error()));
        if (!reading->descriptor) continue;
        const auto& seen_feeds = reading->descriptor->feeds;
        feeds.insert(feeds.end(), seen_feeds.begin(), seen_feeds.end());
    }
    Reconcile work(*seen.row, places, std::move(feeds), environment_.random);
    work.expect(catalog_index, table_row_key(seen.row->name), seen.body);
    const auto outcome = co_await partition::transact(environment_, std::move(partitions), work);
    if (!outcome) co_return std::unexpected(to_error(outcome.error()));
    co_return !work.stale();
}

awaitable<Result<bool>> LifeCycle::settle(const Seen& seen) {
    auto row = *seen.row;
    RowChange change;
    change.expect(catalog_index, table_row_key(row.name), seen.body);
    if (settles_time_to_live(row) || (row.status == TableStatus::DELETING && row.time_to_live))
        settle_time_to_live(change, row, environment_.clock.now());
    if (row.ending_stream) {
        change.write(
            streams_index, stream_row_key(row.name, row.ending_stream->label),
            stream_row(row, *row.ending_stream, StreamStatus::DISABLED, environment_.clock.now()));
    }
    if (row.stream && !row.settled()) {
        change.write(streams_index, stream_row_key(row.name, row.stream->label),
                     stream_row(row, *row.stream, StreamStatus::ENABLED));
    }
    std::optional<std::string> body;
    if (row.status != TableStatus::DELETING) {
        if (!row.settled()) {
            row.status_ms = environment_.clock.now();
            settle_indexes(row);
        }
        row.status = TableStatus::ACTIVE;
        row.ending_stream.reset();
        body = encode(row);
    }
    change.write(catalog_index, table_row_key(row.name), std::move(body));
    const auto outcome = co_await partition::transact(environment_, system_partitions(), change);
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
            if (!seen->row) continue;
            if (auto resumed = co_await resume(name, *seen->row); !resumed) co_return resumed;
        }
    }
    co_return Result<void>{};
}

awaitable<Result<void>> LifeCycle::resume(std::string name, const TableRow& row) {
    const auto executor = co_await this_executor;
    if (row.settled()) begin_backfill(executor, row);
    const bool settled = row.settled() && (!row.time_to_live || row.time_to_live->settled());
    if (settled) co_return Result<void>{};
    if (is_due(row)) co_return co_await advance(std::move(name));
    environment_.background.spawn(executor, advance_later(std::move(name)), advancing);
    co_return Result<void>{};
}

// --- backfill ----------------------------------------------------------------------------------

void LifeCycle::begin_backfill(const Executor& executor, const TableRow& row) {
    if (row.backfills())
        environment_.background.spawn(executor, backfill(row.name), "filling an index");
}

awaitable<void> LifeCycle::backfill(std::string name) {
    const auto filled = co_await backfill_.run(name);
    if (!filled) {
        base::log(base::LogLevel::error, "an index is not filled",
                  {{"table", name}, {"why", filled.error().message}});
    }
}

}  // namespace tailrace::table
