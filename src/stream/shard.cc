#include "stream/shard.h"

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/fields.h"

namespace tailrace::stream {
namespace {

constexpr std::string_view shard_id_prefix = "shardId-";
constexpr std::size_t birth_digits = 20;
constexpr std::size_t suffix_digits = 8;

constexpr std::uint8_t row_version = 1;

/// Tags are part of the stored format: they are never used for anything else.
namespace stream_tag {
constexpr std::uint8_t id = 1, table_name = 2, label = 3, status = 4, view_type = 5, created_ms = 6,
                       disabled_ms = 7, hash_name = 8, range_name = 9;
}
namespace shard_tag {
constexpr std::uint8_t birth_ms = 1, suffix = 2, partition = 3, parent = 4, start = 5, end = 6,
                       closed_ms = 7, child = 8, trimmed_through = 9;
}

// So are the places of the enumerators.
static_assert(std::to_underlying(StreamStatus::ENABLING) == 0);
static_assert(std::to_underlying(StreamStatus::ENABLED) == 1);
static_assert(std::to_underlying(StreamStatus::DISABLING) == 2);
static_assert(std::to_underlying(StreamStatus::DISABLED) == 3);
static_assert(std::to_underlying(StreamViewType::NEW_IMAGE) == 0);
static_assert(std::to_underlying(StreamViewType::OLD_IMAGE) == 1);
static_assert(std::to_underlying(StreamViewType::NEW_AND_OLD_IMAGES) == 2);
static_assert(std::to_underlying(StreamViewType::KEYS_ONLY) == 3);

std::string packed(const ShardId& id) {
    std::string out;
    base::append_big_endian(out, id.birth_ms());
    base::append_big_endian(out, id.suffix());
    return out;
}

std::string packed(SequenceNumber number) {
    const auto bytes = number.bytes();
    return {bytes.begin(), bytes.end()};
}

using Field = base::FieldReader::Field;

/// These put what a field holds into `out` and say whether it could be that.
bool take(const Field& field, ShardId& out) {
    base::ByteReader reader(field.bytes);
    const auto birth_ms = reader.big_endian<std::uint64_t>();
    const auto suffix = reader.big_endian<std::uint32_t>();
    out = ShardId(birth_ms, suffix);
    return reader.complete();
}

bool take(const Field& field, SequenceNumber& out) {
    out = SequenceNumber::from_bytes(field.bytes);
    return field.bytes.size() == std::tuple_size_v<storage::LogNumber>;
}

bool take(const Field& field, std::string& out) {
    out = field.string();
    return true;
}

template <class T>
    requires std::unsigned_integral<T> || std::is_enum_v<T>
bool take(const Field& field, T& out) {
    base::ByteReader reader(field.bytes);
    if constexpr (std::is_enum_v<T>) {
        out = static_cast<T>(reader.big_endian<std::underlying_type_t<T>>());
    } else {
        out = reader.big_endian<T>();
    }
    return reader.complete();
}

bool take(const Field& field, base::UnixMilliseconds& out) {
    base::ByteReader reader(field.bytes);
    out = static_cast<base::UnixMilliseconds>(reader.big_endian<std::uint64_t>());
    return reader.complete();
}

template <class T>
bool take(const Field& field, std::optional<T>& out) {
    return take(field, out.emplace());
}

bool take(const Field& field, std::vector<ShardId>& out) {
    return take(field, out.emplace_back());
}

template <class E>
bool is_named(E value) {
    return std::to_underlying(value) < enum_names<E>.size();
}

bool take(const Field& field, StreamRow& row) {
    switch (field.tag) {
        case stream_tag::id:
            return take(field, row.id);
        case stream_tag::table_name:
            return take(field, row.table_name);
        case stream_tag::label:
            return take(field, row.label);
        case stream_tag::status:
            return take(field, row.status) && is_named(row.status);
        case stream_tag::view_type:
            return take(field, row.view_type) && is_named(row.view_type);
        case stream_tag::created_ms:
            return take(field, row.created_ms);
        case stream_tag::disabled_ms:
            return take(field, row.disabled_ms);
        case stream_tag::hash_name:
            return take(field, row.hash_name);
        case stream_tag::range_name:
            return take(field, row.range_name);
        default:
            return true;
    }
}

bool take(const Field& field, ShardRow& row) {
    switch (field.tag) {
        case shard_tag::birth_ms:
            return take(field, row.log.birth_ms);
        case shard_tag::suffix:
            return take(field, row.log.suffix);
        case shard_tag::partition:
            return take(field, row.partition);
        case shard_tag::parent:
            return take(field, row.parent);
        case shard_tag::start:
            return take(field, row.start);
        case shard_tag::end:
            return take(field, row.end);
        case shard_tag::closed_ms:
            return take(field, row.closed_ms);
        case shard_tag::child:
            return take(field, row.children);
        case shard_tag::trimmed_through:
            return take(field, row.trimmed_through);
        default:
            return true;
    }
}

/// Every field that is known must be sound; others are of a later writer, and skipped.
template <class Row>
std::optional<Row> decode_row(std::string_view bytes) {
    base::FieldReader reader(bytes);
    if (reader.version() != row_version) return std::nullopt;
    Row row;
    while (const auto field = reader.next()) {
        if (!take(*field, row)) return std::nullopt;
    }
    return reader.complete() ? std::optional(std::move(row)) : std::nullopt;
}

/// The least string that is greater than all that begin with `prefix`; empty if there is none.
std::string end_of_prefix(std::string_view prefix) {
    const auto last = prefix.find_last_not_of('\xff');
    if (last == std::string_view::npos) return {};
    std::string end(prefix.substr(0, last + 1));
    end.back() = static_cast<char>(end.back() + 1);
    return end;
}

}  // namespace

std::string ShardId::text() const {
    return fmt::format("{}{:020}-{:08x}", shard_id_prefix, birth_ms_, suffix_);
}

std::optional<ShardId> ShardId::parse(std::string_view text) {
    constexpr auto birth_at = shard_id_prefix.size();
    constexpr auto suffix_at = birth_at + birth_digits + 1;
    if (text.size() != suffix_at + suffix_digits) return std::nullopt;
    ShardId id;
    std::from_chars(text.data() + birth_at, text.data() + birth_at + birth_digits, id.birth_ms_);
    std::from_chars(text.data() + suffix_at, text.data() + text.size(), id.suffix_, 16);
    return id.text() == text ? std::optional(id) : std::nullopt;
}

std::string stream_prefix(std::string_view table_name) {
    return std::string(all_streams_prefix).append(table_name) += '\0';
}

std::string stream_key(std::string_view table_name, std::string_view label) {
    return stream_prefix(table_name).append(label);
}

std::string shard_prefix(StreamId stream) {
    std::string key = "h";
    base::append_big_endian(key, std::to_underlying(stream));
    return key;
}

std::string shard_key(StreamId stream, const ShardId& shard) {
    return shard_prefix(stream).append(shard.text());
}

storage::KeyRange keys_with_prefix(std::string_view prefix, std::string_view after) {
    std::string begin(prefix);
    if (after >= prefix) begin.assign(after) += '\0';
    return {std::move(begin), end_of_prefix(prefix)};
}

std::string encode(const StreamRow& row) {
    base::FieldWriter out(row_version);
    out.number(stream_tag::id, std::to_underlying(row.id));
    out.bytes(stream_tag::table_name, row.table_name);
    out.bytes(stream_tag::label, row.label);
    out.number(stream_tag::status, std::to_underlying(row.status));
    out.number(stream_tag::view_type, std::to_underlying(row.view_type));
    out.number(stream_tag::created_ms, static_cast<std::uint64_t>(row.created_ms));
    out.number(stream_tag::disabled_ms, static_cast<std::uint64_t>(row.disabled_ms));
    out.bytes(stream_tag::hash_name, row.hash_name);
    if (row.range_name) out.bytes(stream_tag::range_name, *row.range_name);
    return out.take();
}

std::string encode(const ShardRow& row) {
    base::FieldWriter out(row_version);
    out.number(shard_tag::birth_ms, row.log.birth_ms);
    out.number(shard_tag::suffix, row.log.suffix);
    out.number(shard_tag::partition, std::to_underlying(row.partition));
    if (row.parent) out.bytes(shard_tag::parent, packed(*row.parent));
    out.bytes(shard_tag::start, packed(row.start));
    if (row.end) out.bytes(shard_tag::end, packed(*row.end));
    out.number(shard_tag::closed_ms, static_cast<std::uint64_t>(row.closed_ms));
    for (const auto& child : row.children) out.bytes(shard_tag::child, packed(child));
    out.bytes(shard_tag::trimmed_through, packed(row.trimmed_through));
    return out.take();
}

std::optional<StreamRow> decode_stream_row(std::string_view bytes) {
    auto row = decode_row<StreamRow>(bytes);
    const bool whole =
        row && !row->table_name.empty() && !row->label.empty() && !row->hash_name.empty();
    return whole ? std::move(row) : std::nullopt;
}

std::optional<ShardRow> decode_shard_row(std::string_view bytes) {
    auto row = decode_row<ShardRow>(bytes);
    const bool whole = row && row->log.birth_ms != 0;
    return whole ? std::move(row) : std::nullopt;
}

}  // namespace tailrace::stream
