#include "key_space.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "table/system_spaces.h"
#include "table/table_indexes.h"
#include "table/table_row.h"

namespace tailrace::simulation {

namespace {

/// What was seen of a table, each descriptor in the order of the row's places.
struct Seen {
    std::optional<std::string> row;
    std::vector<std::optional<std::string>> descriptors;
};

awaitable<std::optional<Seen>> look(storage::Store& store, std::string table,
                                    std::vector<table::PartitionPlace> places) {
    std::vector<storage::PartitionRead> reads(1);
    reads[0].partition = table::catalog_partition;
    reads[0].keys.push_back({table::catalog_space, table::table_key(table)});
    for (const auto& place : places) {
        auto& read = reads.emplace_back();
        read.partition = place.id;
        read.keys.push_back(partition::descriptor_key());
    }
    auto views = co_await store.read(std::move(reads));
    if (!views) co_return std::nullopt;
    Seen seen{std::move((*views)[0].values[0]), {}};
    for (std::size_t i = 1; i < views->size(); ++i)
        seen.descriptors.push_back(std::move((*views)[i].values[0]));
    co_return seen;
}

std::string fault_of(const table::TableRow& row, const Seen& seen) {
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < row.partitions.size(); ++i) {
        const auto& place = row.partitions[i];
        if (place.range.low != next) return fmt::format("place {} begins elsewhere", i);
        next = place.range.high + 1;
        const auto descriptor =
            seen.descriptors[i] ? partition::decode_descriptor(*seen.descriptors[i]) : std::nullopt;
        if (!descriptor) return fmt::format("partition {} is not there", i);
        if (descriptor->table != row.id || descriptor->range != place.range)
            return fmt::format("partition {} is not what the catalog says", i);
        if (descriptor->feeds.size() != (row.stream ? 1u : 0u))
            return fmt::format("partition {} has {} feeds", i, descriptor->feeds.size());
        if (descriptor->indexes != table::wanted_indexes(row))
            return fmt::format("partition {} feeds other indexes", i);
        if (row.stream && descriptor->feeds[0].stream != row.stream->id)
            return fmt::format("partition {} feeds another stream", i);
    }
    return next == 0 ? "" : "the last place ends too early";
}

}  // namespace

awaitable<void> check_key_space(Cluster& cluster, History& history, std::string table) {
    auto& store = cluster.observer();
    const auto first = co_await look(store, table, {});
    if (!first || !first->row) co_return;
    const auto row = table::decode_table_row(*first->row);
    if (!row || !row->settled()) co_return;
    const auto second = co_await look(store, table, row->partitions);
    if (!second || second->row != first->row) co_return;
    if (const auto fault = fault_of(*row, *second); !fault.empty())
        history.complaints.push_back(fmt::format("{}: {}", table, fault));
    history.partitions_max = std::max(history.partitions_max, row->partitions.size());
}

}  // namespace tailrace::simulation
