// Segments: the older parts of logs, out of the map of the partition's object.
//
//     partition object ─┬─ tail: the last entries, where commits append
//                       └─ list: a segment under its last number ──▶ segment object: its entries
//
// A map of many keys is slow, and its object heavy to bring back. So when the tail of a log has
// enough, its oldest entries are *cut* off: written as an object of their own, and then swapped for
// a line in the list, in one operation on the partition's object. A commit knows nothing of it: it
// appends to the tail, and trims tail and list blind.
//
// Invariants
//  * Entries leave a tail from its front alone (by cuts, trims and drops) and never come back, for
//    numbers ascend. So a swap compares one thing, that its first entry that can be compared (the
//    *anchor*: one with a body) is still in the tail: then all that follow it are too, no other cut
//    has them, and what is missing before it was trimmed. It holds for no other swap of these
//    entries ever after, however late it comes, or how often.
//  * A segment's object is written once, before its swap, and never changes. Its name tells
//    whose it is and what it has.
//  * It is an orphan if it is not listed and nothing in the tail has a number up to its last:
//    then its anchor is gone, so no swap that is still under way can list it. Only orphans are
//    removed, so what is listed is there; a reader that finds it gone looks at the list again.
//  * Segments cover what lies before the tail, in order. What was trimmed is not shown, though a
//    segment has it; one that was trimmed whole is not listed.
//
// Several may cut the same log at the same time: one of their swaps holds.
//
// Not here: reads (log_scan.h), and what a segment is made of (segment.h).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "storage/rados/names.h"
#include "storage/rados/pool.h"
#include "storage/rados/segment.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

struct SegmentLimits {
    /// A segment ends with the entry that brings its bodies to so many bytes, or with so many
    /// entries. A tail that has less is left alone.
    std::size_t bytes = 4 << 20;
    std::size_t entries = 4000;
    /// What is read at once.
    std::size_t block_bytes = 256 << 10;
};

class Segments {
 public:
    Segments(Pool& pool, SegmentLimits limits) : pool_(pool), limits_(limits) {}

    /// Until the tail has too little for another one. After a fault it goes on another time.
    awaitable<Outcome<void>> cut(PartitionId partition, LogId log);
    /// Looks first, and reads little if there is little.
    awaitable<Outcome<void>> cut_if_large(PartitionId partition, LogId log);
    /// Of these, found as objects, removes those that are orphans.
    awaitable<Outcome<void>> remove_orphans(std::vector<SegmentName> names);
    /// All of a log to which nobody appends any more.
    awaitable<Outcome<void>> drop(PartitionId partition, LogId log);

 private:
    awaitable<Outcome<EntryBlock>> read_front(PartitionId partition, LogId log);
    awaitable<Outcome<bool>> cut_off(PartitionId partition, LogId log, EntryBlock entries);
    awaitable<Outcome<bool>> write(std::string object, std::string data);
    awaitable<Outcome<bool>> swap(SegmentName name, SegmentIndex index, const EntryBlock& entries);
    awaitable<Outcome<void>> remove_orphans_of_one_log(std::vector<SegmentName> names);
    awaitable<Outcome<std::vector<SegmentName>>> list(PartitionId partition, LogId log);
    awaitable<Outcome<void>> remove(const SegmentName& name);

    Pool& pool_;
    const SegmentLimits limits_;
};

}  // namespace tailrace::storage::rados
