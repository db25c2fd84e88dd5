#include "cli/put_batch.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "model/limits.h"
#include "tailrace/attribute_value_json.h"
#include "tailrace/batch_requests.h"

namespace tailrace::cli {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds pause_min{50};
constexpr milliseconds pause_max{5000};
constexpr int attempts_max = 12;

}  // namespace

std::string PutBatch::key_of(const Item& item) const {
    std::string key;
    for (const auto& [name, type] : key_) {
        const auto* const value = item.find(name);
        key.append(value ? to_dynamodb_json(*value) : "").append("\n");
    }
    return key;
}

Outcome<> PutBatch::add(Item item) {
    auto key = key_of(item);
    const auto bytes = item.json().size();
    if (items_.size() == model::batch_write_items_max || keys_.contains(key) ||
        bytes_ + bytes > model::batch_write_bytes_max) {
        if (auto sent = send(); !sent) return sent;
    }
    keys_.insert(std::move(key));
    bytes_ += bytes;
    items_.push_back(std::move(item));
    return {};
}

Outcome<> PutBatch::send() {
    if (items_.empty()) return {};
    BatchWriteItemInput input;
    auto& requests = input.request_items[table_];
    for (auto& item : items_) requests.push_back({.put_request = PutRequest{std::move(item)}});
    const auto total = items_.size();
    items_.clear();
    keys_.clear();
    bytes_ = 0;
    auto pause = pause_min;
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
        auto written = client_.batch_write_item(input, context_.call_options());
        if (!written) return failure(written.error());
        input.request_items = std::move(written->unprocessed_items);
        if (input.request_items.empty()) {
            count_ += total;
            return {};
        }
        const auto paused = client_.pause(pause, context_.call_options());
        if (!paused) return failure(paused.error());
        pause = std::min(2 * pause, pause_max);
    }
    return failure(fmt::format("{} is throttled: {} of the last {} items were not written", table_,
                               input.request_items.begin()->second.size(), total));
}

}  // namespace tailrace::cli
