// Reading and writing items: from key to partition, and again when the partition has moved.
//
// Every write is a decision (partition/item_write.h): a pure function from the item as it is to
// what becomes of it. Reads are strongly consistent.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/coroutine.h"
#include "partition/environment.h"
#include "partition/item_write.h"
#include "partition/stored_item.h"
#include "storage/store.h"
#include "table/catalog.h"
#include "table/item_scan.h"
#include "table/table.h"
#include "tailrace/error.h"

namespace tailrace::table {

struct WriteRequest {
    TablePtr table;
    partition::ItemKey key;
    partition::ItemDecision* decision = nullptr;
    /// About what it adds to a commit.
    std::size_t bytes = 1024;
};

struct ReadRequest {
    TablePtr table;
    partition::ItemKey key;
};

/// An item's canonical bytes and its size by the service's rules.
struct FoundItem {
    Item item;
    std::size_t size = 0;
};

/// Names a transaction so that a second sending of it does nothing.
struct TransactionToken {
    std::string token;
    /// Of the request, without the token.
    std::string digest;
};

struct TransactionResult {
    /// The token was seen before, with the same digest: nothing was done now.
    bool replayed = false;
    /// One for each request that has one; if any, nothing was done.
    std::vector<std::optional<Error>> errors;
};

class ItemAccess {
 public:
    ItemAccess(partition::Environment& environment, Catalog& catalog)
        : environment_(environment), catalog_(catalog) {}

    awaitable<Result<void>> write(WriteRequest request);
    /// Writes that have nothing to do with each other; within a partition they happen in this
    /// order.
    awaitable<std::vector<Result<void>>> write_all(std::vector<WriteRequest> requests);
    /// All or nothing. No key twice.
    awaitable<Result<TransactionResult>> transact(std::vector<WriteRequest> requests,
                                                  std::optional<TransactionToken> token);

    awaitable<Result<std::optional<FoundItem>>> read(ReadRequest request);
    /// All at one moment.
    awaitable<Result<std::vector<std::optional<FoundItem>>>> read_together(
        std::vector<ReadRequest> requests);

    awaitable<Result<ScannedItems>> scan(TablePtr table, ScanRange range);

    /// Removes tokens whose ten minutes are over; to be called now and then.
    awaitable<void> drop_old_tokens(storage::Share share);

 private:
    partition::Environment& environment_;
    Catalog& catalog_;
};

}  // namespace tailrace::table
