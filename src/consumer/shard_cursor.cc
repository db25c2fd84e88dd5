#include "consumer/shard_cursor.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "consumer/record_text.h"

namespace tailrace::consumer {

namespace {

constexpr std::int64_t second_ms = 1000;

ShardIteratorType iterator_type(Checkpoint::Kind kind) {
    switch (kind) {
        case Checkpoint::Kind::latest:
            return ShardIteratorType::LATEST;
        case Checkpoint::Kind::at_sequence_number:
            return ShardIteratorType::AT_SEQUENCE_NUMBER;
        case Checkpoint::Kind::after_sequence_number:
            return ShardIteratorType::AFTER_SEQUENCE_NUMBER;
        default:
            return ShardIteratorType::TRIM_HORIZON;
    }
}

}  // namespace

ShardCursor::Request ShardCursor::next() const {
    if (iterator_) return GetRecordsInput{.shard_iterator = *iterator_, .limit = limit_};
    GetShardIteratorInput input{.stream_arn = stream_arn_,
                                .shard_id = shard_id_,
                                .shard_iterator_type = iterator_type(position_.kind())};
    if (!position_.sequence_number().empty()) input.sequence_number = position_.sequence_number();
    return input;
}

ReadPage ShardCursor::took(GetRecordsOutput output) {
    refused_ = false;
    ReadPage page{.records = std::move(output.records), .at_end = !output.next_shard_iterator};
    page.first = skip_older(page.records);
    if (page.count() > 0) {
        if (auto last = last_sequence_number(page.records)) {
            position_ = Checkpoint::after(*std::move(last));
        }
        page.created = last_creation_time(page.records);
    }
    page.after = position_;
    iterator_ = std::move(output.next_shard_iterator);
    return page;
}

/// Records are dated in whole seconds, rounded down.
std::size_t ShardCursor::skip_older(const RecordPage& records) const {
    if (position_.kind() != Checkpoint::Kind::at_timestamp) return 0;
    const auto from_ms = position_.timestamp().milliseconds / second_ms * second_ms;
    std::size_t first = 0;
    for (const auto& record : records.elements()) {
        const auto made =
            record.dynamodb ? record.dynamodb->approximate_creation_date_time : std::nullopt;
        if (!made || made->milliseconds >= from_ms) break;
        ++first;
    }
    return first;
}

Failure ShardCursor::failed(const ClientError& error) {
    const auto failure = classify(error);
    const bool read = iterator_.has_value();
    if (failure == Failure::expired_iterator || failure == Failure::trimmed) iterator_.reset();
    if (read && !refused_ && error.is(ErrorCode::ValidationException)) {
        // A server that has lost its keys knows its own iterators no more.
        refused_ = true;
        iterator_.reset();
        return Failure::expired_iterator;
    }
    return failure;
}

void ShardCursor::skip_to_horizon() {
    iterator_.reset();
    if (position_.kind() != Checkpoint::Kind::at_timestamp) position_ = Checkpoint::trim_horizon();
}

}  // namespace tailrace::consumer
