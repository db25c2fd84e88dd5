#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/assert.h"
#include "model/attribute_codec.h"
#include "model/canonical.h"
#include "model/nesting.h"

namespace {

using tailrace::Item;

void check(const Item& item) {
    TAILRACE_ASSERT(tailrace::model::within_nesting_limit(item.attributes()), "depth is bounded");
    const auto parsed = tailrace::model::parse_canonical(item.json());
    TAILRACE_ASSERT(parsed && *parsed == item.attributes(), "what was decoded can be stored");

    simdjson::dom::parser parser;
    const auto again = tailrace::model::decode_item(parser.parse(item.json()).value());
    TAILRACE_ASSERT(again && *again == item, "and is a request that says the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    simdjson::dom::parser parser;
    simdjson::dom::element json;
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (parser.parse(text).get(json) != simdjson::SUCCESS) return 0;
    static_cast<void>(tailrace::model::decode_attribute_value(json));
    const auto item = tailrace::model::decode_item(json);
    if (!item) {
        TAILRACE_ASSERT(item.error().code == tailrace::ErrorCode::SerializationException,
                        "value errors are defects");
        return 0;
    }
    if (item->defect() == nullptr) check(*item);
    return 0;
}
