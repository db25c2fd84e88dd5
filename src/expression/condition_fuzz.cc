// Any text is a condition that holds or does not, or an error with a text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "expression/condition.h"
#include "expression/key_condition.h"
#include "expression/sample_item.h"

namespace {

using namespace tailrace;
using namespace tailrace::expression;

void evaluate(const Condition& condition) {
    static const auto item = sample::item();
    static const model::KeySchema schema({"a", model::AttributeType::S},
                                         model::KeyAttribute{"b", model::AttributeType::N});
    (void)holds(condition, item);
    (void)holds(condition, {});
    for_each_path(condition, [](const Path& path) { (void)to_string(path); });
    if (const auto keys = key_condition(condition)) (void)bind(*keys, schema);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static const std::optional names = sample::names();
    static const auto values = sample::values();
    auto bindings = *Bindings::create(names, Item(values));
    const auto condition = parse_condition(Kind::ConditionExpression, text, bindings);
    if (condition) {
        evaluate(*condition);
    } else {
        TAILRACE_ASSERT(!condition.error().message.empty(), "an error says what is wrong");
    }
    return 0;
}
