// Pages that several readers ask for, so that each is read from storage once or twice and not once
// a reader.
//
// Records are not rewritten, and numbers rise: a page that its log goes on after never changes, and
// one that the log ends with is whole as long as nothing was appended. Who asks knows whether, and
// has looked at the shard's row, whether the page may still be read.
//
// A page is kept when it is asked for again: a reader alone passes by without a trace but for the
// names of its pages. Bounded in bytes; what was not asked for lately goes first.
//
// Threads: any.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "storage/store.h"
#include "stream/record_page.h"
#include "stream/sequence_number.h"

namespace tailrace::stream {

class PageCache {
 public:
    struct Place {
        storage::LogId log;
        /// The page has greater numbers.
        SequenceNumber after;
        std::size_t records_max = 0;
        friend bool operator==(const Place&, const Place&) = default;
    };

    explicit PageCache(std::size_t bytes_max = 32 * 1024 * 1024)
        : generation_bytes_max_(bytes_max / 2) {}

    std::optional<AssembledPage> find(const Place& place);
    /// Keeps the page if the place was asked for before, and else its name.
    void offer(const Place& place, const AssembledPage& page);

 private:
    struct Hash {
        std::size_t operator()(const Place& place) const;
    };
    /// Without a page for a place that was asked for once.
    using Pages = std::unordered_map<Place, std::optional<AssembledPage>, Hash>;

    /// Puts it among the young. What that makes the cache forget is in `forgotten`, to be freed
    /// when the mutex is free again.
    void keep(const Place& place, std::optional<AssembledPage> page, Pages& forgotten);

    const std::size_t generation_bytes_max_;
    std::mutex mutex_;
    /// What was not asked for since `young_` was last full is in `old_`, and goes when it is full
    /// again. No place is in both.
    Pages young_;
    std::size_t young_bytes_ = 0;
    Pages old_;
};

}  // namespace tailrace::stream
