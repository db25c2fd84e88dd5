#include "cli/progress.h"

#include <cstdio>

#include <fmt/format.h>

namespace tailrace::cli {

namespace {

constexpr auto interval = std::chrono::milliseconds(200);

}  // namespace

Progress::~Progress() {
    if (has_line_) std::fputs("\r\x1b[K", stderr);
}

void Progress::update(std::uint64_t count) {
    const auto now = Clock::now();
    if (!is_shown_ || now < due_) return;
    due_ = now + interval;
    has_line_ = true;
    const auto seconds = std::chrono::duration<double>(now - begun_).count();
    fmt::print(stderr, "\r\x1b[K{} {} ({:.0f}/s)", count, what_,
               static_cast<double>(count) / seconds);
    std::fflush(stderr);
}

}  // namespace tailrace::cli
