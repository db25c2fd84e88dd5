#include <utility>

#include "model/limits.h"
#include "stream/answers.h"
#include "stream/record_page.h"
#include "stream/shard_position.h"
#include "stream/streams.h"

namespace tailrace::stream {
namespace {

constexpr std::int32_t limit_default = 1000;

storage::LogScanRequest scan_of(const ShardRow& shard, SequenceNumber after,
                                std::optional<std::int32_t> limit) {
    return {.partition = shard.partition,
            .log = shard.log,
            .after = after.bytes(),
            .entries_max = static_cast<std::size_t>(limit.value_or(limit_default)),
            .bytes_max = model::page_bytes_max};
}

}  // namespace

awaitable<Result<GetRecordsOutput>> Streams::records(GetRecordsInput input) {
    auto iterator = co_await verify(std::move(input.shard_iterator));
    if (!iterator) co_return std::unexpected(std::move(iterator.error()));
    const auto shard = co_await find_shard(iterator->stream, iterator->shard);
    if (!shard) co_return std::unexpected(shard.error());
    if (clock_.now() - iterator->issued_ms > iterator_life_ms) co_return iterator_expired();
    if (is_trimmed(*shard, iterator->after)) co_return data_trimmed();

    auto page = co_await read_page(*iterator, *shard, input.limit);
    if (!page) co_return std::unexpected(std::move(page.error()));
    iterator->after = page->last.value_or(iterator->after);
    GetRecordsOutput output{std::move(page->records)};
    const bool drained = shard->end && !page->more;
    if (drained || is_at_end(*shard, iterator->after)) co_return output;
    auto next = co_await sign(std::move(*iterator));
    if (!next) co_return std::unexpected(std::move(next.error()));
    output.next_shard_iterator = std::move(*next);
    co_return output;
}

awaitable<Result<AssembledPage>> Streams::read_page(ShardIterator iterator, ShardRow shard,
                                                    std::optional<std::int32_t> limit) {
    const auto newest = co_await newest_number(shard);
    if (!newest) co_return std::unexpected(newest.error());
    if (iterator.after >= *newest) co_return AssembledPage{};
    auto request = scan_of(shard, iterator.after, limit);
    const PageCache::Place place{shard.log, iterator.after, request.entries_max};
    auto known = pages_.find(place);
    if (known && (known->more || known->last == *newest)) co_return *std::move(known);
    PageAssembler assembler(shard.log, request.entries_max, request.bytes_max);
    const auto more = co_await store_.visit_log(std::move(request), assembler);
    if (!more) co_return storage_fault("reading records", more.error());
    auto page = assembler.finish(*more);
    if (!page) co_return page;
    // What was trimmed since the shard's row was read is missing from the scan. Who finds nothing
    // in an open shard has lost nothing yet: the next call will tell.
    if (!page->last && !shard.end) co_return page;
    const auto still = co_await find_shard(iterator.stream, iterator.shard);
    if (!still) co_return std::unexpected(still.error());
    if (is_trimmed(*still, iterator.after)) co_return data_trimmed();
    pages_.offer(place, *page);
    co_return page;
}

/// No record of the shard has a greater one, by now.
awaitable<Result<SequenceNumber>> Streams::newest_number(ShardRow shard) {
    if (shard.end) co_return *shard.end;
    auto last = co_await last_numbers_.last_number(shard.partition);
    // The partition is gone, and the shard closed since its row was read.
    if (last && *last == SequenceNumber{})
        co_return SequenceNumber::from_bytes(storage::log_number_max);
    co_return last;
}

awaitable<Result<ShardIterator>> Streams::verify(std::string text) {
    using Failure = IteratorKeys::Failure;
    auto keys = co_await keyring_.keys(false);
    if (!keys) co_return std::unexpected(keys.error());
    auto iterator = (*keys)->verify(text);
    if (!iterator && iterator.error() == Failure::unknown_key) {
        keys = co_await keyring_.keys(true);
        if (!keys) co_return std::unexpected(keys.error());
        iterator = (*keys)->verify(text);
    }
    if (!iterator) co_return invalid_shard_iterator();
    co_return std::move(*iterator);
}

}  // namespace tailrace::stream
