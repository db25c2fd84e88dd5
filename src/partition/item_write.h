// A write to one item, and everything that follows from it: the record in each feed, the entries
// in secondary indexes, the index of what expires, the counts of the partition.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "partition/index_entries.h"
#include "partition/partition.h"
#include "partition/stored_item.h"
#include "tailrace/error.h"
#include "tailrace/item.h"

namespace tailrace::partition {

/// What is to become of an item.
struct Change {
    enum class Kind : std::uint8_t { keep, put, remove };
    Kind kind = Kind::keep;
    /// For `put`.
    Item item;
    /// By the service's rules; for `put`.
    std::size_t size = 0;
    /// Removed because its time to live was over; for `remove`.
    bool expired = false;
};

/// What followed from a change beside the item.
struct WriteEffects {
    /// Of the indexes where it changed something.
    std::vector<IndexUnits> index_units;
    /// Of the item's collection, afterwards; absent if the table has no local index.
    std::optional<std::uint64_t> collection_bytes;
};

/// Decides what is to become of one item. Pure, except that it may keep what its caller wants to
/// know.
class ItemDecision {
 public:
    virtual ~ItemDecision() = default;
    /// `current` is null if there is no item. Called again after a refused commit.
    virtual Result<Change> decide(const StoredItem* current) = 0;
    /// The change was made in the view; holds if its commit is done.
    virtual void made(const WriteEffects&) {}
};

/// Ties changes of one request together in their records.
struct TransactionPlace {
    std::uint64_t id = 0;
    std::uint32_t place = 0;
};

/// Why the change is not to be made, if it is not.
std::optional<Error> check_change(const View& view, const ItemKey& key,
                                  const std::optional<StoredItem>& current, const Change& change);

/// Makes `change` of the item in the view, with all that follows. Equal bytes leave no trace.
/// `current` is the item as the view has it; of a table with local indexes, the row of the item's
/// collection was asked for, too.
WriteEffects apply_change(View& view, const std::string& region, TableId table, const ItemKey& key,
                          const std::optional<StoredItem>& current, Change change,
                          TransactionPlace place = {});

enum class ItemWriteOutcome : std::uint8_t {
    decided,
    /// The partition does not have this key, or is not there: look the table up again.
    moved,
    /// The stored bytes cannot be read.
    damaged,
};

/// An `ItemDecision` as an operation of a partition.
class ItemWrite final : public Operation {
 public:
    /// All three must outlive the operation. `collection` is the row of the item's, if the table
    /// has local indexes.
    ItemWrite(const std::string& region, TableId table, const ItemKey& key, ItemDecision& decision,
              std::optional<storage::Key> collection = std::nullopt)
        : region_(region),
          table_(table),
          key_(key),
          decision_(decision),
          collection_(std::move(collection)) {}

    void collect_keys(std::vector<storage::Key>& keys) const override;
    void evaluate(View& view) override;
    std::size_t bytes() const override { return bytes_; }
    void set_bytes(std::size_t bytes) { bytes_ = bytes; }

    ItemWriteOutcome outcome() const { return outcome_; }
    /// The decision's error, if it made one; for `decided`.
    const std::optional<Error>& error() const { return error_; }

 private:
    const std::string& region_;
    TableId table_;
    const ItemKey& key_;
    ItemDecision& decision_;
    std::optional<storage::Key> collection_;
    std::size_t bytes_ = 1024;
    ItemWriteOutcome outcome_ = ItemWriteOutcome::moved;
    std::optional<Error> error_;
};

}  // namespace tailrace::partition
