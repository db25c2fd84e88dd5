// What single requests, batches and transactions do to one item: put, update, delete, or only look.
//
//     request ──write_plans.h──▶ decision ──bind──▶ key ──▶ one call to the table, which calls
//     `decide`
//
// A decision is made from a request that was checked as far as that goes without the table. `bind`
// fits it to the table's schema and gives the item's key. `decide` runs inside the commit, perhaps
// more than once; what it keeps for the reply (sizes, ReturnValues) is of its last call.
//
// A put without condition and ReturnValues never looks into the item that was there. What an index
// cannot hold is refused by what the catalog says of indexes; entries are derived by what the
// partition knows (partition/index_entries.h).
#pragma once

#include <cstddef>
#include <optional>

#include "expression/update.h"
#include "model/key_schema.h"
#include "operation/consumed_capacity.h"
#include "operation/index_key_values.h"
#include "operation/write_condition.h"
#include "partition/item_write.h"
#include "partition/stored_item.h"
#include "table/table.h"
#include "tailrace/attribute_value.h"
#include "tailrace/capacity.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"
#include "tailrace/item.h"

namespace tailrace::operation {

class WriteDecision : public partition::ItemDecision {
 public:
    /// The key, if the write fits the table; to be called once, before the rest.
    Result<partition::ItemKey> bind(table::TablePtr table);
    /// The same for a table without indexes.
    Result<partition::ItemKey> bind(const model::KeySchema& schema);
    Result<partition::Change> decide(const partition::StoredItem* current) final;
    void made(const partition::WriteEffects& effects) final { effects_ = effects; }

    /// The attributes that the key is among; before `bind`.
    virtual const Item& keyed() const = 0;
    /// Of what the request brings, by the service's item sizes.
    std::size_t request_size() const { return request_size_; }
    /// About what it adds to a commit.
    std::size_t commit_size() const { return 512 + 2 * request_size_; }
    /// Of the item before or after, whichever is larger; until `decide`, the request's.
    std::size_t size() const { return size_; }
    /// What it cost, if it was carried out.
    ConsumedUnits units() const;
    /// The size of the item's collection, if that was asked for and the table has local indexes.
    std::optional<ItemCollectionMetrics> collection_metrics(
        std::optional<ReturnItemCollectionMetrics> asked) const;
    /// What ReturnValues asked for, if there is any of it.
    std::optional<Item> take_returned() { return std::move(returned_); }

 protected:
    WriteDecision(WriteCondition condition, std::optional<ReturnValue> return_values,
                  std::size_t request_size)
        : condition_(std::move(condition)),
          return_values_(return_values.value_or(ReturnValue::NONE)),
          request_size_(request_size),
          size_(request_size) {}

    virtual Result<void> check_key(const model::KeySchema& schema) const = 0;
    /// For what fits by its key and its condition.
    virtual Result<void> check_change(const model::KeySchema&) const { return {}; }
    /// The request's attributes are not needed as such any more.
    virtual void bound() {}
    /// Whether `change` looks at the attributes.
    virtual bool reads_item() const { return false; }
    /// The condition holds. `attributes` are those of `current` if either of condition or change
    /// looks at them.
    virtual Result<partition::Change> change(const partition::StoredItem* current,
                                             const AttributeMap& attributes) = 0;

    ReturnValue return_values() const { return return_values_; }
    Indexes indexes() const { return table_ ? table_->indexes() : Indexes(); }
    void keep_returned(Item item) { returned_ = std::move(item); }
    /// For ReturnValues ALL_OLD.
    void keep_old(const partition::StoredItem* current);

 private:
    WriteCondition condition_;
    ReturnValue return_values_;
    std::size_t request_size_;
    std::size_t size_;
    table::TablePtr table_;
    partition::WriteEffects effects_;
    std::optional<Item> returned_;
};

class PutDecision final : public WriteDecision {
 public:
    PutDecision(Item item, std::size_t size, WriteCondition condition,
                std::optional<ReturnValue> return_values)
        : WriteDecision(std::move(condition), return_values, size), item_(std::move(item)) {}

    const Item& keyed() const override { return item_; }
    const Item& item() const { return item_; }

 private:
    Result<void> check_key(const model::KeySchema& schema) const override;
    void bound() override;
    Result<partition::Change> change(const partition::StoredItem* current,
                                     const AttributeMap& attributes) override;

    Item item_;
};

/// A write that names its item by the key alone.
class KeyedDecision : public WriteDecision {
 public:
    const Item& keyed() const override { return key_; }
    const Item& key() const { return key_; }

 protected:
    KeyedDecision(Item key, WriteCondition condition, std::optional<ReturnValue> return_values);
    Result<void> check_key(const model::KeySchema& schema) const override;

 private:
    Item key_;
};

class DeleteDecision final : public KeyedDecision {
 public:
    DeleteDecision(Item key, WriteCondition condition, std::optional<ReturnValue> return_values)
        : KeyedDecision(std::move(key), std::move(condition), return_values) {}

 private:
    Result<partition::Change> change(const partition::StoredItem* current,
                                     const AttributeMap& attributes) override;
};

/// ConditionCheck of a transaction: changes nothing.
class CheckDecision final : public KeyedDecision {
 public:
    CheckDecision(Item key, WriteCondition condition)
        : KeyedDecision(std::move(key), std::move(condition), std::nullopt) {}

 private:
    Result<partition::Change> change(const partition::StoredItem* current,
                                     const AttributeMap& attributes) override;
};

class UpdateDecision final : public KeyedDecision {
 public:
    /// Without an update, it only sees to it that there is such an item.
    UpdateDecision(Item key, std::optional<expression::Update> update, WriteCondition condition,
                   std::optional<ReturnValue> return_values)
        : KeyedDecision(std::move(key), std::move(condition), return_values),
          update_(std::move(update)) {}

 private:
    Result<void> check_change(const model::KeySchema& schema) const override;
    bool reads_item() const override { return true; }
    Result<partition::Change> change(const partition::StoredItem* current,
                                     const AttributeMap& attributes) override;
    Result<AttributeMap> updated(const AttributeMap& before) const;
    void keep_new(const Item& item);
    void keep_touched(const AttributeMap& attributes);

    std::optional<expression::Update> update_;
};

}  // namespace tailrace::operation
