// No bytes crash the reader of iterators, and none that it did not sign are taken for one.
#include <cstddef>
#include <cstdint>

#include "base/assert.h"
#include "stream/shard_iterator.h"

using namespace tailrace;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const stream::IteratorKeys keys({{0, {0x5a}}}, 0);
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    TAILRACE_ASSERT(!keys.verify(text), "a forged iterator was accepted");

    // The input as an ARN, and one of its bytes as what is altered.
    const stream::ShardIterator iterator{.stream_arn = std::string(text)};
    base::SeededRandom random(size);
    auto genuine = keys.sign(iterator, random);
    TAILRACE_ASSERT(keys.verify(genuine) == iterator, "an iterator is read back");
    if (size == 0) return 0;
    auto& altered = genuine[(size * 31 + data[0]) % genuine.size()];
    altered = static_cast<char>(altered ^ (data[size - 1] | 1));
    TAILRACE_ASSERT(!keys.verify(genuine), "an altered iterator was accepted");
    return 0;
}
