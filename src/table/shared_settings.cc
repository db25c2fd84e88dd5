#include "table/shared_settings.h"

#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/fields.h"
#include "partition/commit_loop.h"
#include "table/row_change.h"
#include "table/system_spaces.h"

namespace tailrace::table {

namespace {

constexpr std::uint8_t settings_version = 1;
enum Tag : std::uint8_t { setting_tag = 1 };

storage::Key row_key() {
    return {catalog_space, std::string(settings_key)};
}

/// What one side does not have is no difference: versions differ in what they know.
std::optional<SettingDifference> first_difference(const SharedSettings& ours,
                                                  const SharedSettings& theirs) {
    for (const auto& [name, value] : ours) {
        const auto found = theirs.find(name);
        if (found != theirs.end() && found->second != value)
            return SettingDifference{name, value, found->second};
    }
    return std::nullopt;
}

}  // namespace

std::string encode(const SharedSettings& settings) {
    base::FieldWriter writer(settings_version);
    for (const auto& [name, value] : settings) {
        std::string field;
        base::append_sized(field, name);
        field += value;
        writer.bytes(setting_tag, field);
    }
    return writer.take();
}

std::optional<SharedSettings> decode_shared_settings(std::string_view bytes) {
    base::FieldReader reader(bytes);
    if (reader.version() != settings_version) return std::nullopt;
    SharedSettings settings;
    while (const auto field = reader.next()) {
        if (field->tag != setting_tag) continue;
        base::ByteReader parts(field->bytes);
        const auto name = parts.sized();
        if (parts.failed()) return std::nullopt;
        settings.emplace(name, parts.rest());
    }
    if (!reader.complete()) return std::nullopt;
    return settings;
}

awaitable<Result<std::optional<SettingDifference>>> agree_on_settings(
    partition::Environment& environment, Catalog& catalog, SharedSettings ours, bool may_replace) {
    for (;;) {
        std::vector<storage::Key> keys(1, row_key());
        auto reading = co_await catalog.partition(catalog_partition)->read(std::move(keys));
        if (!reading) co_return std::unexpected(to_error(reading.error()));
        auto& body = reading->values.front();
        if (body) {
            const auto theirs = decode_shared_settings(*body);
            if (!theirs)
                co_return fail(ErrorCode::InternalServerError, "the row of settings is damaged");
            auto difference = first_difference(ours, *theirs);
            if (!difference || !may_replace) co_return difference;
        }
        RowChange change;
        change.expect(0, row_key(), std::move(body));
        change.write(0, row_key(), encode(ours));
        std::vector<std::shared_ptr<partition::Partition>> partitions(
            1, catalog.partition(catalog_partition));
        const auto outcome =
            co_await partition::transact(environment, std::move(partitions), change);
        if (!outcome) co_return std::unexpected(to_error(outcome.error()));
        if (!change.stale()) co_return std::nullopt;
    }
}

}  // namespace tailrace::table
