#include "stream/record_page.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "stream/answers.h"
#include "stream/record.h"

namespace tailrace::stream {

bool PageAssembler::take(std::string_view key, std::string_view value) {
    const auto record = decode_record(value);
    if (!record || key.size() != std::tuple_size_v<storage::LogNumber>) {
        damaged_ = key;
        return false;
    }
    constexpr std::size_t some = 16;
    if (page_.records.count() == some) reserve();
    const bool fits = page_.records.json().size() + record->json.size() < bytes_max_;
    if (!fits && !page_.records.empty()) return false;
    page_.records.append(record->json);
    page_.last = SequenceNumber::from_bytes(key);
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
