// Names of objects, and where things lie in the map of a partition's object.
// docs/storage-format.md has the grammar.
//
//     kind | level | space (8) | key            the map: level 0 has the values, the levels above
//                                               it some of the keys, so that it can be walked
//                                               backward (`levels_of`)
//     kind | level | log (16) | number (10)     logs, in the same way
//     kind | log (16) | number (10)             segments of logs by their last numbers, ascending
//                                               and descending; how far a log was trimmed
//     kind | space (8) | key                    keys that were written while the partition is
//                                               being filled from another (`Filling`)
//     kind | incarnation (8)                    attempts
//     kind | version (8)                        the outbox: deferred writes of that commit
//     kind | source (8)                         cursors: how far a source's outbox was delivered
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/store.h"

namespace tailrace::storage::rados {

std::string object_of(PartitionId partition);
/// Empty if the object is not a partition's.
std::optional<PartitionId> partition_of(std::string_view object);
/// A part of a log in an object of its own (segments.h).
struct SegmentName {
    PartitionId partition{};
    LogId log;
    LogNumber first{};
    LogNumber last{};
    /// Of its index, so that segments that differ have names that do.
    std::uint32_t checksum = 0;
    friend auto operator<=>(const SegmentName&, const SegmentName&) = default;
};
std::string object_of(const SegmentName& segment);
/// Empty if the object is no segment.
std::optional<SegmentName> segment_of(std::string_view object);
std::string record_object_of(const Attempt& attempt);
bool is_record_object(std::string_view object);
/// Of one of the objects that list which logs there are.
std::string registry_object_of(const LogId& log);
std::string registry_object(unsigned index);
bool is_registry_object(std::string_view object);
inline constexpr unsigned registry_objects = 16;

/// Attributes of a partition's object.
inline const std::string version_attribute = "version";
inline const std::string epoch_attribute = "epoch";
inline const std::string layout_attribute = "layout";
/// The record of the commit over several partitions that is under way here.
inline const std::string mark_attribute = "mark";
/// The version of the last commit whose deferred writes are, or were, in the outbox; absent if it
/// is empty.
inline const std::string outbox_attribute = "outbox";
/// Of a record's object: pending, committed or aborted.
inline const std::string state_attribute = "state";

std::string_view bytes_of(const LogNumber& number);
std::optional<LogNumber> log_number_of(std::string_view bytes);

/// How many levels a walk backward may climb.
inline constexpr unsigned levels_max = 4;
/// In how many levels a key stands: in each one 1/32 of those below, by its own bytes, so that
/// who writes it blind knows them too.
unsigned levels_of(std::string_view key);

std::string map_key(unsigned level, SpaceId space, std::string_view key);
std::string log_key(unsigned level, const LogId& log, const LogNumber& number);
/// What stands before the bytes of a key, or of a number.
std::string map_prefix(unsigned level, SpaceId space);
std::string log_prefix(unsigned level, const LogId& log);
/// Where a segment is listed, under its last number.
std::string segment_key(const LogId& log, const LogNumber& last);
std::string segment_prefix(const LogId& log);
/// The same, the greatest number first.
std::string descending_segment_key(const LogId& log, const LogNumber& last);
std::string descending_segment_prefix(const LogId& log);
/// How far a log was trimmed, the greatest number first.
std::string trimmed_key(const LogId& log, const LogNumber& through);
std::string trimmed_prefix(const LogId& log);
/// Of a key whose numbers descend.
std::optional<LogNumber> descending_number_in(std::string_view key);
std::string touched_key(SpaceId space, std::string_view key);
std::string touched_prefix(SpaceId space);
std::string attempt_key(std::uint64_t incarnation);
std::string outbox_key(std::uint64_t version);
std::string outbox_prefix();
std::string cursor_key(PartitionId source);
std::string cursor_prefix();
/// In a registry object.
struct RegisteredLog {
    LogId log;
    PartitionId partition{};
};
std::string registry_key(const LogId& log, PartitionId partition);
std::optional<RegisteredLog> decode_registry_key(std::string_view key);

}  // namespace tailrace::storage::rados
