// Any text is a pattern that matches or does not, or an error with a text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "cli/pattern/event_pattern.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using tailrace::cli::pattern::EventPattern;
    constexpr std::string_view event =
        R"({"eventName":"INSERT","dynamodb":{"SizeBytes":26,"Keys":{"id":{"S":"a"}},)"
        R"("NewImage":{"n":{"N":"1.5"},"ip":{"S":"10.1.2.3"},"l":{"L":[{"S":"x"},{"BOOL":true}]},)"
        R"("z":{"NULL":true},"ss":{"SS":["a","b"]}}}})";
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto pattern = EventPattern::parse(text);
    if (!pattern) {
        TAILRACE_ASSERT(!pattern.error().empty(), "an error says what is wrong");
        return 0;
    }
    (void)pattern->matches(event);
    (void)pattern->matches(text);
    return 0;
}
