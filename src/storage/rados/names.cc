#include "storage/rados/names.h"

#include <charconv>
#include <system_error>

#include <fmt/format.h>

#include "base/bytes.h"

namespace tailrace::storage::rados {

namespace {

enum class Kind : char {
    attempt = 'a',
    cursor = 'c',
    log = 'l',
    map = 'm',
    outbox = 'o',
    touched = 't',
};

constexpr std::string_view partition_objects = "partition.";
constexpr std::string_view record_objects = "commit.";

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
    std::uint64_t number = 0;
    const auto [rest, error] = std::from_chars(object.begin(), object.end(), number, 16);
    if (error != std::errc() || rest != object.end()) return std::nullopt;
    return PartitionId{number};
}

std::string record_object_of(const Attempt& attempt) {
    return fmt::format("{}{:016x}.{:016x}", record_objects, attempt.incarnation, attempt.counter);
}

bool is_record_object(std::string_view object) {
    return object.starts_with(record_objects);
}

std::string registry_object(unsigned index) {
    return fmt::format("logs.{:02x}", index);
}

std::string registry_object_of(const LogId& log) {
    std::string bytes;
    append(bytes, log);
    return registry_object(static_cast<unsigned>(hash_of(bytes) % registry_objects));
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
    key.append(reinterpret_cast<const char*>(number.data()), number.size());
    return key;
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
