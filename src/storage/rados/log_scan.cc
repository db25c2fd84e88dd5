#include "storage/rados/log_scan.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/bytes.h"
#include "storage/rados/codec.h"
#include "storage/rados/key_walk.h"
#include "storage/rados/names.h"

namespace tailrace::storage::rados {

namespace {

LevelPrefix prefix_of(LogId log) {
    return [log](unsigned level) { return log_prefix(level, log); };
}

/// Of any but the last.
LogNumber after(LogNumber number) {
    for (auto at = number.rbegin(); at != number.rend() && ++*at == 0;) ++at;
    return number;
}

/// Of any but the first.
LogNumber before(LogNumber number) {
    for (auto at = number.rbegin(); at != number.rend() && (*at)-- == 0;) ++at;
    return number;
}

/// The first key of a range of one; none if there is none.
const std::string* key_in(const OmapEntries& range) {
    return range.entries.empty() ? nullptr : &range.entries.front().first;
}

std::optional<LogNumber> descending_number_in(const OmapEntries& range) {
    const auto* const key = key_in(range);
    return key == nullptr ? std::nullopt : rados::descending_number_in(*key);
}

}  // namespace

LogScan::LogScan(Pool& pool, MapReader& reader, SegmentBlocks& blocks,
                 const LogScanRequest& request, EntrySink& sink)
    : pool_(pool),
      reader_(reader),
      blocks_(blocks),
      request_(request),
      page_(request.entries_max, request.bytes_max, sink),
      first_(after(request.after)),
      last_(request.through),
      ended_(request.through <= request.after) {}

void LogScan::go_past(const LogNumber& number) {
    if (number >= last_) {
        ended_ = true;
    } else if (number >= first_) {
        first_ = after(number);
    }
}

void LogScan::go_before(const LogNumber& number) {
    if (number <= first_) {
        ended_ = true;
    } else if (number <= last_) {
        last_ = before(number);
    }
}

KeyRange LogScan::rest() const {
    return {std::string(bytes_of(first_)), std::string(bytes_of(last_)) + '\0'};
}

awaitable<Outcome<bool>> LogScan::run() {
    while (!ended_) {
        auto goes_on = Outcome<bool>(true);
        if (request_.direction == Direction::forward) {
            goes_on = co_await step_forward();
        } else {
            goes_on = co_await step_backward();
        }
        if (!goes_on) co_return goes_on;
        if (!*goes_on) co_return true;
    }
    co_return false;
}

// --- looking -----------------------------------------------------------------------------------

awaitable<Outcome<LogScan::Seen>> LogScan::look(LogNumber number, KeyRange tail,
                                                std::size_t entries_max) {
    const auto& log = request_.log;
    ObjectRead read;
    read.ranges.push_back(in_level(prefix_of(log), 0, tail, entries_max));
    read.ranges.push_back({segment_key(log, number), base::after_prefix(segment_prefix(log)), 1});
    read.ranges.push_back({trimmed_prefix(log), base::after_prefix(trimmed_prefix(log)), 1});
    if (request_.direction == Direction::backward) {
        read.ranges.push_back({descending_segment_key(log, number),
                               base::after_prefix(descending_segment_prefix(log)), 1});
    }
    auto looked = co_await reader_.look(request_.partition, std::move(read));
    if (!looked) co_return std::unexpected(looked.error());
    auto& ranges = looked->view.ranges;
    Seen seen;
    seen.tail = std::move(ranges[0]);
    const auto prefix_size = log_prefix(0, log).size();
    for (auto& [key, body] : seen.tail.entries) key.erase(0, prefix_size);
    if (!ranges[1].entries.empty()) {
        seen.segment = decode_segment_index(ranges[1].entries.front().second);
        if (!seen.segment) co_return std::unexpected(damaged_list());
    }
    seen.trimmed = descending_number_in(ranges[2]).value_or(LogNumber{});
    if (ranges.size() > 3) seen.before = descending_number_in(ranges[3]);
    co_return seen;
}

std::string LogScan::object_of_segment(const SegmentIndex& index) const {
    return object_of(name_of(request_.partition, request_.log, index));
}

Fault LogScan::damaged(const SegmentIndex& index) const {
    return {fmt::format("object {} is damaged", object_of_segment(index))};
}

Fault LogScan::damaged_list() const {
    return {fmt::format("the list of segments in {} is damaged", object_of(request_.partition))};
}

/// Null if the segment is gone, which is all right once: then it is not listed any more, either.
awaitable<Outcome<SegmentBlocks::Bytes>> LogScan::read_block(const SegmentIndex& index,
                                                             std::size_t block) {
    const auto object = object_of_segment(index);
    auto bytes = co_await blocks_.read(object, index.begin_of(block), index.blocks[block]);
    if (!bytes || *bytes) co_return bytes;
    if (gone_ == object)
        co_return std::unexpected(Fault{fmt::format("object {} is missing", object)});
    gone_ = object;
    co_return bytes;
}

// --- forward -----------------------------------------------------------------------------------

awaitable<Outcome<bool>> LogScan::step_forward() {
    auto tail = rest();
    const auto seen = co_await look(first_, std::move(tail), page_.next_entries());
    if (!seen) co_return std::unexpected(seen.error());
    if (!seen->segment) co_return show_forward(seen->tail);
    co_return co_await show_forward(*seen->segment, seen->trimmed);
}

bool LogScan::show_forward(const OmapEntries& tail) {
    for (const auto& [number, body] : tail.entries) {
        if (!page_.take(number, body, body.size())) return false;
    }
    const auto* const last = tail.entries.empty() ? nullptr : &tail.entries.back().first;
    const auto number = last == nullptr ? std::nullopt : log_number_of(*last);
    if (tail.more && number) {
        go_past(*number);
    } else {
        ended_ = true;
    }
    return true;
}

awaitable<Outcome<bool>> LogScan::show_forward(const SegmentIndex& index, LogNumber trimmed) {
    go_past(std::min(trimmed, index.last()));
    if (index.first > last_) ended_ = true;
    for (auto i = index.block_of(first_); !ended_ && i < index.blocks.size(); ++i) {
        const auto block = co_await read_block(index, i);
        if (!block) co_return std::unexpected(block.error());
        if (!*block) co_return true;
        const auto entries = decode_log_entries(**block);
        if (!entries) co_return std::unexpected(damaged(index));
        for (const auto& [number, body] : *entries) {
            if (number < first_) continue;
            if (number > last_) break;
            if (!page_.take(bytes_of(number), body, body.size())) co_return false;
        }
        go_past(index.blocks[i].last);
    }
    co_return true;
}

// --- backward ----------------------------------------------------------------------------------

awaitable<Outcome<bool>> LogScan::step_backward() {
    auto tail = rest();
    std::size_t entries_max = 1;
    if (!past_tail_) {
        auto object = object_of(request_.partition);
        auto prefix = prefix_of(request_.log);
        auto near = co_await find_near_end(pool_, std::move(object), std::move(prefix), tail);
        if (!near) co_return std::unexpected(near.error());
        tail.begin = *std::move(near);
        entries_max = page_.next_entries();
    }
    auto near = tail.begin;
    auto seen = co_await look(last_, std::move(tail), entries_max);
    if (!seen) co_return std::unexpected(seen.error());
    if (seen->segment && seen->segment->first <= last_)
        co_return co_await show_backward(*seen->segment, seen->trimmed);
    if (seen->before == last_) co_return std::unexpected(damaged_list());
    co_return co_await show_backward(std::move(near), *std::move(seen));
}

/// The tail from `near` on, of which the first entries were seen, up to the segment before it. If a
/// part of it has become a segment meanwhile, nothing is shown yet.
awaitable<Outcome<bool>> LogScan::show_backward(std::string near, Seen seen) {
    auto entries = std::move(seen.tail.entries);
    for (bool more = seen.tail.more && !entries.empty(); more;) {
        auto tail = rest();
        tail.begin = entries.back().first + '\0';
        auto next = co_await look(last_, std::move(tail), page_.next_entries());
        if (!next) co_return std::unexpected(next.error());
        if (next->segment || next->before != seen.before) co_return true;
        more = next->tail.more && !next->tail.entries.empty();
        std::ranges::move(next->tail.entries, std::back_inserter(entries));
    }
    for (auto at = entries.rbegin(); at != entries.rend(); ++at) {
        if (!page_.take(at->first, at->second, at->second.size())) co_return false;
    }
    const bool reaches_segment = seen.before && bytes_of(*seen.before) >= near;
    const auto number = log_number_of(near);
    if (reaches_segment) {
        past_tail_ = true;
        last_ = *seen.before;
    } else if (number) {
        go_before(*number);
    } else {
        ended_ = true;
    }
    co_return true;
}

awaitable<Outcome<bool>> LogScan::show_backward(const SegmentIndex& index, LogNumber trimmed) {
    past_tail_ = true;
    first_ = std::max(first_, trimmed == log_number_max ? trimmed : after(trimmed));
    ended_ = first_ > last_ || trimmed == log_number_max;
    for (auto i = index.block_of(last_) + 1; !ended_ && i > 0; --i) {
        const auto block = co_await read_block(index, i - 1);
        if (!block) co_return std::unexpected(block.error());
        if (!*block) co_return true;
        const auto entries = decode_log_entries(**block);
        if (!entries) co_return std::unexpected(damaged(index));
        if (!show_backward(*entries)) co_return false;
        go_before(entries->front().number);
    }
    co_return true;
}

bool LogScan::show_backward(const std::vector<LogEntryView>& entries) {
    for (auto at = entries.rbegin(); at != entries.rend(); ++at) {
        if (at->number > last_) continue;
        if (at->number < first_) break;
        if (!page_.take(bytes_of(at->number), at->body, at->body.size())) return false;
    }
    return true;
}

}  // namespace tailrace::storage::rados
