// What is taken for an ARN is exactly the ARN of what it was taken for.
#include <cstddef>
#include <cstdint>

#include "base/assert.h"
#include "stream/stream_arn.h"

using namespace tailrace;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto arn = stream::parse_stream_arn(text);
    if (!arn) return 0;
    TAILRACE_ASSERT(stream::stream_arn(arn->site, arn->table_name, arn->label) == text,
                    "an ARN has one reading");
    return 0;
}
