// Random numbers, rows and iterators for property tests; needs rapidcheck.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "stream/sequence_number.h"
#include "stream/shard.h"
#include "stream/shard_iterator.h"

namespace tailrace::stream::generators {

/// Over all 80 bits, neighbours and ends often.
inline rc::Gen<SequenceNumber> sequence_number() {
    return rc::gen::exec([] {
        std::string bytes = *rc::gen::container<std::string>(10, rc::gen::arbitrary<char>());
        const auto same = *rc::gen::inRange<std::size_t>(0, 11);
        const char fill = *rc::gen::element('\0', '\xff', bytes.front());
        for (std::size_t i = 0; i < same && i < bytes.size(); ++i) bytes[i] = fill;
        return SequenceNumber::from_bytes(bytes);
    });
}

inline rc::Gen<ShardId> shard_id() {
    return rc::gen::construct<ShardId>(
        rc::gen::oneOf(rc::gen::arbitrary<std::uint64_t>(),
                       rc::gen::inRange<std::uint64_t>(1'571'767'321'000, 1'571'767'321'010)),
        rc::gen::arbitrary<std::uint32_t>());
}

inline rc::Gen<base::UnixMilliseconds> moment() {
    return rc::gen::inRange<base::UnixMilliseconds>(0, 4'102'444'800'000);
}

template <class T>
rc::Gen<std::optional<T>> maybe(rc::Gen<T> gen) {
    return rc::gen::exec(
        [gen] { return *rc::gen::arbitrary<bool>() ? std::optional<T>(*gen) : std::nullopt; });
}

inline rc::Gen<std::string> name() {
    return rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::oneOf(
        rc::gen::inRange('a', static_cast<char>('z' + 1)), rc::gen::element('-', '.', '_'))));
}

inline rc::Gen<StreamRow> stream_row() {
    return rc::gen::exec([] {
        StreamRow row;
        row.id = StreamId(*rc::gen::arbitrary<std::uint64_t>());
        row.table_name = *name();
        row.label = *rc::gen::nonEmpty(rc::gen::arbitrary<std::string>());
        row.status = *rc::gen::element(StreamStatus::ENABLING, StreamStatus::ENABLED,
                                       StreamStatus::DISABLING, StreamStatus::DISABLED);
        row.view_type =
            *rc::gen::element(StreamViewType::NEW_IMAGE, StreamViewType::OLD_IMAGE,
                              StreamViewType::NEW_AND_OLD_IMAGES, StreamViewType::KEYS_ONLY);
        row.created_ms = *moment();
        row.disabled_ms = *moment();
        row.hash_name = *rc::gen::nonEmpty(rc::gen::arbitrary<std::string>());
        row.range_name = *maybe(rc::gen::arbitrary<std::string>());
        return row;
    });
}

inline rc::Gen<ShardRow> shard_row() {
    return rc::gen::exec([] {
        ShardRow row;
        row.log = {*rc::gen::positive<std::uint64_t>(), *rc::gen::arbitrary<std::uint64_t>()};
        row.partition = storage::PartitionId(*rc::gen::arbitrary<std::uint64_t>());
        row.parent = *maybe(shard_id());
        row.start = *sequence_number();
        row.end = *maybe(sequence_number());
        row.closed_ms = *moment();
        row.children = *rc::gen::container<std::vector<ShardId>>(shard_id());
        row.trimmed_through = *sequence_number();
        return row;
    });
}

inline rc::Gen<ShardIterator> shard_iterator() {
    return rc::gen::exec([] {
        ShardIterator iterator;
        iterator.stream_arn = *rc::gen::arbitrary<std::string>();
        iterator.stream = StreamId(*rc::gen::arbitrary<std::uint64_t>());
        iterator.shard = *shard_id();
        iterator.after = *sequence_number();
        iterator.issued_ms = *moment();
        return iterator;
    });
}

}  // namespace tailrace::stream::generators
