// gzip, of requests and of replies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace tailrace::wire {

std::string gzip(std::string_view bytes);

enum class GunzipError : std::uint8_t { malformed, too_large };

/// Takes memory only as far as `compressed` can possibly fill it, and never more than `bytes_max`.
std::expected<std::string, GunzipError> gunzip(std::string_view compressed, std::size_t bytes_max);

/// The size of what `gunzip` returns, known without inflating; 0 if it would refuse.
std::size_t gunzipped_size(std::string_view compressed, std::size_t bytes_max);

/// Of an Accept-Encoding header: whether gzip is among what it names, with a quality above zero.
bool accepts_gzip(std::string_view accept_encoding);

/// Of a Content-Encoding header.
bool is_gzip(std::string_view content_encoding);

}  // namespace tailrace::wire
