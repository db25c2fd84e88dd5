// Any text is a projection, whose parts are parts of the item, or an error with a text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "expression/projection.h"
#include "expression/sample_item.h"

namespace {

using namespace tailrace;
using namespace tailrace::expression;

void evaluate(const Projection& projection) {
    static const auto item = sample::item();
    const auto parts = projection.apply(item);
    for (const auto& [name, _] : parts) {
        TAILRACE_ASSERT(item.contains(name), "a projection invents nothing");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static const std::optional names = sample::names();
    auto bindings = *Bindings::create(names, {});
    const auto projection = parse_projection(text, bindings);
    if (projection) {
        evaluate(*projection);
    } else {
        TAILRACE_ASSERT(!projection.error().message.empty(), "an error says what is wrong");
    }
    return 0;
}
