// A text that several hold, and that may be sent more than once.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

namespace tailrace {

class SharedText {
 public:
    explicit SharedText(std::string text) : text_(std::move(text)) {}

    const std::string& text() const { return text_; }
    /// For its only holder.
    std::string& edit() {
        crc32_ = 0;
        return text_;
    }

    /// A place to keep the text's CRC-32, so that it is computed once; 0 while nobody has.
    std::uint32_t known_crc32() const { return crc32_.load(std::memory_order_relaxed); }
    void know_crc32(std::uint32_t crc32) const { crc32_.store(crc32, std::memory_order_relaxed); }

 private:
    std::string text_;
    mutable std::atomic<std::uint32_t> crc32_ = 0;
};

}  // namespace tailrace
