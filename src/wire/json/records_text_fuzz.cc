// What a server sends for GetRecords: read lazily or refused, and never beyond its end.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/assert.h"
#include "model/canonical.h"
#include "wire/json/records_text.h"

using namespace tailrace;

namespace {

void look_into(const std::optional<Item>& image) {
    if (!image) return;
    const auto& json = image->json();
    TAILRACE_ASSERT(image->defect() != nullptr || model::parse_canonical(json),
                    "an item is canonical once it was looked at");
}

void look_into(const std::vector<Record>& records) {
    for (const auto& record : records) {
        if (!record.dynamodb) continue;
        look_into(record.dynamodb->keys);
        look_into(record.dynamodb->new_image);
        look_into(record.dynamodb->old_image);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string body(reinterpret_cast<const char*>(data), size);
    if (const auto records = wire::json::read_records(body, 1)) look_into(*records);
    if (const auto page = wire::json::split_records_reply(body)) {
        look_into(page->records.elements());
    }
    return 0;
}
