// Names of objects, and where things lie in the map of a partition's object.
// docs/storage-format.md has the grammar.
//
//     kind | level | space (8) | key            the map: level 0 has the values, the levels above
//                                               it some of the keys, so that it can be walked
//                                               backward (`levels_of`)
//     kind | level | log (16) | number (10)     logs, in the same way
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
std::string record_object_of(const Attempt& attempt);
bool is_record_object(std::string_view object);
/// Of one of the objects that list which logs there are.
std::string registry_object_of(const LogId& log);
std::string registry_object(unsigned index);
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
