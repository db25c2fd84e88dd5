// Lines of standard input, for who may be told to stop meanwhile.
#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>

namespace tailrace::cli {

class LineReader {
 public:
    explicit LineReader(std::stop_token stop, int descriptor = 0)
        : stop_(std::move(stop)), descriptor_(descriptor) {}

    /// Without its end. Empty at the end of the input, and when it is time to stop.
    std::optional<std::string> next();
    /// Whether there is a line that can be had at once.
    bool has_line() const { return text_.find('\n', begin_) != std::string::npos; }
    /// Of the line that was given last, from 1.
    std::size_t number() const { return number_; }

 private:
    /// False at the end.
    bool read_more();

    std::stop_token stop_;
    int descriptor_;
    std::string text_;
    std::size_t begin_ = 0;
    std::size_t number_ = 0;
};

}  // namespace tailrace::cli
