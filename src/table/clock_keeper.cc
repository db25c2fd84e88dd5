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
    std::vector<storage::Key> keys(1, setting_key());
    const auto reading = co_await catalog_.partition(catalog_partition)->read(std::move(keys));
    if (!reading) co_return std::unexpected(to_error(reading.error()));
    const auto& body = reading->values.front();
    if (!body) co_return Result<void>{};
    const auto setting = decode_clock_setting(*body);
    if (!setting) co_return fail(ErrorCode::InternalServerError, "the clock's row is damaged");
    clock_.set(*setting);
    if (setting->frozen_at && !may_stand) {
        if (const auto resumed = co_await resume(); !resumed) co_return resumed;
    }
    base::log(base::LogLevel::warning, "the clock was moved, and is not the machine's",
              {{"ahead_ms", clock_.now() - clock_.machine().now()},
               {"frozen", clock_.setting().frozen_at.has_value()}});
    co_return Result<void>{};
}

awaitable<Result<void>> ClockKeeper::freeze() {
    const auto hold = co_await partition::Hold::acquire(catalog_.partition(catalog_partition));
    if (clock_.setting().frozen_at) co_return Result<void>{};
    clock_.freeze();
    const auto kept = co_await keep(clock_.setting());
    if (!kept) clock_.set(clock_.resumed());
    co_return kept;
}

awaitable<Result<void>> ClockKeeper::advance(base::Milliseconds by) {
    const auto hold = co_await partition::Hold::acquire(catalog_.partition(catalog_partition));
    if (by.count() > clock_ms_max) co_return check_end(by.count());
    if (auto checked = check_end(clock_.now() + by.count()); !checked) co_return checked;
    co_return co_await keep_and_set(clock_.advanced(by));
}

awaitable<Result<void>> ClockKeeper::advance_to(base::UnixMilliseconds to) {
    const auto hold = co_await partition::Hold::acquire(catalog_.partition(catalog_partition));
    if (auto checked = check_end(to); !checked) co_return checked;
    const auto now = clock_.now();
    if (to < now) {
        co_return validation_error(
            fmt::format("the clock never runs backwards: it is at {} ms already, and {} ms is "
                        "before; to have an earlier time, start with an empty data directory",
                        now, to));
    }
    co_return co_await keep_and_set(clock_.advanced(base::Milliseconds(to - now)));
}

awaitable<Result<void>> ClockKeeper::resume() {
    const auto hold = co_await partition::Hold::acquire(catalog_.partition(catalog_partition));
    if (!clock_.setting().frozen_at) co_return Result<void>{};
    co_return co_await keep_and_set(clock_.resumed());
}

awaitable<Result<void>> ClockKeeper::keep(base::ClockSetting setting) {
    RowChange change;
    change.write(0, setting_key(), encode(setting));
    const auto catalog = catalog_.partition(catalog_partition);
    const auto deadline = clock_.elapsed() + environment_.patience;
    std::vector<partition::Partition*> held(1, catalog.get());
    const auto outcome =
        co_await partition::CommitLoop(environment_, std::move(held)).run(change, deadline);
    if (!outcome) co_return std::unexpected(to_error(outcome.error()));
    co_return Result<void>{};
}

awaitable<Result<void>> ClockKeeper::keep_and_set(base::ClockSetting setting) {
    auto kept = co_await keep(setting);
    if (kept) clock_.set(setting);
    co_return kept;
}

}  // namespace tailrace::table
