// Any bytes as a policy: nothing crashes, and what is canonical stays as it is.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "model/policy_document.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tailrace::model;
    const auto policy = canonical_policy({reinterpret_cast<const char*>(data), size}, "aws");
    // With the ARNs of accounts it may have become too large to be put again.
    if (!policy || policy->size() > policy_bytes_max) return 0;
    const auto again = canonical_policy(*policy, "aws");
    TAILRACE_ASSERT(again && *again == *policy, "what is canonical stays");
    return 0;
}
