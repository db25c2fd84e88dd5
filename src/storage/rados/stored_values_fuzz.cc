// What is read of a pool's values: refused, or written again as the same bytes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "storage/rados/codec.h"

using namespace tailrace::storage::rados;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto writes = decode_deferred_writes(bytes))
        TAILRACE_ASSERT(encode(*writes) == bytes, "deferred writes are written as they are read");
    if (const auto record = decode_commit_record(bytes)) {
        const auto again = decode_commit_record(encode(*record));
        TAILRACE_ASSERT(again.has_value(), "a record that was read can be written");
    }
    if (const auto layout = decode_layout(bytes))
        TAILRACE_ASSERT(decode_layout(encode(*layout)) == layout, "so can a layout");
    if (const auto index = decode_segment_index(bytes))
        TAILRACE_ASSERT(encode(*index) == bytes, "so is an index");
    if (const auto entries = decode_log_entries(bytes))
        TAILRACE_ASSERT(encode(*entries) == bytes, "and so are entries");
    return 0;
}
