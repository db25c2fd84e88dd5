// Pages of an operation, and what is on them, for coroutines.
//
//     AwaitableElements<DescribeStreamInput> shards(client, input);
//     while (auto shard = co_await shards.next()) {
//         if (!*shard) co_return ...;
//     }
//
// As paginators.h: a failure is the last element, and the client must outlive the walk.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "tailrace/awaitable_client.h"
#include "tailrace/paging.h"

namespace tailrace {

template <class Input>
class AwaitablePages {
 public:
    using Value = ClientResult<OutputOf<Input>>;

    AwaitablePages(AwaitableClient& client, Input input, PagingOptions options = {})
        : client_(&client), cursor_(std::move(input), std::move(options)) {}

    /// Empty after the last page. One at a time.
    boost::asio::awaitable<std::optional<Value>> next() {
        std::optional<Value> page;
        if (cursor_.at_end()) co_return page;
        page = co_await ask();
        cursor_.advance(*page);
        co_return page;
    }

 private:
    boost::asio::awaitable<Value> ask() {
        const auto& call = cursor_.options().call;
        if (cursor_.due_pause().count() > 0) {
            auto paused = co_await client_->pause(cursor_.due_pause(), call);
            if (!paused) co_return std::unexpected(std::move(paused.error()));
        }
        co_return co_await client_->call(cursor_.input(), call);
    }

    AwaitableClient* client_;
    PageCursor<Input> cursor_;
};

template <class Input>
class AwaitableElements {
 public:
    using Value = ClientResult<typename Paging<Input>::Element>;

    AwaitableElements(AwaitableClient& client, Input input, PagingOptions options = {})
        : pages_(client, std::move(input), std::move(options)) {}

    boost::asio::awaitable<std::optional<Value>> next() {
        std::optional<Value> element;
        while (!page_ || place_ == Paging<Input>::elements(*page_).size()) {
            auto page = co_await pages_.next();
            if (!page) co_return element;
            if (!*page) {
                element.emplace(std::unexpected(std::move(page->error())));
                co_return element;
            }
            page_ = *std::move(*page);
            place_ = 0;
        }
        element.emplace(Paging<Input>::elements(*page_)[place_++]);
        co_return element;
    }

 private:
    AwaitablePages<Input> pages_;
    std::optional<OutputOf<Input>> page_;
    std::size_t place_ = 0;
};

}  // namespace tailrace
