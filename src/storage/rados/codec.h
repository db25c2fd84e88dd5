// What is stored as one value: a commit over several partitions in its record, deferred writes in
// an outbox, a partition's layout in its attribute, a block of a segment. docs/storage-format.md
// has the grammar.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/rados/layout.h"
#include "storage/rados/segment.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// A commit over several partitions, whole: whoever finds it can bring it to its end.
struct CommitRecord {
    Commit commit;
    std::optional<KeySplit> split;
};

std::string encode(const CommitRecord& record);
std::optional<CommitRecord> decode_commit_record(std::string_view bytes);

std::string encode(const std::vector<DeferredWrite>& writes);
std::optional<std::vector<DeferredWrite>> decode_deferred_writes(std::string_view bytes);

/// Empty bytes are the layout that a partition begins with.
std::string encode(const Layout& layout);
std::optional<Layout> decode_layout(std::string_view bytes);

std::string encode(const SegmentIndex& index);
/// Empty also if its blocks do not follow each other.
std::optional<SegmentIndex> decode_segment_index(std::string_view bytes);
/// A block of a segment; bodies are views of its bytes, and there is at least one.
std::string encode(const std::vector<LogEntryView>& entries);
std::optional<std::vector<LogEntryView>> decode_log_entries(std::string_view bytes);

/// Versions, epochs, counters; none is 0.
std::string encode_number(std::uint64_t number);
std::optional<std::uint64_t> decode_number(std::string_view bytes);

}  // namespace tailrace::storage::rados
