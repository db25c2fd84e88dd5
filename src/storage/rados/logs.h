// Logs: their pages, and which there are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>

#include "storage/rados/map_reader.h"
#include "storage/rados/pool.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// A log lies in the object of the partition that appends to it, and is listed in a *registry*
/// object before its first entry is written, so that it can be found when it is old. Safe from any
/// thread.
class Logs {
 public:
    Logs(Pool& pool, MapReader& reader) : pool_(pool), reader_(reader) {}

    awaitable<Outcome<bool>> visit(LogScanRequest request, EntrySink& sink);
    /// Lists the logs that a commit appends to. One too many does no harm.
    awaitable<Outcome<void>> enter(const Commit& commit);
    awaitable<Outcome<void>> drop(std::uint64_t born_before_ms);

 private:
    awaitable<Outcome<OmapEntries>> read(PartitionId partition, LogId log, KeyRange range,
                                         std::size_t entries_max);
    awaitable<Outcome<bool>> visit_forward(LogScanRequest request, EntrySink& sink);
    awaitable<Outcome<bool>> visit_backward(LogScanRequest request, EntrySink& sink);
    awaitable<Outcome<void>> drop_of(std::string registry, std::uint64_t born_before_ms);

    Pool& pool_;
    MapReader& reader_;
    std::mutex mutex_;
    /// By this process.
    std::set<LogId> entered_;
};

}  // namespace tailrace::storage::rados
