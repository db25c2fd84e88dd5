// How many bytes of all shards wait for handlers.
#pragma once

#include <cstddef>
#include <set>

#include "consumer/task.h"

namespace tailrace::consumer {

class ReadAhead {
 public:
    explicit ReadAhead(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    bool has_room() const { return bytes_ < bytes_max_; }
    std::size_t bytes() const { return bytes_; }
    void add(std::size_t bytes) { bytes_ += bytes; }
    void release(std::size_t bytes) {
        bytes_ -= bytes;
        for (auto* reader : readers_) reader->notify();
    }

    /// Woken by each release.
    void enter(Wakeup& reader) { readers_.insert(&reader); }
    void leave(Wakeup& reader) { readers_.erase(&reader); }

 private:
    std::size_t bytes_max_;
    std::size_t bytes_ = 0;
    std::set<Wakeup*> readers_;
};

}  // namespace tailrace::consumer
