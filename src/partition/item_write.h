// A write to one item, and everything that follows from it: the record in each feed, the index of
// what expires, the counts of the partition.
#pragma once

#include <cstdint>
#include <optional>

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

/// Decides what is to become of one item. Pure, except that it may keep what its caller wants to
/// know.
class ItemDecision {
 public:
    virtual ~ItemDecision() = default;
    /// `current` is null if there is no item. Called again after a refused commit.
    virtual Result<Change> decide(const StoredItem* current) = 0;
};

/// Ties changes of one request together in their records.
struct TransactionPlace {
    std::uint64_t id = 0;
    std::uint32_t place = 0;
};

/// Makes `change` of the item in the view, with all that follows. False if it changes nothing:
/// equal bytes leave no trace. `current` is the item as the view has it.
bool apply_change(View& view, const std::string& region, TableId table, const ItemKey& key,
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
    /// All three must outlive the operation.
    ItemWrite(const std::string& region, TableId table, const ItemKey& key, ItemDecision& decision)
        : region_(region), table_(table), key_(key), decision_(decision) {}

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
    std::size_t bytes_ = 1024;
    ItemWriteOutcome outcome_ = ItemWriteOutcome::moved;
    std::optional<Error> error_;
};

}  // namespace tailrace::partition
