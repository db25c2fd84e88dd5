// A scan of a table's items, or of the entries of one of its indexes, from partition to partition
// in the order of hashes, so that its order does not depend on how the table is partitioned.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/coroutine.h"
#include "partition/environment.h"
#include "partition/stored_item.h"
#include "storage/store.h"
#include "table/catalog.h"
#include "table/table.h"
#include "tailrace/error.h"

namespace tailrace::table {

struct ScanRange {
    /// Item keys (partition/stored_item.h) or entry keys (partition/index_entries.h), half-open;
    /// empty `end` is the end of them all.
    storage::KeyRange keys;
    storage::Direction direction = storage::Direction::forward;
    std::size_t items_max = 0;
    /// Of item sizes by the service's rules; the item that reaches it is the last.
    std::size_t bytes_max = 0;
    /// Outlives the scan; null for the items themselves.
    const TableIndex* index = nullptr;
};

struct ScannedItem {
    std::string_view key;
    partition::StoredItem item;
};

/// Items of a scan, in blocks as the store gave them.
class ScannedItems {
 public:
    std::size_t size() const { return items_.size(); }
    const ScannedItem& operator[](std::size_t i) const { return items_[i]; }
    auto begin() const { return items_.begin(); }
    auto end() const { return items_.end(); }
    /// There is, or may be, more of the range after the last item.
    bool more() const { return more_; }
    /// Sum of item sizes.
    std::size_t bytes() const { return bytes_; }

 private:
    friend class ItemScan;
    std::vector<std::unique_ptr<storage::EntryBlock>> blocks_;
    std::vector<ScannedItem> items_;
    std::size_t bytes_ = 0;
    bool more_ = false;
};

/// One scan, to be run once.
class ItemScan {
 public:
    ItemScan(partition::Environment& environment, Catalog& catalog, TablePtr table, ScanRange range)
        : environment_(environment),
          catalog_(catalog),
          table_(std::move(table)),
          range_(std::move(range)) {}

    awaitable<Result<ScannedItems>> run();

 private:
    /// What is left of the range in the partition where the scan is.
    struct Part {
        std::size_t place;
        storage::KeyRange keys;
        partition::HashRange hashes;
    };

    bool forward() const { return range_.direction == storage::Direction::forward; }
    /// Null if the index is not there any more.
    const KeySet* key_set() const;
    /// `hashes` are those of what is left.
    static Part next_part(const KeySet& set, const ScanRange& range,
                          const partition::HashRange& hashes);
    /// Empty if the partition does not hold all of the part any more.
    awaitable<Result<std::optional<storage::ScanResult>>> read(const KeySet& set, Part part);
    /// True once the scan holds as much as was asked for.
    Result<bool> take(storage::EntryBlock entries);
    /// False at the end of the table.
    bool leave(const partition::HashRange& left);
    void leave_behind(std::string_view last_key);

    partition::Environment& environment_;
    Catalog& catalog_;
    TablePtr table_;
    /// Its keys are what is left.
    ScanRange range_;
    ScannedItems scanned_;
};

}  // namespace tailrace::table
