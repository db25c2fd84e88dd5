// x-amz-crc32: what some clients check a reply by, over the bytes as they are sent.
#pragma once

#include <cstdint>
#include <string_view>

#include "tailrace/shared_text.h"

namespace tailrace::wire {

/// `before` is the checksum of the bytes that come before these.
std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0);
/// The same, of a text whose own checksum is computed once and kept with it.
std::uint32_t crc32_after(std::uint32_t before, const SharedText& text);

}  // namespace tailrace::wire
