#include "tailrace/paging.h"

#include <optional>
#include <utility>

namespace tailrace {

namespace {

const std::vector<Item> no_items;

/// Whether there is more.
template <class T>
bool move_to(std::optional<T>& start, const std::optional<T>& last) {
    start = last;
    return last.has_value();
}

const std::vector<Item>& items_of(const std::optional<ItemList>& items) {
    return items ? items->elements() : no_items;
}

/// The service means nothing by an empty key, but some others send one on the last page.
bool move_to_key(std::optional<Item>& start, const std::optional<Item>& last) {
    return move_to(start, last) && !last->empty();
}

}  // namespace

bool Paging<ListStreamsInput>::advance(ListStreamsInput& input, const ListStreamsOutput& page) {
    return move_to(input.exclusive_start_stream_arn, page.last_evaluated_stream_arn);
}

bool Paging<DescribeStreamInput>::advance(DescribeStreamInput& input,
                                          const DescribeStreamOutput& page) {
    return move_to(input.exclusive_start_shard_id, page.stream_description.last_evaluated_shard_id);
}

bool Paging<GetRecordsInput>::advance(GetRecordsInput& input, const GetRecordsOutput& page) {
    if (!page.next_shard_iterator) return false;
    input.shard_iterator = *page.next_shard_iterator;
    return true;
}

bool Paging<ListTablesInput>::advance(ListTablesInput& input, const ListTablesOutput& page) {
    return move_to(input.exclusive_start_table_name, page.last_evaluated_table_name);
}

bool Paging<ListTagsOfResourceInput>::advance(ListTagsOfResourceInput& input,
                                              const ListTagsOfResourceOutput& page) {
    return move_to(input.next_token, page.next_token);
}

bool Paging<QueryInput>::advance(QueryInput& input, const QueryOutput& page) {
    return move_to_key(input.exclusive_start_key, page.last_evaluated_key);
}

const std::vector<Item>& Paging<QueryInput>::elements(const QueryOutput& page) {
    return items_of(page.items);
}

bool Paging<ScanInput>::advance(ScanInput& input, const ScanOutput& page) {
    return move_to_key(input.exclusive_start_key, page.last_evaluated_key);
}

const std::vector<Item>& Paging<ScanInput>::elements(const ScanOutput& page) {
    return items_of(page.items);
}

}  // namespace tailrace
