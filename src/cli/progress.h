// How far long work is, for who watches.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace tailrace::cli {

/// One line on standard error, from the second second on; gone when the work is done. Of one
/// thread.
class Progress {
 public:
    /// `what` as in "items put".
    Progress(std::string what, bool is_shown) : what_(std::move(what)), is_shown_(is_shown) {}
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress();

    void update(std::uint64_t count);

 private:
    using Clock = std::chrono::steady_clock;

    std::string what_;
    bool is_shown_;
    bool has_line_ = false;
    Clock::time_point begun_ = Clock::now();
    Clock::time_point due_ = begun_ + std::chrono::seconds(1);
};

}  // namespace tailrace::cli
