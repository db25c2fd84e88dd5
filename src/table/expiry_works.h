// What is done to the index of what expires, and by it: operations of partitions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "partition/expiry.h"
#include "partition/partition.h"
#include "partition/stored_item.h"
#include "table/table.h"

namespace tailrace::table {

/// Deletes the items of entries that are due, if they still are what the entries say. The entries
/// may be the partition's own or another's.
class ExpireItems final : public partition::Operation {
 public:
    /// All must outlive it.
    ExpireItems(const std::string& region, const Table& table,
                std::span<const partition::ExpiryEntry> entries)
        : region_(region), table_(table), entries_(entries) {}

    void collect_keys(std::vector<storage::Key>& keys) const override;
    void evaluate(partition::View& view) override;
    std::size_t bytes() const override;

    /// Entries that have served: their items are gone, or will not expire at that moment. The
    /// others are not due by the partition's clock, or their items are not here, or there was too
    /// much to do for one commit.
    const std::vector<storage::Key>& served() const { return served_; }
    /// There was: the same once more does the rest.
    bool cut_short() const { return cut_short_; }

 private:
    /// False if the entry has not served.
    bool take_up(const partition::ExpiryEntry& entry, partition::View& view);
    /// Empty if the item's bytes are damaged.
    std::optional<partition::ItemKey> key_of(const partition::StoredItem& item) const;

    const std::string& region_;
    const Table& table_;
    std::span<const partition::ExpiryEntry> entries_;
    std::vector<storage::Key> served_;
    std::size_t removed_bytes_ = 0;
    bool cut_short_ = false;
};

/// Deletes entries that have served in other partitions, or for nothing.
class DropExpiries final : public partition::Operation {
 public:
    explicit DropExpiries(std::vector<storage::Key> served) : served_(std::move(served)) {}
    void collect_keys(std::vector<storage::Key>&) const override {}
    void evaluate(partition::View& view) override;

 private:
    std::vector<storage::Key> served_;
};

/// A step of a backfill.
class BackfillExpiries final : public partition::Operation {
 public:
    struct Step {
        /// Of the partition when its items were read: that they were indexed since, as they
        /// changed, holds only under the same descriptor.
        std::uint64_t epoch = 0;
        /// Where the mark was, and where it is to be; absent if there are no more items.
        std::string from;
        std::optional<std::string> to;
        std::vector<partition::ExpiryEntry> entries;
    };
    explicit BackfillExpiries(Step step) : step_(std::move(step)) {}

    void collect_keys(std::vector<storage::Key>& keys) const override;
    void evaluate(partition::View& view) override;
    std::size_t bytes() const override;

    /// Somebody else was there, or the partition has changed: nothing was done.
    bool stale() const { return stale_; }

 private:
    Step step_;
    bool stale_ = false;
};

}  // namespace tailrace::table
