#include "server/chunk_decoder.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace tailrace::server {

namespace {

constexpr std::string_view line_end = "\r\n";

}  // namespace

ChunkDecoder::Step ChunkDecoder::step(std::string_view bytes) {
    if (bytes.empty()) return {Status::needs_more};
    if (expects_ == Expects::data) return data(bytes);
    const auto at = bytes.find('\n');
    if (std::min(at, bytes.size()) > line_bytes_max_) return {Status::malformed};
    if (at == bytes.npos) return {Status::needs_more};
    const auto line = bytes.substr(0, at + 1);
    if (!line.ends_with(line_end)) return {Status::malformed};
    if (expects_ == Expects::size) return size_line(line);
    if (expects_ == Expects::trailer) return trailer_line(line);
    expects_ = Expects::size;
    return {line == line_end ? Status::progress : Status::malformed, line.size()};
}

ChunkDecoder::Step ChunkDecoder::size_line(std::string_view line) {
    constexpr int hexadecimal = 16;
    std::size_t size = 0;
    const auto digits = std::from_chars(line.data(), line.data() + line.size(), size, hexadecimal);
    const bool ended = std::string_view(" \t;\r").contains(*digits.ptr);
    if (digits.ec == std::errc::result_out_of_range) return {Status::too_large};
    if (digits.ec != std::errc() || !ended) return {Status::malformed};
    if (size > body_bytes_left_) return {Status::too_large};
    body_bytes_left_ -= size;
    chunk_bytes_left_ = size;
    expects_ = size > 0 ? Expects::data : Expects::trailer;
    return {Status::progress, line.size()};
}

ChunkDecoder::Step ChunkDecoder::data(std::string_view bytes) {
    const auto data = bytes.substr(0, chunk_bytes_left_);
    chunk_bytes_left_ -= data.size();
    if (chunk_bytes_left_ == 0) expects_ = Expects::data_end;
    return {Status::progress, data.size(), data};
}

ChunkDecoder::Step ChunkDecoder::trailer_line(std::string_view line) {
    trailer_bytes_ += line.size();
    if (trailer_bytes_ > line_bytes_max_) return {Status::malformed};
    return {line == line_end ? Status::complete : Status::progress, line.size()};
}

}  // namespace tailrace::server
