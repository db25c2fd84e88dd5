#include <algorithm>
#include <utility>

#include "stream/answers.h"
#include "stream/shard_position.h"
#include "stream/streams.h"

namespace tailrace::stream {
namespace {

bool names_a_number(ShardIteratorType type) {
    return type == ShardIteratorType::AT_SEQUENCE_NUMBER ||
           type == ShardIteratorType::AFTER_SEQUENCE_NUMBER;
}

/// There is a number exactly if the type asks for one.
Result<std::optional<SequenceNumber>> number_of(const GetShardIteratorInput& input) {
    const auto type = input.shard_iterator_type;
    if (!names_a_number(type)) {
        if (input.sequence_number) return sequence_number_superfluous(type);
        return std::nullopt;
    }
    if (!input.sequence_number) return sequence_number_required(type);
    const auto number = SequenceNumber::parse(*input.sequence_number);
    if (!number) return invalid_sequence_number();
    return number;
}

}  // namespace

awaitable<Result<GetShardIteratorOutput>> Streams::shard_iterator(GetShardIteratorInput input) {
    auto arn = parse_stream_arn(input.stream_arn);
    if (!arn) co_return invalid_stream_arn();
    const auto number = number_of(input);
    if (!number) co_return std::unexpected(number.error());

    const auto stream = co_await find_stream(std::move(*arn), input.stream_arn, "GetShardIterator");
    if (!stream) co_return std::unexpected(stream.error());
    const auto id = ShardId::parse(input.shard_id);
    if (!id) co_return shard_not_found();
    auto shard = co_await find_shard(stream->id, *id);
    if (!shard) co_return std::unexpected(std::move(shard.error()));
    const auto after = co_await position_in(std::move(*shard), input.shard_iterator_type, *number);
    if (!after) co_return std::unexpected(after.error());

    ShardIterator iterator{std::move(input.stream_arn), stream->id, *id, *after};
    auto text = co_await sign(std::move(iterator));
    if (!text) co_return std::unexpected(std::move(text.error()));
    co_return GetShardIteratorOutput{std::move(*text)};
}

awaitable<Result<SequenceNumber>> Streams::position_in(ShardRow shard, ShardIteratorType type,
                                                       std::optional<SequenceNumber> number) {
    if (number) co_return named_position(shard, type, *number, clock_.now() - retention_.count());
    if (type == ShardIteratorType::TRIM_HORIZON) co_return trim_horizon(shard);
    // LATEST.
    if (shard.end) co_return *shard.end;
    const auto last = co_await last_numbers_.last_number(shard.partition);
    if (!last) co_return std::unexpected(last.error());
    co_return std::max(shard.start, *last);
}

}  // namespace tailrace::stream
