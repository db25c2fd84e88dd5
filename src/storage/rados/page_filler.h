// Collects the entries of a scan up to its limits, over as many reads as it takes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "storage/store.h"

namespace tailrace::storage::rados {

class PageFiller {
 public:
    PageFiller(std::size_t entries_max, std::size_t bytes_max, EntrySink& sink)
        : entries_max_(entries_max), bytes_max_(bytes_max), sink_(sink) {}

    /// Bytes count as the caller counts them. False if it does not fit any more.
    bool take(std::string_view key, std::string_view value, std::size_t bytes) {
        if (is_full() || !sink_.take(key, value)) {
            stopped_ = true;
            return false;
        }
        ++entries_;
        bytes_ += bytes;
        return true;
    }
    bool is_full() const {
        return stopped_ || entries_ >= entries_max_ || (entries_ > 0 && bytes_ >= bytes_max_);
    }
    bool empty() const { return entries_ == 0; }
    /// How many are worth reading next, as large as those before them.
    std::size_t next_entries() const {
        if (entries_ == 0) return std::min(entries_max_ + 1, first_entries);
        const auto average = std::max<std::size_t>(1, bytes_ / entries_);
        const auto left = bytes_max_ > bytes_ ? (bytes_max_ - bytes_) / average + 1 : 1;
        return std::clamp<std::size_t>(std::min(left, entries_max_ - entries_ + 1), 1,
                                       most_entries);
    }

 private:
    static constexpr std::size_t first_entries = 32;
    static constexpr std::size_t most_entries = 1000;

    std::size_t entries_max_;
    std::size_t bytes_max_;
    EntrySink& sink_;
    std::size_t entries_ = 0;
    std::size_t bytes_ = 0;
    bool stopped_ = false;
};

}  // namespace tailrace::storage::rados
