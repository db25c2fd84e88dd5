// Brings partitions to the state that their table's row intends.
#pragma once

#include <span>
#include <vector>

#include "base/random.h"
#include "table/row_change.h"
#include "table/table_row.h"

namespace tailrace::table {

/// A partition of a table, or of one of its global indexes.
struct ReconciledPlace {
    PartitionPlace place;
    /// Null for the table's own.
    const GlobalIndex* index = nullptr;
};

/// All of them: the table's first, so that an index that goes is fed no more when its partitions
/// go.
std::vector<ReconciledPlace> places_of(const TableRow& row);

/// Over the catalog, the streams, and some of the partitions, in this order. What each is to become
/// follows from the row alone: which feeds it has, which indexes have entries of its items, by what
/// these expire, whether it is there at all. A partition that is there already is left as it is.
class Reconcile final : public RowChange {
 public:
    /// The first two are the catalog and the streams.
    static constexpr std::size_t streams_index = 1;
    static constexpr std::size_t places_index = 2;

    /// `feeds` are those that the partitions were seen to have: their shards may have to be closed.
    Reconcile(const TableRow& row, std::span<const ReconciledPlace> places,
              std::vector<partition::Feed> feeds, base::Random& random);

    void collect_keys(std::size_t index, std::vector<storage::Key>& keys) const override;

 protected:
    bool evaluate_more(std::span<partition::View> views) override;

 private:
    bool expected_feeds(const partition::View& view) const;
    void bring(partition::View& view, partition::View& streams, std::size_t place);
    void bring_feeds(partition::Descriptor& after, partition::View& view, partition::View& streams,
                     std::size_t place);
    void bring_expiry(partition::Descriptor& after, partition::View& view) const;
    void bring_indexes(partition::Descriptor& after, partition::View& view) const;
    /// A partition of an index holds entries, which come by themselves.
    void bring_index_partition(partition::View& view, const ReconciledPlace& place) const;
    /// The stream that partitions are to feed, or null.
    const TableStream* wanted() const;

    const TableRow& row_;
    std::span<const ReconciledPlace> places_;
    std::vector<partition::Feed> feeds_;
    /// Drawn before, because evaluation is pure.
    std::vector<std::uint64_t> salts_;
};

}  // namespace tailrace::table
