// The chunked transfer encoding, taken off (RFC 9112 7.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tailrace::server {

/// Extensions and trailers are skipped. A step looks at whole lines only, so packets make no
/// difference.
class ChunkDecoder {
 public:
    enum class Status : std::uint8_t { progress, needs_more, complete, malformed, too_large };

    struct Step {
        Status status;
        /// Of the bytes given; not to be given again.
        std::size_t consumed = 0;
        /// The end of those consumed.
        std::string_view data;
    };

    /// `line_bytes_max` holds for a chunk's size line and for the trailer as a whole.
    ChunkDecoder(std::size_t body_bytes_max, std::size_t line_bytes_max)
        : body_bytes_left_(body_bytes_max), line_bytes_max_(line_bytes_max) {}

    Step step(std::string_view bytes);

 private:
    enum class Expects : std::uint8_t { size, data, data_end, trailer };

    Step size_line(std::string_view line);
    Step data(std::string_view bytes);
    Step trailer_line(std::string_view line);

    std::size_t body_bytes_left_;
    const std::size_t line_bytes_max_;
    std::size_t chunk_bytes_left_ = 0;
    std::size_t trailer_bytes_ = 0;
    Expects expects_ = Expects::size;
};

}  // namespace tailrace::server
