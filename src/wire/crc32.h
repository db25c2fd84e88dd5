// x-amz-crc32: what some clients check a reply by, over the bytes as they are sent.
#pragma once

#include <cstdint>
#include <string_view>

namespace tailrace::wire {

std::uint32_t crc32(std::string_view bytes);

}  // namespace tailrace::wire
