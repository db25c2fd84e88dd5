// Items on their way into a table, in batches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/failure.h"
#include "cli/table_key.h"
#include "tailrace/client.h"
#include "tailrace/item.h"

namespace tailrace::cli {

class PutBatch {
 public:
    PutBatch(Client& client, std::string table, KeyTypes key, const Context& context)
        : client_(client), table_(std::move(table)), key_(std::move(key)), context_(context) {}

    /// Sends what has gathered if the batch is full, or has an item with the same key: later ones
    /// win, as if each was put alone.
    Outcome<> add(Item item);
    Outcome<> send();
    /// That the table has.
    std::uint64_t count() const { return count_; }

 private:
    std::string key_of(const Item& item) const;

    Client& client_;
    std::string table_;
    KeyTypes key_;
    const Context& context_;
    std::vector<Item> items_;
    std::set<std::string> keys_;
    std::size_t bytes_ = 0;
    std::uint64_t count_ = 0;
};

}  // namespace tailrace::cli
