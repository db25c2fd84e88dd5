#include <algorithm>
#include <utility>

#include "storage/store.h"

namespace tailrace::storage {

void EntryBlock::append(std::string_view key, std::string_view value) {
    bytes_.append(key);
    const auto key_end = bytes_.size();
    bytes_.append(value);
    ends_.push_back({key_end, bytes_.size()});
}

EntryBlock::Entry EntryBlock::operator[](std::size_t i) const {
    const auto begin = i == 0 ? 0 : ends_[i - 1].value;
    const auto [key_end, value_end] = ends_[i];
    const std::string_view all(bytes_);
    return {all.substr(begin, key_end - begin), all.substr(key_end, value_end - key_end)};
}

void EntryBlock::reserve(std::size_t entries, std::size_t bytes) {
    ends_.reserve(entries);
    bytes_.reserve(bytes);
}

bool EntryCollector::take(std::string_view key, std::string_view value) {
    constexpr std::size_t some = 16;
    if (entries_.size() == some) reserve();
    entries_.append(key, value);
    return true;
}

/// Where there were so many entries there are likely more, of about the size of these.
void EntryCollector::reserve() {
    const auto average = entries_.bytes() / entries_.size() + 1;
    const auto count = std::min(entries_max_, bytes_max_ / average + 1);
    entries_.reserve(count, count * average);
}

awaitable<Outcome<LogScanResult>> Store::scan_log(LogScanRequest request) {
    EntryCollector collector(request.entries_max, request.bytes_max);
    const auto more = co_await visit_log(std::move(request), collector);
    if (!more) co_return std::unexpected(more.error());
    co_return LogScanResult{collector.take_entries(), *more};
}

}  // namespace tailrace::storage
