#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/together.h"
#include "model/limits.h"
#include "operation/answers.h"
#include "operation/consumed_capacity.h"
#include "operation/elsewhere.h"
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

/// The writes that one server does.
struct Part {
    std::vector<std::size_t> places;
    /// Where one of them goes.
    storage::PartitionId partition{};
    bool is_elsewhere = false;
};

/// A result for each of the part's writes, or another server's answer to all of them.
using PartOutcome = std::variant<std::vector<Result<void>>, Result<BatchWriteItemOutput>>;

class Batch {
 public:
    Batch(const BatchWriteItemInput& input, std::vector<BatchedWrite>& writes,
          std::vector<table::WriteRequest>& requests)
        : input_(input), writes_(writes), requests_(requests) {}

    awaitable<Result<BatchWriteItemOutput>> run(Context& context, Elsewhere* elsewhere);

 private:
    std::vector<Part> parts(Elsewhere* elsewhere) const;
    awaitable<PartOutcome> write(Context& context, Elsewhere* elsewhere, const Part& part);
    awaitable<PartOutcome> write_here(Context& context, const Part& part);
    BatchWriteItemInput ask_for(const Part& part) const;

    void finish(const Part& part, std::vector<Result<void>>& results);
    void finish(const Part& part, Result<BatchWriteItemOutput>& answer);
    void failed(const BatchedWrite& write, const Error& error);
    void add_metrics(BatchedWrite& write);
    Result<BatchWriteItemOutput> reply();

    const BatchWriteItemInput& input_;
    std::vector<BatchedWrite>& writes_;
    std::vector<table::WriteRequest>& requests_;

    BatchWriteItemOutput output_;
    std::map<std::string, std::vector<ConsumedUnits>> units_;
    bool some_done_ = false;
    std::optional<Error> first_failure_;
};

std::vector<Part> Batch::parts(Elsewhere* elsewhere) const {
    std::map<std::uint64_t, Part> by_home;
    for (std::size_t i = 0; i < requests_.size(); ++i) {
        const auto& request = requests_[i];
        const auto partition = request.table->partition_of(request.key.hash)->id();
        const auto home = elsewhere ? elsewhere->home_of(partition) : 0;
        auto& part = by_home[home];
        part.places.push_back(i);
        part.partition = partition;
        part.is_elsewhere = home != 0;
    }
    std::vector<Part> parts;
    for (auto& [home, part] : by_home) parts.push_back(std::move(part));
    return parts;
}

awaitable<Result<BatchWriteItemOutput>> Batch::run(Context& context, Elsewhere* elsewhere) {
    const auto parts = this->parts(elsewhere);
    std::vector<PartOutcome> outcomes;
    if (parts.size() == 1) {
        outcomes.push_back(co_await write(context, elsewhere, parts.front()));
    } else {
        std::vector<awaitable<PartOutcome>> under_way;
        for (const auto& part : parts) under_way.push_back(write(context, elsewhere, part));
        outcomes = co_await base::together(std::move(under_way));
    }
    for (std::size_t i = 0; i < parts.size(); ++i)
        std::visit([&](auto& each) { finish(parts[i], each); }, outcomes[i]);
    co_return reply();
}

awaitable<PartOutcome> Batch::write(Context& context, Elsewhere* elsewhere, const Part& part) {
    if (part.is_elsewhere) {
        auto asked = ask_for(part);
        auto answer = co_await elsewhere->batch_write_item(part.partition, std::move(asked));
        if (answer) co_return PartOutcome(*std::move(answer));
    }
    co_return co_await write_here(context, part);
}

awaitable<PartOutcome> Batch::write_here(Context& context, const Part& part) {
    std::vector<table::WriteRequest> requests;
    for (const auto place : part.places) requests.push_back(std::move(requests_[place]));
    auto results = co_await context.items.write_all(std::move(requests));
    co_return PartOutcome(std::move(results));
}

BatchWriteItemInput Batch::ask_for(const Part& part) const {
    BatchWriteItemInput asked;
    for (const auto place : part.places) {
        const auto& write = writes_[place];
        asked.request_items[write.table_reference].push_back(unprocessed(write));
    }
    const bool counts = input_.return_consumed_capacity.value_or(ReturnConsumedCapacity::NONE) !=
                        ReturnConsumedCapacity::NONE;
    if (counts) asked.return_consumed_capacity = ReturnConsumedCapacity::INDEXES;
    asked.return_item_collection_metrics = input_.return_item_collection_metrics;
    return asked;
}

void Batch::finish(const Part& part, std::vector<Result<void>>& results) {
    for (std::size_t i = 0; i < results.size(); ++i) {
        auto& write = writes_[part.places[i]];
        if (!results[i]) {
            failed(write, results[i].error());
            continue;
        }
        some_done_ = true;
        units_[write.table_reference].push_back(write.write().units());
        add_metrics(write);
    }
}

ConsumedUnits units_of(const ConsumedCapacity& capacity) {
    const auto units = [](const Capacity& each) { return each.capacity_units.value_or(0); };
    ConsumedUnits consumed;
    if (capacity.table) consumed.table = units(*capacity.table);
    if (capacity.local_secondary_indexes) {
        for (const auto& [name, each] : *capacity.local_secondary_indexes)
            consumed.local_indexes[name] = units(each);
    }
    if (capacity.global_secondary_indexes) {
        for (const auto& [name, each] : *capacity.global_secondary_indexes)
            consumed.global_indexes[name] = units(each);
    }
    return consumed;
}

void Batch::finish(const Part& part, Result<BatchWriteItemOutput>& answer) {
    if (!answer) {
        for (const auto place : part.places) failed(writes_[place], answer.error());
        return;
    }
    some_done_ = true;
    for (auto& [table, requests] : answer->unprocessed_items)
        std::ranges::move(requests, std::back_inserter(output_.unprocessed_items[table]));
    if (answer->consumed_capacity) {
        for (const auto& each : *answer->consumed_capacity)
            units_[each.table_name].push_back(units_of(each));
    }
    if (!answer->item_collection_metrics) return;
    if (!output_.item_collection_metrics) output_.item_collection_metrics.emplace();
    for (auto& [table, metrics] : *answer->item_collection_metrics)
        std::ranges::move(metrics, std::back_inserter((*output_.item_collection_metrics)[table]));
}

/// It is handed back to be sent again.
void Batch::failed(const BatchedWrite& write, const Error& error) {
    if (!first_failure_) first_failure_ = error;
    output_.unprocessed_items[write.table_reference].push_back(unprocessed(write));
}

void Batch::add_metrics(BatchedWrite& write) {
    auto metrics = write.write().collection_metrics(input_.return_item_collection_metrics);
    if (!metrics) return;
    if (!output_.item_collection_metrics) output_.item_collection_metrics.emplace();
    (*output_.item_collection_metrics)[write.table_reference].push_back(*std::move(metrics));
}

/// If nothing went well, the first failure is the answer.
Result<BatchWriteItemOutput> Batch::reply() {
    if (!some_done_) return std::unexpected(*std::move(first_failure_));
    CapacityByTable capacity(input_.return_consumed_capacity, CapacityByTable::Kind::single);
    for (const auto& [table, units] : units_) {
        for (const auto& each : units) capacity.add(table, each);
    }
    output_.consumed_capacity = capacity.take();
    return std::move(output_);
}

awaitable<Result<BatchWriteItemOutput>> write_batch(Context& context, BatchWriteItemInput input,
                                                    Elsewhere* elsewhere) {
    auto writes = plan(input);
    if (!writes) co_return failure(writes);
    auto requests = co_await bind_all(context, *writes);
    if (!requests) co_return failure(requests);
    Batch batch(input, *writes, *requests);
    co_return co_await batch.run(context, elsewhere);
}

}  // namespace

awaitable<Result<BatchWriteItemOutput>> batch_write_item(Context& context,
                                                         BatchWriteItemInput input) {
    return write_batch(context, std::move(input), nullptr);
}

awaitable<Result<BatchWriteItemOutput>> batch_write_item_among_servers(Context& context,
                                                                       BatchWriteItemInput input,
                                                                       Elsewhere& elsewhere) {
    return write_batch(context, std::move(input), &elsewhere);
}

}  // namespace tailrace::operation
