#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "model/limits.h"
#include "operation/answers.h"
#include "operation/consumed_capacity.h"
#include "operation/operations.h"
#include "operation/repeated_item.h"
#include "operation/table_reference.h"
#include "operation/write_plans.h"

namespace tailrace::operation {
namespace {

/// One write of the batch, from its request to its answer.
struct BatchedWrite {
    std::string table_reference;
    std::variant<PutDecision, DeleteDecision> decision;

    WriteDecision& write() {
        return std::visit([](auto& each) -> WriteDecision& { return each; }, decision);
    }
};

Result<BatchedWrite> plan_write(const std::string& table, WriteRequest& request) {
    if (request.put_request.has_value() == request.delete_request.has_value()) {
        return validation_error(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
            "the supported datatypes");
    }
    if (request.put_request) {
        PutItemInput put{.item = std::move(request.put_request->item)};
        auto planned = plan_put(put);
        if (!planned) return failure(planned);
        return BatchedWrite{table, *std::move(planned)};
    }
    DeleteItemInput remove{.key = std::move(request.delete_request->key)};
    auto planned = plan_delete(remove);
    if (!planned) return failure(planned);
    return BatchedWrite{table, *std::move(planned)};
}

/// In the order of the request, table by table.
Result<std::vector<BatchedWrite>> plan(BatchWriteItemInput& input) {
    std::vector<BatchedWrite> writes;
    for (auto& [table, requests] : input.request_items) {
        for (auto& request : requests) {
            auto write = plan_write(table, request);
            if (!write) return failure(write);
            writes.push_back(*std::move(write));
        }
    }
    if (writes.size() > model::batch_write_items_max) {
        return validation_error("Too many items requested for the BatchWriteItem call");
    }
    return writes;
}

/// Here the key of a put has to match the schema in the words for a key.
Result<void> check_key_fits(const model::KeySchema& schema, const WriteDecision& write) {
    return model::check_key(schema, model::key_of(schema, write.keyed().attributes()));
}

Result<table::WriteRequest> bind_write(BatchedWrite& write, const table::TablePtr& table) {
    auto& decision = write.write();
    const auto& schema = table->key_schema();
    if (std::holds_alternative<PutDecision>(write.decision)) {
        if (auto fits = check_key_fits(schema, decision); !fits) return failure(fits);
    }
    auto key = decision.bind(table);
    if (!key) return failure(key);
    return table::WriteRequest{.table = table,
                               .key = *std::move(key),
                               .decision = &decision,
                               .bytes = decision.commit_size()};
}

awaitable<Result<std::vector<table::WriteRequest>>> bind_all(Context& context,
                                                             std::vector<BatchedWrite>& writes) {
    std::vector<table::WriteRequest> requests;
    table::TablePtr table;
    const std::string* reference = nullptr;
    for (auto& write : writes) {
        if (!reference || *reference != write.table_reference) {
            reference = &write.table_reference;
            auto found = co_await find_usable_table(context, *reference);
            if (!found) co_return failure(found);
            table = *std::move(found);
        }
        auto request = bind_write(write, table);
        if (!request) co_return failure(request);
        requests.push_back(*std::move(request));
    }
    if (names_item_twice(requests)) {
        co_return validation_error("Provided list of item keys contains duplicates");
    }
    co_return requests;
}

WriteRequest unprocessed(const BatchedWrite& write) {
    WriteRequest request;
    if (const auto* put = std::get_if<PutDecision>(&write.decision)) {
        request.put_request = PutRequest{put->item()};
    } else {
        request.delete_request = DeleteRequest{std::get<DeleteDecision>(write.decision).key()};
    }
    return request;
}

void add_metrics(BatchWriteItemOutput& output, const BatchWriteItemInput& input,
                 BatchedWrite& write) {
    auto metrics = write.write().collection_metrics(input.return_item_collection_metrics);
    if (!metrics) return;
    if (!output.item_collection_metrics) output.item_collection_metrics.emplace();
    (*output.item_collection_metrics)[write.table_reference].push_back(*std::move(metrics));
}

/// What failed is handed back to be sent again; if nothing went well, the first failure is the
/// answer.
Result<BatchWriteItemOutput> reply(const BatchWriteItemInput& input,
                                   std::vector<BatchedWrite>& writes,
                                   std::vector<Result<void>>& results) {
    const bool none_done =
        std::ranges::none_of(results, [](const auto& result) { return result.has_value(); });
    if (none_done) return failure(results.front());
    BatchWriteItemOutput output;
    CapacityByTable capacity(input.return_consumed_capacity, CapacityByTable::Kind::single);
    for (std::size_t i = 0; i < writes.size(); ++i) {
        auto& write = writes[i];
        if (results[i]) {
            capacity.add(write.table_reference, write.write().units());
            add_metrics(output, input, write);
        } else {
            output.unprocessed_items[write.table_reference].push_back(unprocessed(write));
        }
    }
    output.consumed_capacity = capacity.take();
    return output;
}

}  // namespace

awaitable<Result<BatchWriteItemOutput>> batch_write_item(Context& context,
                                                         BatchWriteItemInput input) {
    auto writes = plan(input);
    if (!writes) co_return failure(writes);
    auto requests = co_await bind_all(context, *writes);
    if (!requests) co_return failure(requests);
    auto results = co_await context.items.write_all(*std::move(requests));
    co_return reply(input, *writes, results);
}

}  // namespace tailrace::operation
