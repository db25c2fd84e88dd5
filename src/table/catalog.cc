#include "table/catalog.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/log.h"
#include "partition/commit_loop.h"
#include "table/system_spaces.h"

namespace tailrace::table {

namespace {

constexpr std::size_t scan_bytes_max = 1024 * 1024;
constexpr std::uint8_t secret_version = 1;

std::unexpected<Error> internal_error() {
    return fail(ErrorCode::InternalServerError, "Internal server error");
}

storage::Key secret_key(std::uint32_t id) {
    std::string bytes(iterator_secrets_prefix);
    base::append_big_endian(bytes, id);
    return {catalog_space, std::move(bytes)};
}

/// Puts the first iterator key, unless another server has.
class FirstSecret final : public partition::Work {
 public:
    explicit FirstSecret(base::Random& random) {
        body_.push_back(static_cast<char>(secret_version));
        std::array<unsigned char, 32> secret;
        random.fill(secret);
        body_.append(reinterpret_cast<const char*>(secret.data()), secret.size());
    }
    void collect_keys(std::size_t, std::vector<storage::Key>& keys) const override {
        keys.push_back(secret_key(1));
    }
    void evaluate(std::span<partition::View> views) override {
        if (!views.front().find(secret_key(1))) views.front().put(secret_key(1), body_);
    }

 private:
    std::string body_;
};

}  // namespace

Error to_error(partition::Failure failure) {
    if (failure == partition::Failure::throttled) {
        return {ErrorCode::ProvisionedThroughputExceededException,
                "The level of configured provisioned throughput for the table was exceeded. "
                "Consider increasing your "
                "provisioning level with the UpdateTable API.",
                nullptr};
    }
    return {ErrorCode::InternalServerError, "Internal server error", nullptr};
}

awaitable<Result<TablePtr>> Catalog::find(std::string name) {
    {
        std::shared_lock lock(mutex_);
        const auto found = tables_.find(name);
        if (found != tables_.end() && found->second.table->row().usable() &&
            found->second.look == looks_)
            co_return found->second.table;
    }
    co_return co_await refresh(std::move(name));
}

awaitable<Result<TablePtr>> Catalog::refresh(std::string name) {
    const std::uint64_t look = looks_;
    std::vector<storage::Key> keys(1, table_row_key(name));
    auto reading = co_await partition(catalog_partition)->read(std::move(keys));
    if (!reading) co_return std::unexpected(to_error(reading.error()));
    const auto version = reading->guard.version;
    const auto& body = reading->values.front();
    if (!body) co_return forget(name, version);
    auto row = decode_table_row(*body);
    if (!row) {
        base::log(base::LogLevel::error, "the row of a table is damaged", {{"table", name}});
        co_return internal_error();
    }
    co_return remember(std::move(*row), version, look);
}

awaitable<Result<std::uint64_t>> Catalog::version() {
    const auto reading = co_await partition(catalog_partition)->read({});
    if (!reading) co_return std::unexpected(to_error(reading.error()));
    co_return reading->guard.version;
}

awaitable<Result<Catalog::Names>> Catalog::names(std::string after, std::size_t limit) {
    return names_under(all_tables_prefix, std::move(after), limit);
}

awaitable<Result<Catalog::Names>> Catalog::expiring_names(std::string after, std::size_t limit) {
    return names_under(expiring_tables_prefix, std::move(after), limit);
}

awaitable<Result<Catalog::Names>> Catalog::names_under(std::string_view prefix, std::string after,
                                                       std::size_t limit) {
    storage::ScanRequest request;
    request.partition = catalog_partition;
    request.space = catalog_space;
    request.range = {std::string(prefix).append(after), base::after_prefix(std::string(prefix))};
    if (!after.empty()) request.range.begin.push_back('\0');
    request.items_max = limit;
    request.bytes_max = scan_bytes_max;
    const auto scanned = co_await environment_.store.scan(std::move(request));
    if (!scanned) {
        base::log(base::LogLevel::error, "listing tables", {{"detail", scanned.error().detail}});
        co_return internal_error();
    }
    Names names;
    for (std::size_t i = 0; i < scanned->entries.size(); ++i) {
        names.names.emplace_back(scanned->entries[i].key.substr(prefix.size()));
    }
    names.more = scanned->more;
    co_return names;
}

TablePtr Catalog::remember(TableRow row, std::uint64_t version, std::uint64_t look) {
    auto name = row.name;
    auto table = std::make_shared<const Table>(
        std::move(row), [this](storage::PartitionId id) { return partition(id); });
    std::unique_lock lock(mutex_);
    const auto known = tables_.find(name);
    if (known == tables_.end()) {
        if (version >= forgotten_version_)
            tables_.emplace(std::move(name), Remembered{version, table, look});
        return table;
    }
    if (known->second.version < version) known->second = {version, std::move(table), look};
    if (known->second.version == version && known->second.look < look) known->second.look = look;
    return known->second.table;
}

TablePtr Catalog::forget(const std::string& name, std::uint64_t version) {
    std::unique_lock lock(mutex_);
    const auto known = tables_.find(name);
    if (known != tables_.end()) {
        if (known->second.version > version) return known->second.table;
        tables_.erase(known);
    }
    forgotten_version_ = std::max(forgotten_version_, version);
    return nullptr;
}

awaitable<Result<stream::SequenceNumber>> Catalog::last_number(storage::PartitionId id) {
    std::vector<storage::Key> keys(1, partition::state_key());
    const auto reading = co_await partition(id)->read(std::move(keys));
    if (!reading) co_return std::unexpected(to_error(reading.error()));
    const auto& body = reading->values.front();
    // A partition that was dropped meanwhile, and its shards closed, has no last number.
    if (!body) co_return stream::SequenceNumber{};
    const auto state = partition::decode_state(*body);
    if (!state) co_return internal_error();
    co_return state->last;
}

awaitable<Result<std::shared_ptr<const stream::IteratorKeys>>> Catalog::keys(bool reload) {
    if (!reload) {
        std::shared_lock lock(mutex_);
        if (keys_) co_return keys_;
    }
    auto read = co_await read_keys();
    if (!read) co_return std::unexpected(read.error());
    if (!*read) {
        FirstSecret first(environment_.random);
        std::vector<std::shared_ptr<partition::Partition>> partitions(1,
                                                                      partition(catalog_partition));
        const auto outcome =
            co_await partition::transact(environment_, std::move(partitions), first);
        if (!outcome) co_return std::unexpected(to_error(outcome.error()));
        read = co_await read_keys();
        if (!read) co_return std::unexpected(read.error());
    }
    if (!*read) co_return internal_error();
    std::unique_lock lock(mutex_);
    keys_ = *read;
    co_return keys_;
}

awaitable<Result<std::shared_ptr<const stream::IteratorKeys>>> Catalog::read_keys() {
    storage::ScanRequest request;
    request.partition = catalog_partition;
    request.space = catalog_space;
    request.range = {std::string(iterator_secrets_prefix),
                     base::after_prefix(std::string(iterator_secrets_prefix))};
    request.items_max = 1000;
    request.bytes_max = scan_bytes_max;
    const auto scanned = co_await environment_.store.scan(std::move(request));
    if (!scanned) {
        base::log(base::LogLevel::error, "reading iterator keys",
                  {{"detail", scanned.error().detail}});
        co_return internal_error();
    }
    std::map<std::uint32_t, stream::IteratorSecret> secrets;
    for (std::size_t i = 0; i < scanned->entries.size(); ++i) {
        const auto entry = scanned->entries[i];
        base::ByteReader key(entry.key.substr(iterator_secrets_prefix.size()));
        base::ByteReader value(entry.value);
        const auto version = value.big_endian<std::uint8_t>();
        stream::IteratorSecret secret{};
        const auto bytes = value.take(secret.size());
        if (version != secret_version || !value.complete()) continue;
        std::ranges::copy(bytes, secret.begin());
        secrets.emplace(key.big_endian<std::uint32_t>(), secret);
    }
    if (secrets.empty()) co_return nullptr;
    const auto current = secrets.rbegin()->first;
    co_return std::make_shared<const stream::IteratorKeys>(std::move(secrets), current);
}

}  // namespace tailrace::table
