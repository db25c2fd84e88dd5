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
    /// How many are worth reading next, as large as those before them; but no more than twice as
    /// many as before, for they may be larger.
    std::size_t next_entries() {
        if (entries_ > 0) {
            const auto average = std::max<std::size_t>(1, bytes_ / entries_);
            const auto left = bytes_max_ > bytes_ ? (bytes_max_ - bytes_) / average + 1 : 1;
            next_ = std::min({2 * next_, left, most_entries});
        }
        return std::clamp<std::size_t>(next_, 1,
                                       entries_max_ - std::min(entries_, entries_max_) + 1);
    }

 private:
    static constexpr std::size_t first_entries = 16;
    static constexpr std::size_t most_entries = 128;

    std::size_t entries_max_;
    std::size_t bytes_max_;
    EntrySink& sink_;
    std::size_t entries_ = 0;
    std::size_t bytes_ = 0;
    std::size_t next_ = first_entries;
    bool stopped_ = false;
};

}  // namespace tailrace::storage::rados
