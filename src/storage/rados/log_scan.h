// One page of a log: entries of its segments and then those of its tail, or all of that backward.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "storage/rados/map_reader.h"
#include "storage/rados/page_filler.h"
#include "storage/rados/pool.h"
#include "storage/rados/segment.h"
#include "storage/rados/segment_blocks.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// Segments lie before the tail, and what moves moves from the tail to them. So each look at the
/// partition's object shows, in one moment, where to go on from where the scan is; what it shows of
/// a segment stays so, unless the segment goes.
class LogScan {
 public:
    /// All outlive it.
    LogScan(Pool& pool, MapReader& reader, SegmentBlocks& blocks, const LogScanRequest& request,
            EntrySink& sink);

    /// Whether there is more.
    awaitable<Outcome<bool>> run();

 private:
    struct Seen {
        OmapEntries tail;
        /// The first one that reaches to the number that was asked for.
        std::optional<SegmentIndex> segment;
        LogNumber trimmed{};
        /// Backward: the end of the last segment that ends at the number or before it.
        std::optional<LogNumber> before;
    };
    awaitable<Outcome<Seen>> look(LogNumber number, KeyRange tail, std::size_t entries_max);
    awaitable<Outcome<SegmentBlocks::Bytes>> read_block(const SegmentIndex& index,
                                                        std::size_t block);
    Fault damaged(const SegmentIndex& index) const;
    Fault damaged_list() const;
    std::string object_of_segment(const SegmentIndex& index) const;
    /// What is left to show of the tail.
    KeyRange rest() const;

    // Each shows some, and moves on. False if the page is full.
    awaitable<Outcome<bool>> step_forward();
    awaitable<Outcome<bool>> show_forward(const SegmentIndex& index, LogNumber trimmed);
    bool show_forward(const OmapEntries& tail);
    awaitable<Outcome<bool>> step_backward();
    awaitable<Outcome<bool>> show_backward(const SegmentIndex& index, LogNumber trimmed);
    awaitable<Outcome<bool>> show_backward(std::string near, Seen seen);
    bool show_backward(const std::vector<LogEntryView>& entries);
    void go_past(const LogNumber& number);
    void go_before(const LogNumber& number);

    Pool& pool_;
    MapReader& reader_;
    SegmentBlocks& blocks_;
    const LogScanRequest request_;
    PageFiller page_;
    /// What is left to show; `ended_` if nothing is.
    LogNumber first_;
    LogNumber last_;
    bool ended_ = false;
    /// Of a scan backward: what is left lies in segments.
    bool past_tail_ = false;
    /// The object of a segment that was listed, and not there.
    std::string gone_;
};

}  // namespace tailrace::storage::rados
