// Any text is an update that makes an item of another or says why not, or an error with a text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "expression/sample_item.h"
#include "expression/update.h"
#include "model/nesting.h"

namespace {

using namespace tailrace;
using namespace tailrace::expression;

void evaluate(const Update& update) {
    static const auto item = sample::item();
    (void)read_paths(update);
    (void)project_touched(update, item);
    const auto updated = expression::apply(update, item);
    if (!updated) return;
    TAILRACE_ASSERT(model::within_nesting_limit(*updated), "an update keeps the limit of depth");
    (void)project_touched(update, *updated);
    (void)expression::apply(update, *updated);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static const std::optional names = sample::names();
    static const auto values = sample::values();
    auto bindings = *Bindings::create(names, Item(values));
    const auto update = parse_update(text, bindings);
    if (update) {
        evaluate(*update);
    } else {
        TAILRACE_ASSERT(!update.error().message.empty(), "an error says what is wrong");
    }
    return 0;
}
