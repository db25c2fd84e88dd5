#include "storage/rados/names.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/bytes.h"

namespace tailrace::storage::rados {

namespace {

enum class Kind : char {
    attempt = 'a',
    cursor = 'c',
    descending_segment = 'd',
    log = 'l',
    map = 'm',
    outbox = 'o',
    segment = 's',
    touched = 't',
    trimmed = 'x',
};

constexpr std::string_view partition_objects = "partition.";
constexpr std::string_view record_objects = "commit.";
constexpr std::string_view registry_objects_prefix = "logs.";
constexpr std::string_view segment_objects = "segment.";

std::string of_kind(Kind kind) {
    return std::string(1, static_cast<char>(kind));
}

std::string of_kind(Kind kind, unsigned level) {
    auto key = of_kind(kind);
    key += static_cast<char>(level);
    return key;
}

void append(std::string& key, SpaceId space) {
    base::append_big_endian(key, static_cast<std::uint64_t>(space));
}

void append(std::string& key, PartitionId partition) {
    base::append_big_endian(key, static_cast<std::uint64_t>(partition));
}

void append(std::string& key, const LogId& log) {
    base::append_big_endian(key, log.birth_ms);
    base::append_big_endian(key, log.suffix);
}

std::string of_kind(Kind kind, const LogId& log) {
    auto key = of_kind(kind);
    append(key, log);
    return key;
}

/// The greatest number becomes the least.
LogNumber inverted(LogNumber number) {
    for (auto& byte : number) byte = static_cast<unsigned char>(~byte);
    return number;
}

/// Takes a field of a name, and the dot before the next.
std::string_view take_field(std::string_view& name) {
    const auto dot = std::min(name.find('.'), name.size());
    const auto field = name.substr(0, dot);
    name.remove_prefix(std::min(dot + 1, name.size()));
    return field;
}

std::optional<std::uint64_t> number_in_hex(std::string_view text) {
    std::uint64_t number = 0;
    const auto [rest, error] = std::from_chars(text.begin(), text.end(), number, 16);
    if (error != std::errc() || rest != text.end()) return std::nullopt;
    return number;
}

std::optional<LogNumber> log_number_in_hex(std::string_view text) {
    LogNumber number{};
    if (text.size() != 2 * number.size()) return std::nullopt;
    for (std::size_t i = 0; i < number.size(); ++i) {
        const auto byte = number_in_hex(text.substr(2 * i, 2));
        if (!byte) return std::nullopt;
        number[i] = static_cast<unsigned char>(*byte);
    }
    return number;
}

/// FNV-1a, and then mixed (the end of MurmurHash3): what is stored depends on it.
std::uint64_t hash_of(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
    hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
    return hash ^ (hash >> 33);
}

}  // namespace

std::string object_of(PartitionId partition) {
    return fmt::format("{}{:016x}", partition_objects, static_cast<std::uint64_t>(partition));
}

std::optional<PartitionId> partition_of(std::string_view object) {
    if (!object.starts_with(partition_objects)) return std::nullopt;
    object.remove_prefix(partition_objects.size());
    const auto number = number_in_hex(object);
    if (!number) return std::nullopt;
    return PartitionId{*number};
}

std::string object_of(const SegmentName& segment) {
    return fmt::format("{}{:016x}.{:016x}.{:016x}.{:02x}.{:02x}.{:08x}", segment_objects,
                       static_cast<std::uint64_t>(segment.partition), segment.log.birth_ms,
                       segment.log.suffix, fmt::join(segment.first, ""),
                       fmt::join(segment.last, ""), segment.checksum);
}

std::optional<SegmentName> segment_of(std::string_view object) {
    if (!object.starts_with(segment_objects)) return std::nullopt;
    auto rest = object.substr(segment_objects.size());
    const auto partition = number_in_hex(take_field(rest));
    const auto birth = number_in_hex(take_field(rest));
    const auto suffix = number_in_hex(take_field(rest));
    const auto first = log_number_in_hex(take_field(rest));
    const auto last = log_number_in_hex(take_field(rest));
    const auto checksum = number_in_hex(take_field(rest));
    if (!partition || !birth || !suffix || !first || !last || !checksum) return std::nullopt;
    const SegmentName segment{PartitionId{*partition},
                              {*birth, *suffix},
                              *first,
                              *last,
                              static_cast<std::uint32_t>(*checksum)};
    if (object_of(segment) != object) return std::nullopt;
    return segment;
}

std::string record_object_of(const Attempt& attempt) {
    return fmt::format("{}{:016x}.{:016x}", record_objects, attempt.incarnation, attempt.counter);
}

bool is_record_object(std::string_view object) {
    return object.starts_with(record_objects);
}

std::string registry_object(unsigned index) {
    return fmt::format("{}{:02x}", registry_objects_prefix, index);
}

bool is_registry_object(std::string_view object) {
    return object.starts_with(registry_objects_prefix);
}

std::string registry_object_of(const LogId& log) {
    std::string bytes;
    append(bytes, log);
    return registry_object(static_cast<unsigned>(hash_of(bytes) % registry_objects));
}

std::string_view bytes_of(const LogNumber& number) {
    return {reinterpret_cast<const char*>(number.data()), number.size()};
}

std::optional<LogNumber> log_number_of(std::string_view bytes) {
    LogNumber number{};
    if (bytes.size() != number.size()) return std::nullopt;
    std::ranges::copy(bytes, number.begin());
    return number;
}

unsigned levels_of(std::string_view key) {
    constexpr unsigned bits = 5;
    unsigned levels = 1;
    for (auto hash = hash_of(key); levels < levels_max && (hash & ((1U << bits) - 1)) == 0;
         hash >>= bits) {
        ++levels;
    }
    return levels;
}

std::string map_prefix(unsigned level, SpaceId space) {
    auto key = of_kind(Kind::map, level);
    append(key, space);
    return key;
}

std::string map_key(unsigned level, SpaceId space, std::string_view bytes) {
    auto key = map_prefix(level, space);
    key += bytes;
    return key;
}

std::string log_prefix(unsigned level, const LogId& log) {
    auto key = of_kind(Kind::log, level);
    append(key, log);
    return key;
}

std::string log_key(unsigned level, const LogId& log, const LogNumber& number) {
    auto key = log_prefix(level, log);
    key += bytes_of(number);
    return key;
}

std::string segment_prefix(const LogId& log) {
    return of_kind(Kind::segment, log);
}

std::string segment_key(const LogId& log, const LogNumber& last) {
    auto key = segment_prefix(log);
    key += bytes_of(last);
    return key;
}

std::string descending_segment_prefix(const LogId& log) {
    return of_kind(Kind::descending_segment, log);
}

std::string descending_segment_key(const LogId& log, const LogNumber& last) {
    auto key = descending_segment_prefix(log);
    key += bytes_of(inverted(last));
    return key;
}

std::string trimmed_prefix(const LogId& log) {
    return of_kind(Kind::trimmed, log);
}

std::string trimmed_key(const LogId& log, const LogNumber& through) {
    auto key = trimmed_prefix(log);
    key += bytes_of(inverted(through));
    return key;
}

std::optional<LogNumber> descending_number_in(std::string_view key) {
    constexpr std::size_t prefix_size = 1 + 2 * sizeof(std::uint64_t);
    if (key.size() < prefix_size) return std::nullopt;
    const auto number = log_number_of(key.substr(prefix_size));
    if (!number) return std::nullopt;
    return inverted(*number);
}

std::string touched_prefix(SpaceId space) {
    auto key = of_kind(Kind::touched);
    append(key, space);
    return key;
}

std::string touched_key(SpaceId space, std::string_view bytes) {
    auto key = touched_prefix(space);
    key += bytes;
    return key;
}

std::string attempt_key(std::uint64_t incarnation) {
    auto key = of_kind(Kind::attempt);
    base::append_big_endian(key, incarnation);
    return key;
}

std::string outbox_prefix() {
    return of_kind(Kind::outbox);
}

std::string outbox_key(std::uint64_t version) {
    auto key = of_kind(Kind::outbox);
    base::append_big_endian(key, version);
    return key;
}

std::string cursor_prefix() {
    return of_kind(Kind::cursor);
}

std::string cursor_key(PartitionId source) {
    auto key = of_kind(Kind::cursor);
    append(key, source);
    return key;
}

std::string registry_key(const LogId& log, PartitionId partition) {
    std::string key;
    append(key, log);
    append(key, partition);
    return key;
}

std::optional<RegisteredLog> decode_registry_key(std::string_view key) {
    base::ByteReader reader(key);
    RegisteredLog named;
    named.log.birth_ms = reader.big_endian<std::uint64_t>();
    named.log.suffix = reader.big_endian<std::uint64_t>();
    named.partition = PartitionId{reader.big_endian<std::uint64_t>()};
    if (!reader.complete()) return std::nullopt;
    return named;
}

}  // namespace tailrace::storage::rados
