// What a segment of a log is: entries that lie together, for good, in an object of their own.
//
//     data    block | block | ...        each some entries, so that a reader need not read all
//     index   first number, and of each block its last number, its end and its checksum
//
// The index stands where the segment is listed (segments.h), not beside the data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/rados/names.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

struct LogEntryView {
    LogNumber number{};
    std::string_view body;
};

struct SegmentBlock {
    LogNumber last{};
    /// Where it ends in the data, and the next one begins.
    std::uint64_t end = 0;
    /// CRC-32C of its bytes.
    std::uint32_t checksum = 0;
    friend bool operator==(const SegmentBlock&, const SegmentBlock&) = default;
};

struct SegmentIndex {
    LogNumber first{};
    /// At least one.
    std::vector<SegmentBlock> blocks;

    const LogNumber& last() const { return blocks.back().last; }
    std::uint64_t begin_of(std::size_t block) const {
        return block == 0 ? 0 : blocks[block - 1].end;
    }
    /// The first block that reaches to the number; there may be none.
    std::size_t block_of(const LogNumber& number) const;
    friend bool operator==(const SegmentIndex&, const SegmentIndex&) = default;
};

struct Segment {
    SegmentIndex index;
    std::string data;
};

SegmentName name_of(PartitionId partition, const LogId& log, const SegmentIndex& index);

/// Of entries of a log, at least one; a block ends with the entry that brings it to `block_bytes`.
Segment make_segment(const EntryBlock& entries, std::size_t block_bytes);

}  // namespace tailrace::storage::rados
