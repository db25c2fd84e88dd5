// Blocks of segments, of which the last ones that were read are kept.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "storage/rados/pool.h"
#include "storage/rados/segment.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// What an object of this name holds never changes. Safe from any thread.
class SegmentBlocks {
 public:
    explicit SegmentBlocks(Pool& pool, std::size_t bytes_max = 32 << 20)
        : pool_(pool), bytes_max_(bytes_max) {}

    using Bytes = std::shared_ptr<const std::string>;
    /// Null if the object is gone; a fault if the block is damaged.
    awaitable<Outcome<Bytes>> read(std::string object, std::uint64_t begin, SegmentBlock block);

 private:
    /// Object and where the block begins in it.
    using Place = std::pair<std::string, std::uint64_t>;
    struct Kept {
        Place place;
        Bytes bytes;
    };

    Bytes find(const Place& place);
    void keep(Place place, Bytes bytes);

    Pool& pool_;
    const std::size_t bytes_max_;
    std::mutex mutex_;
    /// The last one that was used is first.
    std::list<Kept> kept_;
    std::map<Place, std::list<Kept>::iterator> by_place_;
    std::size_t bytes_ = 0;
};

}  // namespace tailrace::storage::rados
