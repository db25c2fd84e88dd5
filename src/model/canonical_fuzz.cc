#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "model/canonical.h"
#include "model/canonical_members.h"
#include "model/item_size.h"
#include "model/nesting.h"

/// Damaged storage: refused, or the canonical form of something.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tailrace::model;
    const std::string_view json(reinterpret_cast<const char*>(data), size);
    find_canonical(json, "a");
    const auto parsed = parse_canonical(json);
    if (!parsed) {
        TAILRACE_ASSERT(parsed.error().offset <= size, "the fault lies within");
        return 0;
    }
    std::string again;
    append_canonical(again, *parsed);
    TAILRACE_ASSERT(again == json, "only the canonical form parses");
    TAILRACE_ASSERT(within_nesting_limit(*parsed), "and only as deep as allowed");
    TAILRACE_ASSERT(item_size(*parsed) <= size, "the form is longer than what it holds");
    for (const auto& [name, value] : *parsed) {
        std::string form;
        append_canonical(form, value);
        TAILRACE_ASSERT(find_canonical(json, name) == form, "each attribute is found");
    }
    return 0;
}
