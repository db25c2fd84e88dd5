// Halves a partition: one commit over the catalog, the streams, the partition and a new one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "table/row_change.h"
#include "table/table_row.h"

namespace tailrace::table {

/// The partition keeps the low half of its hashes, the new one has the high half. Items stay where
/// they are; the shard of each feed closes, and both halves go on with a child of it. Entries of
/// items that expire stay, too: those of the high half are then the partition's for items that are
/// not (partition/expiry.h). A backfill of these entries, or of an index, goes on in both halves.
class PartitionSplit final : public RowChange {
 public:
    static constexpr std::size_t catalog_index = 0;
    static constexpr std::size_t streams_index = 1;
    static constexpr std::size_t source_index = 2;
    static constexpr std::size_t target_index = 3;

    /// `feeds` are those that the partition was seen to have. `place` is one of the row's, and has
    /// more than one hash.
    PartitionSplit(const TableRow& row, const PartitionPlace& place, storage::PartitionId target,
                   std::vector<partition::Feed> feeds, base::Random& random);

    /// The table's places once it is done.
    std::vector<PartitionPlace> places_after(std::span<const PartitionPlace> places) const;

    void collect_keys(std::size_t index, std::vector<storage::Key>& keys) const override;
    std::optional<partition::KeySplit> split() const override;

 protected:
    bool evaluate_more(std::span<partition::View> views) override;

 private:
    bool is_as_expected(const partition::Descriptor* source) const;
    void move_counts(partition::View& source, partition::View& target) const;

    partition::TableId table_;
    std::vector<storage::SpaceId> spaces_;
    PartitionPlace whole_;
    PartitionPlace low_;
    PartitionPlace high_;
    std::vector<partition::Feed> feeds_;
    /// Two for each feed.
    std::vector<std::uint64_t> salts_;
};

}  // namespace tailrace::table
