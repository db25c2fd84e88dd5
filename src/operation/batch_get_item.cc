#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "model/limits.h"
#include "operation/answers.h"
#include "operation/consumed_capacity.h"
#include "operation/item_projection.h"
#include "operation/operations.h"
#include "operation/request_parameters.h"
#include "operation/table_reference.h"

namespace tailrace::operation {
namespace {

/// One table's part of the batch.
struct TableGets {
    const std::string& table_reference;
    const KeysAndAttributes& request;
    ItemProjection projection;

    bool consistent() const { return request.consistent_read.value_or(false); }
};

struct BatchedGet {
    TableGets* table = nullptr;
    const Item* key = nullptr;
};

/// As many as fit into one reply even if each is as large as an item can be.
constexpr std::size_t read_together_max = model::batch_get_bytes_max / model::item_bytes_max;

Result<void> check_keys(std::span<const Item> keys) {
    std::unordered_set<std::string_view> seen;
    for (const auto& key : keys) {
        if (auto formed = check_well_formed(key); !formed) return formed;
        if (!seen.insert(key.json()).second) {
            return validation_error("Provided list of item keys contains duplicates");
        }
    }
    return {};
}

Result<ItemProjection> parse_projection(const KeysAndAttributes& request) {
    if (request.attributes_to_get) return parse_attributes_to_get(*request.attributes_to_get);
    return parse_item_projection(request.projection_expression, request.expression_attribute_names);
}

Result<TableGets> plan_table(const std::string& table, const KeysAndAttributes& request) {
    auto checked = check_projection_parameters(request.projection_expression,
                                               request.expression_attribute_names,
                                               request.attributes_to_get.has_value());
    if (!checked) return failure(checked);
    auto projection = parse_projection(request);
    if (!projection) return failure(projection);
    if (auto fine = check_keys(request.keys); !fine) return failure(fine);
    return TableGets{table, request, *std::move(projection)};
}

Result<std::vector<TableGets>> plan(const BatchGetItemInput& input) {
    std::vector<TableGets> tables;
    std::size_t keys = 0;
    for (const auto& [table, request] : input.request_items) {
        auto planned = plan_table(table, request);
        if (!planned) return failure(planned);
        tables.push_back(*std::move(planned));
        keys += request.keys.size();
    }
    if (keys > model::batch_get_keys_max) {
        return validation_error("Too many items requested for the BatchGetItem call");
    }
    return tables;
}

Result<void> check_fits(const TableGets& gets, const model::KeySchema& schema) {
    for (const auto& key : gets.request.keys) {
        if (auto fits = model::check_key(schema, key.attributes()); !fits) return fits;
    }
    return gets.projection.check_key_paths(schema);
}

struct BoundGets {
    std::vector<BatchedGet> gets;
    std::vector<table::ReadRequest> reads;
};

awaitable<Result<BoundGets>> bind_all(Context& context, std::vector<TableGets>& tables) {
    BoundGets bound;
    for (auto& gets : tables) {
        const auto found = co_await find_usable_table(context, gets.table_reference);
        if (!found) co_return failure(found);
        const auto& schema = (*found)->key_schema();
        if (auto fits = check_fits(gets, schema); !fits) co_return failure(fits);
        for (const auto& key : gets.request.keys) {
            bound.gets.push_back({&gets, &key});
            bound.reads.push_back({*found, partition::item_key(schema, key.attributes())});
        }
    }
    co_return bound;
}

/// Collects what was read until the reply is full.
class Reply {
 public:
    Reply(const BatchGetItemInput& input, const std::vector<TableGets>& tables)
        : capacity_(input.return_consumed_capacity, CapacityByTable::Kind::single) {
        for (const auto& gets : tables) output_.responses[gets.table_reference];
    }

    Result<void> add(const BatchedGet& get, const std::optional<table::FoundItem>& found) {
        const auto size = found ? found->size : 0;
        if (full_ || (bytes_ > 0 && bytes_ + size > model::batch_get_bytes_max)) {
            add_unprocessed(get);
            return {};
        }
        bytes_ += size;
        const auto& table = *get.table;
        capacity_.add(table.table_reference, read_units(size, table.consistent()));
        if (!found) return {};
        return table.projection.append(output_.responses[table.table_reference], found->item);
    }

    void add_unprocessed(const BatchedGet& get) {
        full_ = true;
        const auto& table = *get.table;
        auto [entry, is_new] = output_.unprocessed_keys.try_emplace(table.table_reference);
        if (is_new) {
            entry->second = {
                .attributes_to_get = table.request.attributes_to_get,
                .consistent_read = table.request.consistent_read,
                .projection_expression = table.request.projection_expression,
                .expression_attribute_names = table.request.expression_attribute_names};
        }
        entry->second.keys.push_back(*get.key);
    }

    bool full() const { return full_; }
    BatchGetItemOutput take() {
        output_.consumed_capacity = capacity_.take();
        return std::move(output_);
    }

 private:
    BatchGetItemOutput output_;
    CapacityByTable capacity_;
    std::size_t bytes_ = 0;
    bool full_ = false;
};

/// Reads the gets from `first` to `end`, or hands them back if the reply is full.
awaitable<Result<void>> read_into(Context& context, Reply& reply, const BoundGets& bound,
                                  std::size_t first, std::size_t end) {
    const std::span gets(bound.gets.begin() + static_cast<std::ptrdiff_t>(first), end - first);
    if (reply.full()) {
        for (const auto& get : gets) reply.add_unprocessed(get);
        co_return Result<void>();
    }
    std::vector<table::ReadRequest> reads(bound.reads.begin() + static_cast<std::ptrdiff_t>(first),
                                          bound.reads.begin() + static_cast<std::ptrdiff_t>(end));
    auto found = co_await context.items.read_together(std::move(reads));
    if (!found) co_return failure(found);
    for (std::size_t i = 0; i < gets.size(); ++i) {
        auto added = reply.add(gets[i], (*found)[i]);
        if (!added) co_return added;
    }
    co_return Result<void>();
}

}  // namespace

awaitable<Result<BatchGetItemOutput>> batch_get_item(Context& context, BatchGetItemInput input) {
    auto tables = plan(input);
    if (!tables) co_return failure(tables);
    auto bound = co_await bind_all(context, *tables);
    if (!bound) co_return failure(bound);

    Reply reply(input, *tables);
    const auto count = bound->gets.size();
    for (std::size_t first = 0; first < count; first += read_together_max) {
        const auto end = std::min(first + read_together_max, count);
        auto read = co_await read_into(context, reply, *bound, first, end);
        if (!read) co_return failure(read);
    }
    co_return reply.take();
}

}  // namespace tailrace::operation
