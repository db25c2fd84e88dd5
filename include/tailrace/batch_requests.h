// BatchWriteItem, BatchGetItem.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tailrace/capacity.h"
#include "tailrace/enumerations.h"
#include "tailrace/item.h"
#include "tailrace/item_list.h"
#include "tailrace/item_requests.h"

namespace tailrace {

struct PutRequest {
    Item item;
    friend bool operator==(const PutRequest&, const PutRequest&) = default;
};

struct DeleteRequest {
    Item key;
    friend bool operator==(const DeleteRequest&, const DeleteRequest&) = default;
};

/// Exactly one member is to be present; the operation sees to that.
struct WriteRequest {
    std::optional<PutRequest> put_request;
    std::optional<DeleteRequest> delete_request;
    friend bool operator==(const WriteRequest&, const WriteRequest&) = default;
};

/// Table → requests, in the order they were sent.
using BatchWriteItemRequestMap = std::map<std::string, std::vector<WriteRequest>, std::less<>>;

struct BatchWriteItemInput {
    BatchWriteItemRequestMap request_items;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<ReturnItemCollectionMetrics> return_item_collection_metrics;
    friend bool operator==(const BatchWriteItemInput&, const BatchWriteItemInput&) = default;
};

struct BatchWriteItemOutput {
    BatchWriteItemRequestMap unprocessed_items;
    std::optional<ItemCollectionMetricsPerTable> item_collection_metrics;
    std::optional<std::vector<ConsumedCapacity>> consumed_capacity;
    friend bool operator==(const BatchWriteItemOutput&, const BatchWriteItemOutput&) = default;
};

struct KeysAndAttributes {
    std::vector<Item> keys;
    std::optional<std::vector<std::string>> attributes_to_get;
    std::optional<bool> consistent_read;
    std::optional<std::string> projection_expression;
    std::optional<ExpressionAttributeNameMap> expression_attribute_names;
    friend bool operator==(const KeysAndAttributes&, const KeysAndAttributes&) = default;
};

using BatchGetRequestMap = std::map<std::string, KeysAndAttributes, std::less<>>;

struct BatchGetItemInput {
    BatchGetRequestMap request_items;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    friend bool operator==(const BatchGetItemInput&, const BatchGetItemInput&) = default;
};

struct BatchGetItemOutput {
    std::map<std::string, ItemList, std::less<>> responses;
    BatchGetRequestMap unprocessed_keys;
    std::optional<std::vector<ConsumedCapacity>> consumed_capacity;
    friend bool operator==(const BatchGetItemOutput&, const BatchGetItemOutput&) = default;
};

}  // namespace tailrace
