#include "table/clock_keeper.h"

#include <vector>

#include <fmt/format.h>

#include "base/fields.h"
#include "base/log.h"
#include "partition/commit_loop.h"
#include "table/row_change.h"
#include "table/system_spaces.h"

namespace tailrace::table {

namespace {

constexpr std::uint8_t setting_version = 1;

enum Tag : std::uint8_t { offset_tag = 1, frozen_at_tag };

storage::Key setting_key() {
    return {catalog_space, std::string(clock_key)};
}

std::int64_t signed_number(const base::FieldReader::Field& field) {
    return static_cast<std::int64_t>(field.number<std::uint64_t>());
}

Result<void> check_end(base::UnixMilliseconds to) {
    if (to <= clock_ms_max) return {};
    return validation_error(
        fmt::format("the clock ends at {} ms, in the year 2286; advance it by less", clock_ms_max));
}

}  // namespace

std::string encode(const base::ClockSetting& setting) {
    base::FieldWriter writer(setting_version);
    writer.number(offset_tag, static_cast<std::uint64_t>(setting.offset.count()));
    if (setting.frozen_at)
        writer.number(frozen_at_tag, static_cast<std::uint64_t>(*setting.frozen_at));
    return writer.take();
}

std::optional<base::ClockSetting> decode_clock_setting(std::string_view bytes) {
    base::FieldReader reader(bytes);
    if (reader.version() != setting_version) return std::nullopt;
    base::ClockSetting setting;
    while (const auto field = reader.next()) {
        if (field->tag == offset_tag) setting.offset = base::Milliseconds(signed_number(*field));
        if (field->tag == frozen_at_tag) setting.frozen_at = signed_number(*field);
    }
    if (!reader.complete()) return std::nullopt;
    return setting;
}

awaitable<Result<void>> ClockKeeper::restore(bool may_stand) {
    {
        const auto hold = co_await partition::Hold::acquire(catalog_.partition(catalog_partition));
        const auto kept = co_await take_up();
        if (!kept) co_return std::unexpected(kept.error());
        if (!*kept) co_return Result<void>{};
    }
    if (clock_.setting().frozen_at && !may_stand) {
        if (const auto resumed = co_await resume(); !resumed) co_return resumed;
    }
    base::log(base::LogLevel::warning, "the clock was moved, and is not the machine's",
              {{"ahead_ms", clock_.now() - clock_.machine().now()},
               {"frozen", clock_.setting().frozen_at.has_value()}});
    co_return Result<void>{};
}

awaitable<Result<void>> ClockKeeper::follow() {
    const auto hold = co_await partition::Hold::acquire(catalog_.partition(catalog_partition));
    const auto kept = co_await take_up();
    if (!kept) co_return std::unexpected(kept.error());
    co_return Result<void>{};
}

awaitable<Result<void>> ClockKeeper::freeze() {
    bool frozen_here = false;
    Plan plan = [this, &frozen_here]() -> Result<std::optional<base::ClockSetting>> {
        if (clock_.setting().frozen_at && !frozen_here) return std::nullopt;
        clock_.freeze();
        frozen_here = true;
        return clock_.setting();
    };
    auto frozen = co_await change(std::move(plan));
    if (!frozen && frozen_here) clock_.set(clock_.resumed());
    co_return frozen;
}

awaitable<Result<void>> ClockKeeper::advance(base::Milliseconds by) {
    Plan plan = [this, by]() -> Result<std::optional<base::ClockSetting>> {
        // The sum of both might not be a number any more.
        const auto to = by.count() > clock_ms_max ? by.count() : clock_.now() + by.count();
        if (auto checked = check_end(to); !checked) return std::unexpected(checked.error());
        return clock_.advanced(by);
    };
    co_return co_await change(std::move(plan));
}

awaitable<Result<void>> ClockKeeper::advance_to(base::UnixMilliseconds to) {
    Plan plan = [this, to]() -> Result<std::optional<base::ClockSetting>> {
        if (auto checked = check_end(to); !checked) return std::unexpected(checked.error());
        const auto now = clock_.now();
        if (to >= now) return clock_.advanced(base::Milliseconds(to - now));
        return validation_error(
            fmt::format("the clock never runs backwards: it is at {} ms already, and {} ms is "
                        "before; to have an earlier time, start with an empty data directory",
                        now, to));
    };
    co_return co_await change(std::move(plan));
}

awaitable<Result<void>> ClockKeeper::resume() {
    Plan plan = [this]() -> Result<std::optional<base::ClockSetting>> {
        if (!clock_.setting().frozen_at) return std::nullopt;
        return clock_.resumed();
    };
    co_return co_await change(std::move(plan));
}

awaitable<Result<void>> ClockKeeper::change(Plan plan) {
    const auto changed = co_await change_here(std::move(plan));
    // Whoever asked may go on with another server.
    if (changed) co_await environment_.neighbours.show_catalog();
    co_return changed;
}

awaitable<Result<void>> ClockKeeper::change_here(Plan plan) {
    const auto hold = co_await partition::Hold::acquire(catalog_.partition(catalog_partition));
    for (;;) {
        auto seen = co_await take_up();
        if (!seen) co_return std::unexpected(std::move(seen.error()));
        const auto setting = plan();
        if (!setting) co_return std::unexpected(setting.error());
        if (!*setting) co_return Result<void>{};
        const auto kept = co_await keep(**setting, *std::move(seen));
        if (!kept) co_return std::unexpected(kept.error());
        if (!*kept) continue;
        clock_.set(**setting);
        co_return Result<void>{};
    }
}

awaitable<Result<std::optional<std::string>>> ClockKeeper::take_up() {
    std::vector<storage::Key> keys(1, setting_key());
    auto reading = co_await catalog_.partition(catalog_partition)->read(std::move(keys));
    if (!reading) co_return std::unexpected(to_error(reading.error()));
    auto body = std::move(reading->values.front());
    if (body && body != known_) {
        const auto setting = decode_clock_setting(*body);
        if (!setting) co_return fail(ErrorCode::InternalServerError, "the clock's row is damaged");
        clock_.set(*setting);
        known_ = body;
    }
    co_return body;
}

awaitable<Result<bool>> ClockKeeper::keep(base::ClockSetting setting,
                                          std::optional<std::string> seen) {
    RowChange change;
    change.expect(0, setting_key(), std::move(seen));
    change.write(0, setting_key(), encode(setting));
    const auto catalog = catalog_.partition(catalog_partition);
    const auto deadline = clock_.elapsed() + environment_.patience;
    std::vector<partition::Partition*> held(1, catalog.get());
    const auto outcome =
        co_await partition::CommitLoop(environment_, std::move(held)).run(change, deadline);
    if (!outcome) co_return std::unexpected(to_error(outcome.error()));
    if (change.stale()) co_return false;
    known_ = encode(setting);
    co_return true;
}

}  // namespace tailrace::table
