// How operations go on from page to page; what paginators.h and awaitable_paginators.h share.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <vector>

#include "tailrace/call_options.h"
#include "tailrace/client_error.h"
#include "tailrace/operations.h"

namespace tailrace {

/// Whether there are pages of an operation; named as `ListStreams` or `list_streams`.
constexpr bool can_paginate(std::string_view operation) {
    constexpr std::array<std::string_view, 14> paged{"ListStreams",
                                                     "list_streams",
                                                     "DescribeStream",
                                                     "describe_stream",
                                                     "GetRecords",
                                                     "get_records",
                                                     "ListTables",
                                                     "list_tables",
                                                     "Query",
                                                     "query",
                                                     "Scan",
                                                     "scan",
                                                     "ListTagsOfResource",
                                                     "list_tags_of_resource"};
    return std::ranges::find(paged, operation) != paged.end();
}

struct PagingOptions {
    CallOptions call;
    /// Of GetRecords: end at the first page without records. On AWS there may be such a page in
    /// the middle of a shard. Otherwise pages of an open shard have no end.
    bool until_empty_page = false;
    /// Of GetRecords: after a page without records, unless `call.wait` is set.
    std::chrono::milliseconds empty_page_pause{1000};
};

/// What pages of an operation consist of, and how its input moves on. `advance` returns false after
/// the last page.
template <class Input>
struct Paging;

template <>
struct Paging<ListStreamsInput> {
    using Element = Stream;
    static bool advance(ListStreamsInput& input, const ListStreamsOutput& page);
    static const std::vector<Stream>& elements(const ListStreamsOutput& page) {
        return page.streams;
    }
};

/// Shards; the rest of the description is in each page.
template <>
struct Paging<DescribeStreamInput> {
    using Element = Shard;
    static bool advance(DescribeStreamInput& input, const DescribeStreamOutput& page);
    static const std::vector<Shard>& elements(const DescribeStreamOutput& page) {
        return page.stream_description.shards;
    }
};

template <>
struct Paging<GetRecordsInput> {
    using Element = Record;
    static bool advance(GetRecordsInput& input, const GetRecordsOutput& page);
    static const std::vector<Record>& elements(const GetRecordsOutput& page) {
        return page.records.elements();
    }
};

template <>
struct Paging<ListTablesInput> {
    using Element = std::string;
    static bool advance(ListTablesInput& input, const ListTablesOutput& page);
    static const std::vector<std::string>& elements(const ListTablesOutput& page) {
        return page.table_names;
    }
};

template <>
struct Paging<ListTagsOfResourceInput> {
    using Element = Tag;
    static bool advance(ListTagsOfResourceInput& input, const ListTagsOfResourceOutput& page);
    static const std::vector<Tag>& elements(const ListTagsOfResourceOutput& page) {
        return page.tags;
    }
};

template <>
struct Paging<QueryInput> {
    using Element = Item;
    static bool advance(QueryInput& input, const QueryOutput& page);
    static const std::vector<Item>& elements(const QueryOutput& page);
};

template <>
struct Paging<ScanInput> {
    using Element = Item;
    static bool advance(ScanInput& input, const ScanOutput& page);
    static const std::vector<Item>& elements(const ScanOutput& page);
};

/// Where a walk through pages stands.
template <class Input>
class PageCursor {
 public:
    using Output = OutputOf<Input>;

    PageCursor(Input input, PagingOptions options)
        : input_(std::move(input)), options_(std::move(options)) {}

    bool at_end() const { return at_end_; }
    const Input& input() const { return input_; }
    const PagingOptions& options() const { return options_; }
    /// Before the next call.
    std::chrono::milliseconds due_pause() const { return due_pause_; }

    /// Moves past a page, or to the end after a failure.
    void advance(const ClientResult<Output>& page) {
        at_end_ = !page || !Paging<Input>::advance(input_, *page);
        due_pause_ = {};
        if constexpr (std::same_as<Input, GetRecordsInput>) {
            if (!page || !page->records.empty()) return;
            at_end_ = at_end_ || options_.until_empty_page;
            if (options_.call.wait.count() == 0) due_pause_ = options_.empty_page_pause;
        }
    }

 private:
    Input input_;
    PagingOptions options_;
    std::chrono::milliseconds due_pause_{0};
    bool at_end_ = false;
};

}  // namespace tailrace
