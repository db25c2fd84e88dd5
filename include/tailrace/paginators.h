// Pages of an operation, and what is on them, as ranges.
//
//     for (const auto& shard : elements(client, DescribeStreamInput{.stream_arn = arn})) {
//         if (!shard) return fail(shard.error());
//         std::cout << shard->shard_id << '\n';
//     }
//
// Each is an input range, to be walked once, of `ClientResult`s: a failure is the last element. The
// client must outlive it. For streams, shards of a stream, records of a shard, tables, tags, Query
// and Scan.
#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include "tailrace/client.h"
#include "tailrace/paging.h"

namespace tailrace {

/// Walks over what `Source::next()` gives, an optional value, until it is empty.
template <class Source>
class NextIterator {
 public:
    using value_type = typename Source::Value;
    using difference_type = std::ptrdiff_t;

    NextIterator() = default;
    explicit NextIterator(Source& source) : source_(&source) { ++*this; }
    const value_type& operator*() const { return *value_; }
    const value_type* operator->() const { return &*value_; }
    NextIterator& operator++() {
        value_ = source_->next();
        return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const NextIterator& a, std::default_sentinel_t) { return !a.value_; }

 private:
    Source* source_ = nullptr;
    std::optional<value_type> value_;
};

/// `ClientResult<Output>` each.
template <class Input>
class Pages {
 public:
    using Value = ClientResult<OutputOf<Input>>;

    Pages(Client& client, Input input, PagingOptions options = {})
        : client_(&client), cursor_(std::move(input), std::move(options)) {}

    /// Empty after the last page.
    std::optional<Value> next() {
        if (cursor_.at_end()) return std::nullopt;
        auto page = ask();
        cursor_.advance(page);
        return page;
    }
    auto begin() { return NextIterator<Pages>(*this); }
    std::default_sentinel_t end() const { return {}; }

 private:
    Value ask() {
        const auto& call = cursor_.options().call;
        if (cursor_.due_pause().count() > 0) {
            auto paused = client_->pause(cursor_.due_pause(), call);
            if (!paused) return std::unexpected(std::move(paused.error()));
        }
        return client_->call(cursor_.input(), call);
    }

    Client* client_;
    PageCursor<Input> cursor_;
};

/// `ClientResult<Element>` each: Stream, Shard, Record, std::string (tables), Tag, Item.
template <class Input>
class Elements {
 public:
    using Element = typename Paging<Input>::Element;
    using Value = ClientResult<Element>;

    Elements(Client& client, Input input, PagingOptions options = {})
        : pages_(client, std::move(input), std::move(options)) {}

    std::optional<Value> next() {
        while (!page_ || place_ == Paging<Input>::elements(*page_).size()) {
            auto page = pages_.next();
            if (!page) return std::nullopt;
            if (!*page) return Value(std::unexpected(std::move(page->error())));
            page_ = *std::move(*page);
            place_ = 0;
        }
        return Value(Paging<Input>::elements(*page_)[place_++]);
    }
    auto begin() { return NextIterator<Elements>(*this); }
    std::default_sentinel_t end() const { return {}; }

 private:
    Pages<Input> pages_;
    std::optional<OutputOf<Input>> page_;
    std::size_t place_ = 0;
};

template <class Input>
Pages<Input> pages(Client& client, Input input, PagingOptions options = {}) {
    return {client, std::move(input), std::move(options)};
}

template <class Input>
Elements<Input> elements(Client& client, Input input, PagingOptions options = {}) {
    return {client, std::move(input), std::move(options)};
}

}  // namespace tailrace
