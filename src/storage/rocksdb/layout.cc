#include "storage/rocksdb/layout.h"

#include "base/bytes.h"

namespace tailrace::storage::rocksdb {

namespace {

/// The least that sorts after a key.
constexpr char successor_byte = '\0';

std::string space_prefix(PartitionId partition, SpaceId space) {
    std::string prefix;
    append_map_key(prefix, partition, space, {});
    return prefix;
}

std::string log_prefix(const LogId& log) {
    std::string prefix;
    base::append_big_endian(prefix, log.birth_ms);
    base::append_big_endian(prefix, log.suffix);
    return prefix;
}

}  // namespace

void append_map_key(std::string& out, PartitionId partition, SpaceId space,
                    std::string_view bytes) {
    base::append_big_endian(out, static_cast<std::uint64_t>(space));
    if (space == kOwnSpace) base::append_big_endian(out, static_cast<std::uint64_t>(partition));
    out.append(bytes);
}

std::string birth_mark(PartitionId partition) {
    return space_prefix(partition, kOwnSpace);
}

Bounds map_bounds(PartitionId partition, SpaceId space, const KeyRange& range) {
    const auto prefix = space_prefix(partition, space);
    auto begin = prefix + range.begin;
    if (range.begin.empty())
        begin += successor_byte;  // keys are never empty, but the birth mark is
    return {std::move(begin), range.end.empty() ? base::after_prefix(prefix) : prefix + range.end};
}

std::size_t map_prefix_size(SpaceId space) {
    return space == kOwnSpace ? 16 : 8;
}

void append_log_key(std::string& out, const LogId& log, const LogNumber& number) {
    base::append_big_endian(out, log.birth_ms);
    base::append_big_endian(out, log.suffix);
    out.append(reinterpret_cast<const char*>(number.data()), number.size());
}

Bounds log_bounds(const LogId& log, const LogNumber& after, const LogNumber& through) {
    Bounds bounds;
    append_log_key(bounds.begin, log, after);
    append_log_key(bounds.end, log, through);
    bounds.begin += successor_byte;
    bounds.end += successor_byte;
    return bounds;
}

Bounds log_bounds_through(const LogId& log, const LogNumber& through) {
    Bounds bounds;
    bounds.begin = log_prefix(log);
    append_log_key(bounds.end, log, through);
    bounds.end += successor_byte;
    return bounds;
}

Bounds log_bounds_born_before(std::uint64_t birth_ms) {
    return {{}, base::big_endian(birth_ms)};
}

}  // namespace tailrace::storage::rocksdb
