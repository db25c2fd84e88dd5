#include "cli/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

namespace tailrace::cli {

namespace {

constexpr std::size_t large_bytes = 64 << 10;

}  // namespace

bool Output::is_terminal() const {
    return ::isatty(descriptor_) == 1;
}

bool Output::flush_if_large() {
    return text_.size() < large_bytes ? !has_failed() : flush();
}

bool Output::flush() {
    std::size_t written = 0;
    while (written < text_.size() && error_ == 0) {
        const auto count = ::write(descriptor_, text_.data() + written, text_.size() - written);
        if (count >= 0) {
            written += static_cast<std::size_t>(count);
        } else if (errno != EINTR) {
            error_ = errno;
        }
    }
    text_.clear();
    return error_ == 0;
}

bool Output::is_broken_pipe() const {
    return error_ == EPIPE;
}

Outcome<> Output::outcome() const {
    if (error_ == 0 || is_broken_pipe()) return {};
    return failure(std::string("cannot write: ") + std::strerror(error_));
}

bool wants_color(std::string_view choice, bool is_terminal,
                 const client::Surroundings& surroundings) {
    if (choice != "auto") return choice == "always";
    if (!is_terminal || surroundings.variable("TERM") == "dumb") return false;
    return surroundings.variable("NO_COLOR").value_or("").empty();
}

}  // namespace tailrace::cli
