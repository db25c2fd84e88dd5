#include "wire/crc32.h"

#include <libdeflate.h>
#include <zlib.h>

namespace tailrace::wire {

std::uint32_t crc32(std::string_view bytes, std::uint32_t before) {
    return libdeflate_crc32(before, bytes.data(), bytes.size());
}

std::uint32_t crc32_after(std::uint32_t before, const SharedText& text) {
    auto own = text.known_crc32();
    if (own == 0) {
        own = crc32(text.text());
        text.know_crc32(own);
    }
    return static_cast<std::uint32_t>(
        ::crc32_combine(before, own, static_cast<z_off_t>(text.text().size())));
}

}  // namespace tailrace::wire
