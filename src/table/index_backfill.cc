#include "table/index_backfill.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/log.h"
#include "partition/commit_loop.h"
#include "partition/hash_keys.h"
#include "partition/index_entries.h"
#include "table/row_change.h"
#include "table/system_spaces.h"

namespace tailrace::table {

namespace {

constexpr std::size_t items_per_step = 200;
constexpr std::size_t step_bytes_max = 1024 * 1024;
/// Another server, or another request, comes first only so often.
constexpr int tries_max = 100;
constexpr std::size_t catalog_index = 0;

std::unexpected<Error> internal_error() {
    return fail(ErrorCode::InternalServerError, "Internal server error");
}

std::uint64_t hash_of(std::string_view item_key) {
    return base::ByteReader(item_key).big_endian<std::uint64_t>();
}

/// A step: these items have their entries then, and the mark is moved.
class IndexItems final : public partition::Operation {
 public:
    struct Step {
        partition::TableId table{};
        storage::SpaceId index{};
        /// Where the mark was, and where it is to be; absent if there are no more items.
        std::string from;
        std::optional<std::string> to;
        std::vector<std::string> item_keys;
        std::size_t bytes = 0;
    };
    explicit IndexItems(Step step) : step_(std::move(step)) {}

    void collect_keys(std::vector<storage::Key>& keys) const override {
        for (const auto& key : step_.item_keys)
            keys.push_back({partition::item_space(step_.table), key});
    }
    void evaluate(partition::View& view) override;
    std::size_t bytes() const override { return 256 + step_.bytes; }

 private:
    void index_item(partition::View& view, const partition::Index& index,
                    const std::string& item_key) const;

    Step step_;
};

void IndexItems::evaluate(partition::View& view) {
    const auto* descriptor = view.descriptor();
    auto* state = partition::find_index(view.state(), step_.index);
    // Somebody else was there, or the index is not wanted any more.
    if (!descriptor || descriptor->table != step_.table || !state || !state->backfill ||
        state->backfill->next != step_.from)
        return;
    const auto index =
        std::ranges::find(descriptor->indexes, step_.index, &partition::Index::space);
    for (const auto& key : step_.item_keys) {
        // What a split has taken away has its mark where it is.
        if (descriptor->range.contains(hash_of(key))) index_item(view, *index, key);
    }
    if (step_.to) {
        state->backfill->next = *step_.to;
    } else {
        state->backfill.reset();
    }
}

void IndexItems::index_item(partition::View& view, const partition::Index& index,
                            const std::string& item_key) const {
    const auto* body = view.find({partition::item_space(step_.table), item_key});
    const auto item = body ? partition::decode_item(*body) : std::nullopt;
    if (item) partition::index_existing(view, index, item_key, *item);
}

}  // namespace

struct IndexBackfill::Work {
    storage::SpaceId index{};
    std::string next;
};

awaitable<Result<void>> IndexBackfill::run(std::string table) {
    if (!begin(table)) co_return Result<void>{};
    auto filled = co_await fill(table);
    end(table);
    co_return filled;
}

bool IndexBackfill::begin(const std::string& table) {
    std::lock_guard lock(mutex_);
    return under_way_.insert(table).second;
}

void IndexBackfill::end(const std::string& table) {
    std::lock_guard lock(mutex_);
    under_way_.erase(table);
}

awaitable<Result<void>> IndexBackfill::fill(const std::string& name) {
    for (int tries = 0; tries < tries_max; ++tries) {
        std::vector<storage::Key> keys(1, table_row_key(name));
        auto reading = co_await catalog_.partition(catalog_partition)->read(std::move(keys));
        if (!reading) co_return std::unexpected(to_error(reading.error()));
        auto& body = reading->values.front();
        auto row = body ? decode_table_row(*body) : std::nullopt;
        // While the table is in transition, who brings it to its end calls again.
        if (!row || !row->settled() || !row->backfills()) co_return Result<void>{};
        const auto table = co_await catalog_.refresh(name);
        if (!table) co_return std::unexpected(table.error());
        if (!*table || (*table)->id() != row->id) continue;
        const auto filled = co_await fill_all(*table);
        if (!filled) co_return std::unexpected(filled.error());
        if (environment_.background.stopping()) co_return Result<void>{};
        if (!*filled) continue;
        const auto finished = co_await finish(*std::move(row), *std::move(body));
        if (!finished) co_return std::unexpected(finished.error());
    }
    co_return internal_error();
}

awaitable<Result<bool>> IndexBackfill::fill_all(TablePtr table) {
    for (std::size_t place = 0; place < table->partitions().size(); ++place) {
        const auto filled = co_await fill_partition(table, place);
        if (!filled || !*filled) co_return filled;
    }
    co_return true;
}

awaitable<Result<bool>> IndexBackfill::fill_partition(TablePtr table, std::size_t place) {
    auto& partition = *table->partitions()[place];
    while (!environment_.background.stopping()) {
        auto work = co_await look(partition);
        if (!work) co_return std::unexpected(std::move(work.error()));
        if (!*work) co_return true;
        const auto done = co_await step(table, place, **std::move(work));
        if (!done || !*done) co_return done;
    }
    co_return false;
}

awaitable<Result<std::optional<IndexBackfill::Work>>> IndexBackfill::look(
    partition::Partition& partition) {
    std::vector<storage::Key> keys(1, partition::state_key());
    const auto reading = co_await partition.read(std::move(keys));
    if (!reading) co_return std::unexpected(to_error(reading.error()));
    const auto& body = reading->values.front();
    if (!body) co_return std::nullopt;
    const auto state = partition::decode_state(*body);
    if (!state) co_return internal_error();
    for (const auto& index : state->indexes) {
        if (index.backfill) co_return Work{index.index, index.backfill->next};
    }
    co_return std::nullopt;
}

awaitable<Result<bool>> IndexBackfill::step(TablePtr table, std::size_t place, Work work) {
    auto& partition = *table->partitions()[place];
    const auto& range = table->row().partitions[place].range;
    storage::ScanRequest request;
    request.partition = partition.id();
    request.space = partition::item_space(table->id());
    request.range = partition::intersection(partition::keys_of(range), {work.next, {}});
    request.items_max = items_per_step;
    request.bytes_max = step_bytes_max;
    const auto items = co_await environment_.store.scan(std::move(request));
    if (!items) {
        base::log(base::LogLevel::error, "scanning a table to fill an index",
                  {{"table", table->name()}, {"detail", items.error().detail}});
        co_return internal_error();
    }
    const auto descriptor = co_await partition.descriptor_at(items->guard);
    if (!descriptor) co_return std::unexpected(to_error(descriptor.error()));
    const auto* seen = descriptor->get();
    if (!seen || seen->table != table->id() || seen->range != range) co_return false;

    IndexItems::Step step{table->id(), work.index, std::move(work.next)};
    const auto& entries = items->entries;
    for (std::size_t i = 0; i < entries.size(); ++i) step.item_keys.emplace_back(entries[i].key);
    step.bytes = entries.bytes();
    if (items->more && !entries.empty()) step.to = step.item_keys.back() + '\0';
    IndexItems operation(std::move(step));
    const auto outcome = co_await partition.submit(operation);
    if (!outcome) co_return std::unexpected(to_error(outcome.error()));
    co_return true;
}

awaitable<Result<bool>> IndexBackfill::finish(TableRow row, std::string body) {
    for (auto& index : row.settings.global_indexes) {
        if (!index.backfilling) continue;
        index.backfilling = false;
        index.added = false;
        index.status = IndexStatus::ACTIVE;
    }
    RowChange change;
    change.expect(catalog_index, table_row_key(row.name), std::move(body));
    change.write(catalog_index, table_row_key(row.name), encode(row));
    std::vector<std::shared_ptr<partition::Partition>> partitions(
        1, catalog_.partition(catalog_partition));
    const auto outcome = co_await partition::transact(environment_, std::move(partitions), change);
    if (!outcome) co_return std::unexpected(to_error(outcome.error()));
    if (change.stale()) co_return false;
    const auto refreshed = co_await catalog_.refresh(row.name);
    if (!refreshed) co_return std::unexpected(refreshed.error());
    co_return true;
}

}  // namespace tailrace::table
