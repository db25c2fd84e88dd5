#include "stream/page_cache.h"

#include <functional>
#include <string_view>
#include <utility>

namespace tailrace::stream {

namespace {

/// About what a node of the map takes.
constexpr std::size_t node_bytes = 160;

std::size_t bytes_of(const std::optional<AssembledPage>& page) {
    return node_bytes + (page ? page->records.json().capacity() : 0);
}

}  // namespace

std::size_t PageCache::Hash::operator()(const Place& place) const {
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
    const auto after = place.after.bytes();
    const std::string_view number(reinterpret_cast<const char*>(after.data()), after.size());
    const auto where = place.log.birth_ms + place.log.suffix + place.records_max;
    return std::hash<std::string_view>()(number) ^ (where * odd);
}

std::optional<AssembledPage> PageCache::find(const Place& place) {
    Pages forgotten;
    std::lock_guard lock(mutex_);
    if (const auto found = young_.find(place); found != young_.end()) return found->second;
    const auto found = old_.find(place);
    if (found == old_.end()) return std::nullopt;
    auto page = std::move(found->second);
    old_.erase(found);
    keep(place, page, forgotten);
    return page;
}

void PageCache::offer(const Place& place, const AssembledPage& page) {
    Pages forgotten;
    std::lock_guard lock(mutex_);
    const bool asked_before = young_.contains(place);
    keep(place, asked_before ? std::optional(page) : std::nullopt, forgotten);
}

void PageCache::keep(const Place& place, std::optional<AssembledPage> page, Pages& forgotten) {
    young_bytes_ += bytes_of(page);
    young_.insert_or_assign(place, std::move(page));
    if (young_bytes_ <= generation_bytes_max_) return;
    forgotten = std::exchange(old_, std::exchange(young_, {}));
    young_bytes_ = 0;
}

}  // namespace tailrace::stream
