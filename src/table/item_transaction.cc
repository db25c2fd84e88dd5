#include "table/item_transaction.h"

#include <algorithm>

#include "base/log.h"

namespace tailrace::table {

ItemTransaction::ItemTransaction(Catalog& catalog, const std::string& region,
                                 const std::vector<WriteRequest>& requests,
                                 const std::optional<TransactionToken>& token, std::uint64_t id)
    : region_(region), requests_(requests), token_(token), id_(id) {
    if (token_) {
        token_row_.emplace(token_->token);
        partitions_.push_back(catalog.partition(token_row_->partition()));
    }
    for (const auto& request : requests_)
        partitions_.push_back(request.table->partition_of(request.key.hash));
    std::ranges::sort(partitions_, {}, [](const auto& p) { return p->id(); });
    const auto repeated =
        std::ranges::unique(partitions_, {}, [](const auto& p) { return p->id(); });
    partitions_.erase(repeated.begin(), repeated.end());
    for (const auto& request : requests_) {
        places_.push_back(*index_of(request.table->partition_of(request.key.hash)->id()));
    }
}

std::optional<std::size_t> ItemTransaction::index_of(storage::PartitionId id) const {
    const auto found =
        std::ranges::lower_bound(partitions_, id, {}, [](const auto& p) { return p->id(); });
    if (found == partitions_.end() || (*found)->id() != id) return std::nullopt;
    return static_cast<std::size_t>(found - partitions_.begin());
}

void ItemTransaction::collect_keys(std::size_t index, std::vector<storage::Key>& keys) const {
    if (token_row_ && partitions_[index]->id() == token_row_->partition())
        keys.push_back(token_row_->key());
    for (std::size_t i = 0; i < requests_.size(); ++i) {
        if (places_[i] != index) continue;
        const auto& [table, key, decision, bytes] = requests_[i];
        keys.push_back({partition::item_space(table->id()), key.bytes});
        if (auto collection = table->collection_of(key.bytes))
            keys.push_back(*std::move(collection));
    }
}

void ItemTransaction::evaluate_step(std::span<partition::View> views, std::size_t step) {
    if (step == 0) begin(views);
    if (outcome_ != Outcome::decided) return;
    if (step == requests_.size()) {
        apply(views);
    } else {
        outcome_ = decide(views[places_[step]], step);
    }
}

void ItemTransaction::begin(std::span<partition::View> views) {
    errors_.assign(requests_.size(), std::nullopt);
    decided_.clear();
    outcome_ = check_token(views);
}

ItemTransaction::Outcome ItemTransaction::check_token(std::span<partition::View> views) const {
    if (!token_row_) return Outcome::decided;
    switch (token_row_->find(views[*index_of(token_row_->partition())], token_->digest)) {
        case TokenRow::Seen::same:
            return Outcome::replayed;
        case TokenRow::Seen::other:
            return Outcome::mismatched;
        case TokenRow::Seen::never:
            break;
    }
    return Outcome::decided;
}

ItemTransaction::Outcome ItemTransaction::decide(partition::View& view, std::size_t index) {
    const auto& request = requests_[index];
    const auto* descriptor = view.descriptor();
    if (!descriptor || descriptor->table != request.table->id() ||
        !descriptor->range.contains(request.key.hash)) {
        return Outcome::moved;
    }
    auto& [current, change] = decided_.emplace_back();
    if (const auto* body =
            view.find({partition::item_space(request.table->id()), request.key.bytes})) {
        current = partition::decode_item(*body);
        if (!current) {
            base::log(base::LogLevel::error, "a stored item is damaged",
                      {{"table", request.table->name()}});
            return Outcome::damaged;
        }
    }
    auto answer = request.decision->decide(current ? &*current : nullptr);
    if (answer) {
        change = std::move(*answer);
        errors_[index] = partition::check_change(view, request.key, current, change);
    } else {
        errors_[index] = std::move(answer.error());
    }
    return Outcome::decided;
}

void ItemTransaction::apply(std::span<partition::View> views) {
    if (std::ranges::any_of(errors_, [](const auto& error) { return error.has_value(); })) return;
    for (std::size_t i = 0; i < requests_.size(); ++i) {
        const auto& request = requests_[i];
        auto& [current, change] = decided_[i];
        request.decision->made(partition::apply_change(
            views[places_[i]], region_, request.table->id(), request.key, current,
            std::move(change), {id_, static_cast<std::uint32_t>(i)}));
    }
    if (token_row_) token_row_->put(views[*index_of(token_row_->partition())], token_->digest);
}

}  // namespace tailrace::table
