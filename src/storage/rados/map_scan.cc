#include "storage/rados/map_scan.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "storage/rados/names.h"

namespace tailrace::storage::rados {

namespace {

constexpr int tries_max = 100;
/// Enough for most pages, so that one read shows all of it.
constexpr std::size_t entries_after_a_disturbance = 128;

}  // namespace

bool MapScan::is_undisturbed(const Guard& seen) {
    if (!guard_) guard_ = seen;
    return *guard_ == seen;
}

/// Adds chunk after chunk. False if the guard moved on the way.
awaitable<Outcome<bool>> MapScan::go_forward(std::size_t first_entries, PageFiller& page) {
    auto range = request_.range;
    for (auto count = std::max(first_entries, page.next_entries());; count = page.next_entries()) {
        auto chunk = co_await reader_.read_chunk(request_.partition, request_.space, range, count);
        if (!chunk) co_return std::unexpected(chunk.error());
        more_ = true;
        if (!is_undisturbed(chunk->guard)) co_return false;
        for (const auto& [key, value] : chunk->entries) {
            if (!page.take(key, value, key.size() + value.size())) co_return true;
        }
        more_ = chunk->more;
        if (!chunk->more) co_return true;
        range.begin = std::move(chunk->begin);
    }
}

awaitable<Outcome<bool>> MapScan::read_part(
    KeyRange part, PageFiller& page, std::vector<std::pair<std::string, std::string>>& entries) {
    for (bool more = true; more;) {
        auto chunk = co_await reader_.read_chunk(request_.partition, request_.space, part,
                                                 page.next_entries());
        if (!chunk) co_return std::unexpected(chunk.error());
        if (!is_undisturbed(chunk->guard)) co_return false;
        std::ranges::move(chunk->entries, std::back_inserter(entries));
        more = chunk->more;
        part.begin = std::move(chunk->begin);
    }
    co_return true;
}

/// Part after part, each from a key that is not far from its end.
awaitable<Outcome<bool>> MapScan::go_backward(PageFiller& page) {
    auto range = request_.range;
    more_ = false;
    do {
        const auto near = co_await reader_.find_near_end(request_.partition, request_.space, range);
        if (!near) co_return std::unexpected(near.error());
        std::vector<std::pair<std::string, std::string>> entries;
        KeyRange part{*near, range.end};
        const auto undisturbed = co_await read_part(std::move(part), page, entries);
        if (!undisturbed) co_return undisturbed;
        if (!*undisturbed) {
            more_ = true;
            co_return false;
        }
        for (auto at = entries.rbegin(); at != entries.rend(); ++at) {
            if (page.take(at->first, at->second, at->first.size() + at->second.size())) continue;
            more_ = true;
            co_return true;
        }
        if (*near == range.begin) break;
        range.end = *near;
    } while (!is_empty(range));
    co_return true;
}

awaitable<Outcome<std::optional<ScanResult>>> MapScan::try_once(std::size_t first_entries) {
    EntryCollector collector(request_.items_max, request_.bytes_max);
    PageFiller page(request_.items_max, request_.bytes_max, collector);
    guard_.reset();
    auto undisturbed = Outcome<bool>(true);
    if (request_.direction == Direction::forward) {
        undisturbed = co_await go_forward(first_entries, page);
    } else {
        undisturbed = co_await go_backward(page);
    }
    if (!undisturbed) co_return std::unexpected(undisturbed.error());
    const bool first_try = first_entries == 0;
    if (!*undisturbed && (page.empty() || first_try)) co_return std::optional<ScanResult>();
    ScanResult result;
    result.guard = guard_.value_or(Guard{});
    result.entries = collector.take_entries();
    result.more = more_;
    co_return result;
}

/// One that was disturbed begins again and reads more at once; in the end what comes of it is a
/// shorter page.
awaitable<Outcome<ScanResult>> MapScan::run() {
    std::size_t first_entries = 0;
    for (int tries = 0; tries < tries_max; ++tries) {
        auto result = co_await try_once(first_entries);
        if (!result) co_return std::unexpected(result.error());
        if (*result) co_return **std::move(result);
        first_entries = std::min(request_.items_max + 1, entries_after_a_disturbance);
    }
    co_return std::unexpected(
        Fault{fmt::format("object {} does not stand still", object_of(request_.partition))});
}

}  // namespace tailrace::storage::rados
