#include "wire/content_encoding.h"

#include <libdeflate.h>

#include <algorithm>
#include <memory>

#include "base/assert.h"
#include "wire/header_value.h"

namespace tailrace::wire {
namespace {

/// Replies are compressed while their client waits.
constexpr int kFastestLevel = 1;
/// A block of deflate cannot say more than 258 bytes in 2 bits.
constexpr std::size_t kRatioMax = 1032;
/// Header, trailer, and an empty block.
constexpr std::size_t kGzipBytesMin = 18;

template <auto destroy>
struct Destroy {
    void operator()(auto* object) const { destroy(object); }
};

libdeflate_compressor* compressor() {
    thread_local const std::unique_ptr<libdeflate_compressor, Destroy<libdeflate_free_compressor>>
        of_this_thread(libdeflate_alloc_compressor(kFastestLevel));
    TAILRACE_ASSERT(of_this_thread, "no memory for a compressor");
    return of_this_thread.get();
}

libdeflate_decompressor* decompressor() {
    thread_local const std::unique_ptr<libdeflate_decompressor,
                                       Destroy<libdeflate_free_decompressor>>
        of_this_thread(libdeflate_alloc_decompressor());
    TAILRACE_ASSERT(of_this_thread, "no memory for a decompressor");
    return of_this_thread.get();
}

/// What the last four bytes say, little-endian, if it can be.
std::expected<std::size_t, GunzipError> stated_size(std::string_view compressed,
                                                    std::size_t bytes_max) {
    if (compressed.size() < kGzipBytesMin) return std::unexpected(GunzipError::malformed);
    std::size_t size = 0;
    for (const char c : compressed.substr(compressed.size() - 4)) {
        size = (size >> 8) | (static_cast<std::size_t>(static_cast<unsigned char>(c)) << 24);
    }
    if (size / kRatioMax > compressed.size()) return std::unexpected(GunzipError::malformed);
    if (size > bytes_max) return std::unexpected(GunzipError::too_large);
    return size;
}

}  // namespace

std::string gzip(std::string_view bytes) {
    std::string out(libdeflate_gzip_compress_bound(compressor(), bytes.size()), '\0');
    const auto size =
        libdeflate_gzip_compress(compressor(), bytes.data(), bytes.size(), out.data(), out.size());
    TAILRACE_ASSERT(size > 0, "the bound is an upper bound");
    out.resize(size);
    return out;
}

std::expected<std::string, GunzipError> gunzip(std::string_view compressed, std::size_t bytes_max) {
    const auto size = stated_size(compressed, bytes_max);
    if (!size) return std::unexpected(size.error());
    std::string out(*size, '\0');
    const auto result = libdeflate_gzip_decompress(decompressor(), compressed.data(),
                                                   compressed.size(), out.data(), *size, nullptr);
    if (result != LIBDEFLATE_SUCCESS) return std::unexpected(GunzipError::malformed);
    return out;
}

std::size_t gunzipped_size(std::string_view compressed, std::size_t bytes_max) {
    return stated_size(compressed, bytes_max).value_or(0);
}

bool accepts_gzip(std::string_view accept_encoding) {
    for (auto rest = accept_encoding; !rest.empty();) {
        const auto [choice, others] = split(rest, ',');
        const auto [coding, parameter] = split(choice, ';');
        const auto [name, quality] = split(parameter, '=');
        const bool refused = name == "q" && quality.find_first_not_of("0.") == quality.npos;
        if (equals_ignoring_case(coding, "gzip")) return !refused;
        rest = others;
    }
    return false;
}

bool is_gzip(std::string_view content_encoding) {
    return equals_ignoring_case(trimmed(content_encoding), "gzip");
}

}  // namespace tailrace::wire
