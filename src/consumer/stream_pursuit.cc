// The part of Runner that finds the stream to work on.
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "consumer/failure.h"
#include "consumer/runner.h"
#include "consumer/stream_choice.h"

namespace tailrace::consumer {

Task<ClientResult<Streams>> Runner::list_streams() {
    Streams streams;
    ListStreamsInput input{.table_name = table_name_};
    do {
        const auto page = co_await services_.streams.list_streams(input);
        if (!page) co_return std::unexpected(page.error());
        streams.insert(streams.end(), page->streams.begin(), page->streams.end());
        input.exclusive_start_stream_arn = page->last_evaluated_stream_arn;
    } while (input.exclusive_start_stream_arn);
    co_return oldest_first(std::move(streams));
}

Task<std::optional<std::string>> Runner::choose_stream() {
    const auto& config = services_.config;
    start_ = config.start;
    if (!config.stream_arn.empty()) {
        table_name_ = table_of(config.stream_arn).value_or("");
        co_return config.stream_arn;
    }
    table_name_ = config.table_name;
    while (!stopping()) {
        const auto leases = co_await services_.leases.list();
        if (!leases) suffer("the lease table cannot be read", leases.error());
        const auto streams = co_await list_streams();
        if (!streams) suffer("the table's streams cannot be listed", streams.error());
        if (leases && streams) {
            auto first = first_stream(*streams, *leases);
            if (first) co_return first;
            if (!config.follow_reenabled) {
                failure_ = ConsumerError{ConsumerErrorKind::no_stream,
                                         "table " + table_name_ + " has no stream", std::nullopt};
            }
        }
        if (!stopping()) co_await wakeup_.wait(config.poll_interval);
    }
    co_return std::nullopt;
}

Task<std::optional<std::string>> Runner::stream_after(std::string stream_arn) {
    while (!stopping()) {
        const auto streams = co_await list_streams();
        if (streams) {
            auto next = next_stream(*streams, stream_arn);
            if (next) co_return next;
            const bool gone = co_await table_is_gone();
            if (gone) break;
        } else {
            suffer("the table's streams cannot be listed", streams.error());
        }
        if (!stopping()) co_await wakeup_.wait(services_.config.poll_interval);
    }
    co_return std::nullopt;
}

Task<bool> Runner::table_is_gone() {
    const DescribeTableInput input{.table_name = table_name_};
    const auto described = co_await services_.streams.describe_table(input);
    if (described) co_return false;
    if (classify(described.error()) == Failure::not_found) co_return true;
    suffer("the table cannot be described", described.error());
    co_return false;
}

}  // namespace tailrace::consumer
