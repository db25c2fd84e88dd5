// Whole byte streams: nothing crashes, and how they are cut into packets makes no difference.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>

#include "server/request_transcript.h"

namespace {

using tailrace::server::Limits;
using tailrace::server::transcript;

/// Small, so that the fuzzer reaches them.
constexpr Limits limits{
    .request_line_bytes_max = 64, .header_bytes_max = 256, .body_bytes_max = 1024};

std::string without_continue(std::string text) {
    for (std::size_t at; (at = text.find("continue\n")) != std::string::npos;) text.erase(at, 9);
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t packet = data[0] % 16 + std::size_t{1};
    const std::string_view stream(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto whole =
        transcript(limits, stream, [] { return std::numeric_limits<std::size_t>::max(); });
    const auto cut = transcript(limits, stream, [packet] { return packet; });
    if (without_continue(whole) != without_continue(cut)) std::abort();
    return 0;
}
