#include "stream/streams.h"

#include <utility>

#include "stream/answers.h"

namespace tailrace::stream {

Streams::Streams(storage::Store& store, base::Clock& clock, base::Random& random, Site site,
                 StreamSpace space, LastNumbers& last_numbers, IteratorKeyring& keyring,
                 WaitingReaders& waiting_readers, base::Milliseconds retention,
                 storage::Neighbours& neighbours)
    : store_(store),
      clock_(clock),
      random_(random),
      site_(std::move(site)),
      lineage_(store, space),
      last_numbers_(last_numbers),
      keyring_(keyring),
      waiting_readers_(waiting_readers),
      retention_(retention),
      neighbours_(neighbours) {}

awaitable<Result<StreamRow>> Streams::find_stream(StreamArn arn, std::string text,
                                                  std::string_view action) {
    if (arn.site.account_id != site_.account_id) co_return access_denied(site_, action, text);
    if (arn.site != site_) co_return stream_not_found(text);
    auto row = co_await lineage_.stream(std::move(arn.table_name), std::move(arn.label));
    if (!row) co_return std::unexpected(std::move(row.error()));
    if (!*row) co_return stream_not_found(text);
    co_return std::move(**row);
}

awaitable<Result<ShardRow>> Streams::find_shard(StreamId stream, ShardId shard) {
    auto row = co_await lineage_.shard(stream, shard);
    if (!row) co_return std::unexpected(std::move(row.error()));
    if (!*row) co_return shard_not_found();
    co_return std::move(**row);
}

awaitable<Result<std::string>> Streams::sign(ShardIterator iterator) {
    const auto keys = co_await keyring_.keys(false);
    if (!keys) co_return std::unexpected(keys.error());
    iterator.issued_ms = clock_.now();
    co_return (*keys)->sign(iterator, random_);
}

}  // namespace tailrace::stream
