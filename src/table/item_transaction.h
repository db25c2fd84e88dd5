// Writes to several items, of any tables, as one piece of work: all or none.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "partition/commit_loop.h"
#include "table/catalog.h"
#include "table/item_access.h"
#include "table/transaction_token.h"

namespace tailrace::table {

class ItemTransaction final : public partition::WorkInSteps {
 public:
    /// Both must outlive it. `id` ties the records together.
    ItemTransaction(Catalog& catalog, const std::string& region,
                    const std::vector<WriteRequest>& requests,
                    const std::optional<TransactionToken>& token, std::uint64_t id);

    /// What to hold, ascending.
    const std::vector<std::shared_ptr<partition::Partition>>& partitions() const {
        return partitions_;
    }

    void collect_keys(std::size_t index, std::vector<storage::Key>& keys) const override;
    /// One for each decision, and one that applies them all.
    std::size_t steps() const override { return requests_.size() + 1; }
    void evaluate_step(std::span<partition::View> views, std::size_t step) override;

    enum class Outcome : std::uint8_t { decided, moved, damaged, replayed, mismatched };
    Outcome outcome() const { return outcome_; }
    /// For `decided`; if any is set, nothing was done.
    std::vector<std::optional<Error>>& errors() { return errors_; }

 private:
    struct Decided {
        std::optional<partition::StoredItem> current;
        partition::Change change;
    };
    void begin(std::span<partition::View> views);
    Outcome check_token(std::span<partition::View> views) const;
    Outcome decide(partition::View& view, std::size_t index);
    void apply(std::span<partition::View> views);
    std::optional<std::size_t> index_of(storage::PartitionId id) const;

    const std::string& region_;
    const std::vector<WriteRequest>& requests_;
    const std::optional<TransactionToken>& token_;
    std::optional<TokenRow> token_row_;
    std::uint64_t id_;
    std::vector<std::shared_ptr<partition::Partition>> partitions_;
    /// For each request, the place of its partition in `partitions_`.
    std::vector<std::size_t> places_;
    Outcome outcome_ = Outcome::moved;
    std::vector<Decided> decided_;
    std::vector<std::optional<Error>> errors_;
};

}  // namespace tailrace::table
