// Logs: their pages, and which there are.
#pragma once

#include <cstdint>
#include <mutex>
#include <set>
#include <string>

#include "storage/rados/map_reader.h"
#include "storage/rados/pool.h"
#include "storage/rados/segment_blocks.h"
#include "storage/rados/segments.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// A log lies in the object of the partition that appends to it, and in segments (segments.h). It
/// is listed in a *registry* object before its first entry is written, so that it can be found when
/// it is old. Safe from any thread.
class Logs {
 public:
    Logs(Pool& pool, MapReader& reader, Segments& segments)
        : pool_(pool), reader_(reader), segments_(segments) {}

    awaitable<Outcome<bool>> visit(LogScanRequest request, EntrySink& sink);
    /// Lists the logs that a commit appends to. One too many does no harm.
    awaitable<Outcome<void>> enter(const Commit& commit);
    awaitable<Outcome<void>> drop(std::uint64_t born_before_ms);

 private:
    awaitable<Outcome<void>> drop_of(std::string registry, std::uint64_t born_before_ms);

    Pool& pool_;
    MapReader& reader_;
    Segments& segments_;
    SegmentBlocks blocks_{pool_};
    std::mutex mutex_;
    /// By this process.
    std::set<LogId> entered_;
};

}  // namespace tailrace::storage::rados
