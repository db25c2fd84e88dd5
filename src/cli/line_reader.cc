#include "cli/line_reader.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace tailrace::cli {

namespace {

constexpr int look_interval_ms = 100;

}  // namespace

std::optional<std::string> LineReader::next() {
    auto end = text_.find('\n', begin_);
    while (end == std::string::npos && read_more()) end = text_.find('\n', begin_);
    if (stop_.stop_requested() || begin_ == text_.size()) return std::nullopt;
    ++number_;
    if (end == std::string::npos) end = text_.size();
    auto line = text_.substr(begin_, end - begin_);
    begin_ = std::min(end + 1, text_.size());
    return line;
}

bool LineReader::read_more() {
    text_.erase(0, begin_);
    begin_ = 0;
    std::array<char, 65536> bytes;
    while (!stop_.stop_requested()) {
        pollfd watched{.fd = descriptor_, .events = POLLIN, .revents = 0};
        if (::poll(&watched, 1, look_interval_ms) <= 0) continue;
        const auto count = ::read(descriptor_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        text_.append(bytes.data(), static_cast<std::size_t>(count));
        return true;
    }
    return false;
}

}  // namespace tailrace::cli
