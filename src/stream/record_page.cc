#include "stream/record_page.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "stream/answers.h"
#include "stream/record.h"

namespace tailrace::stream {

bool PageAssembler::take(std::string_view key, std::string_view value) {
    const auto record = StoredRecord::decode(value);
    if (!record || key.size() != std::tuple_size_v<storage::LogNumber>) {
        damaged_ = key;
        return false;
    }
    constexpr std::size_t some = 16;
    if (page_.records.count() == some) reserve();
    const auto number = SequenceNumber::from_bytes(key);
    const auto& name = names_.name(number);
    const auto bytes = record->json_bytes(name);
    const bool fits = page_.records.json().size() + bytes < bytes_max_;
    if (!fits && !page_.records.empty()) return false;
    page_.records.append_with([&](std::string& json) { record->append_json(json, name, bytes); });
    page_.last = number;
    return true;
}

/// Where there were so many records there are likely more, of about the size of these.
void PageAssembler::reserve() {
    const auto average = page_.records.json().size() / page_.records.count() + 1;
    page_.records.reserve(std::min(records_max_ * average, bytes_max_));
}

Result<AssembledPage> PageAssembler::finish(bool more) {
    if (damaged_) return damaged("record", *damaged_);
    page_.more = more;
    return std::move(page_);
}

}  // namespace tailrace::stream
