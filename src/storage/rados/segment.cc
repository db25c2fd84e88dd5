#include "storage/rados/segment.h"

#include <algorithm>

#include "base/assert.h"
#include "base/crc32c.h"
#include "storage/rados/codec.h"

namespace tailrace::storage::rados {

std::size_t SegmentIndex::block_of(const LogNumber& number) const {
    const auto found = std::ranges::lower_bound(blocks, number, {}, &SegmentBlock::last);
    return static_cast<std::size_t>(found - blocks.begin());
}

SegmentName name_of(PartitionId partition, const LogId& log, const SegmentIndex& index) {
    return {partition, log, index.first, index.last(), base::crc32c(encode(index))};
}

namespace {

LogEntryView entry_of(const EntryBlock::Entry& stored) {
    const auto number = log_number_of(stored.key);
    TAILRACE_ASSERT(number.has_value(), "the key of a log's entry is its number");
    return {*number, stored.value};
}

void append_block(Segment& segment, const std::vector<LogEntryView>& entries) {
    const auto bytes = encode(entries);
    segment.data += bytes;
    segment.index.blocks.push_back(
        {entries.back().number, segment.data.size(), base::crc32c(bytes)});
}

}  // namespace

Segment make_segment(const EntryBlock& entries, std::size_t block_bytes) {
    TAILRACE_ASSERT(!entries.empty(), "a segment has entries");
    Segment segment;
    segment.index.first = entry_of(entries[0]).number;
    std::vector<LogEntryView> block;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        block.push_back(entry_of(entries[i]));
        bytes += block.back().body.size();
        if (bytes < block_bytes && i + 1 < entries.size()) continue;
        append_block(segment, block);
        block.clear();
        bytes = 0;
    }
    return segment;
}

}  // namespace tailrace::storage::rados
