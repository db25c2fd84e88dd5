#include "storage/rados/segments.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "storage/rados/codec.h"
#include "storage/rados/page_filler.h"

namespace tailrace::storage::rados {

namespace {

/// As many as are looked up at once.
constexpr std::size_t names_max = 100;

Fault unknown(const char* what) {
    return {std::string("it is not known whether ") + what};
}

/// An entry that can be compared: absent and empty are the same there. Records are not empty.
std::optional<EntryBlock::Entry> anchor_of(const EntryBlock& entries) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!entries[i].value.empty()) return entries[i];
    }
    return std::nullopt;
}

OmapRange whole(std::string prefix, std::size_t entries_max) {
    auto end = base::after_prefix(prefix);
    return {std::move(prefix), std::move(end), entries_max};
}

bool are_trimmed(const OmapEntries& tail, const OmapEntries& trims, const LogId& log) {
    if (tail.entries.empty() || trims.entries.empty()) return false;
    const auto through = descending_number_in(trims.entries.front().first);
    return through && tail.entries.front().first <= log_key(0, log, *through);
}

bool is_listed(const ObjectView& view, const SegmentName& name) {
    const auto* const listed = view.value(segment_key(name.log, name.last));
    if (listed == nullptr) return false;
    const auto index = decode_segment_index(*listed);
    return !index || name_of(name.partition, name.log, *index) == name;
}

}  // namespace

// --- cutting -----------------------------------------------------------------------------------

awaitable<Outcome<void>> Segments::cut(PartitionId partition, LogId log) {
    for (;;) {
        auto entries = co_await read_front(partition, log);
        if (!entries) co_return std::unexpected(entries.error());
        if (entries->empty()) co_return Outcome<void>{};
        const auto goes_on = co_await cut_off(partition, log, *std::move(entries));
        if (!goes_on) co_return std::unexpected(goes_on.error());
        if (!*goes_on) co_return Outcome<void>{};
    }
}

/// By a few entries, and the keys above them (names.h).
awaitable<Outcome<void>> Segments::cut_if_large(PartitionId partition, LogId log) {
    constexpr std::size_t some = 16;
    constexpr std::size_t keys_for_each_above = 32;
    ObjectRead read;
    read.object = object_of(partition);
    read.ranges.push_back(whole(log_prefix(0, log), some));
    read.ranges.push_back(whole(log_prefix(1, log), limits_.entries / keys_for_each_above + 1));
    const auto view = co_await pool_.read(std::move(read));
    if (!view) co_return std::unexpected(view.error());
    const auto& [first, more] = view->ranges[0];
    if (first.empty()) co_return Outcome<void>{};
    std::size_t bytes = 0;
    for (const auto& [key, body] : first) bytes += body.size();
    auto entries = first.size();
    if (more) entries = keys_for_each_above * (view->ranges[1].entries.size() + 1);
    bytes = bytes / first.size() * entries;
    if (bytes < limits_.bytes && entries < limits_.entries) co_return Outcome<void>{};
    co_return co_await cut(partition, log);
}

/// What a segment takes; empty if there is less.
awaitable<Outcome<EntryBlock>> Segments::read_front(PartitionId partition, LogId log) {
    EntryCollector front(limits_.entries, limits_.bytes);
    PageFiller page(limits_.entries, limits_.bytes, front);
    const auto prefix_size = log_prefix(0, log).size();
    auto range = whole(log_prefix(0, log), 0);
    for (bool more = true; more;) {
        ObjectRead read;
        read.object = object_of(partition);
        range.entries_max = page.next_entries();
        read.ranges.push_back(range);
        read.ranges.push_back(whole(trimmed_prefix(log), 1));
        const auto view = co_await pool_.read(std::move(read));
        if (!view) co_return std::unexpected(view.error());
        const auto& found = view->ranges[0];
        // Who appends numbers behind a trim would not find them in a segment.
        if (are_trimmed(found, view->ranges[1], log)) co_return EntryBlock();
        for (const auto& [key, body] : found.entries) {
            if (!page.take(std::string_view(key).substr(prefix_size), body, body.size())) break;
        }
        if (page.is_full()) co_return front.take_entries();
        more = found.more && !found.entries.empty();
        if (more) range.begin = found.entries.back().first + '\0';
    }
    co_return EntryBlock();
}

/// False if it cannot be done.
awaitable<Outcome<bool>> Segments::cut_off(PartitionId partition, LogId log, EntryBlock entries) {
    if (!anchor_of(entries)) co_return false;
    auto segment = make_segment(entries, limits_.block_bytes);
    const auto name = name_of(partition, log, segment.index);
    auto object = object_of(name);
    const auto written = co_await write(std::move(object), std::move(segment.data));
    if (!written || !*written) co_return written;
    const auto swapped = co_await swap(name, std::move(segment.index), entries);
    if (!swapped) co_return swapped;
    if (*swapped) co_return true;
    // Somebody was faster.
    std::vector<SegmentName> names(1, name);
    const auto removed = co_await remove_orphans(std::move(names));
    if (!removed) co_return std::unexpected(removed.error());
    co_return true;
}

/// False if what is there of this name is something else.
awaitable<Outcome<bool>> Segments::write(std::string object, std::string data) {
    ObjectWrite write(object);
    write.add(ObjectWrite::CreateNew{});
    write.add(ObjectWrite::WriteData{data});
    const auto outcome = co_await pool_.write(std::move(write));
    if (!outcome) co_return std::unexpected(outcome.error());
    if (*outcome == WriteOutcome::done) co_return true;
    if (*outcome == WriteOutcome::unknown)
        co_return std::unexpected(unknown("a segment was written"));
    ObjectRead read;
    read.object = object;
    read.data = true;
    const auto view = co_await pool_.read(std::move(read));
    if (!view) co_return std::unexpected(view.error());
    co_return view->exists && view->data == data;
}

/// False if the entries are not there any more.
awaitable<Outcome<bool>> Segments::swap(SegmentName name, SegmentIndex index,
                                        const EntryBlock& entries) {
    const auto anchor = *anchor_of(entries);
    const auto anchor_number = log_number_of(anchor.key).value_or(LogNumber{});
    ObjectWrite write(object_of(name.partition));
    write.add(
        ObjectWrite::CompareValue{log_key(0, name.log, anchor_number), std::string(anchor.value)});
    for (unsigned level = 0; level < levels_max; ++level) {
        write.add(ObjectWrite::RemoveRange{log_key(level, name.log, name.first),
                                           log_key(level, name.log, name.last) + '\0'});
    }
    std::map<std::string, std::string> listed;
    listed.emplace(segment_key(name.log, name.last), encode(index));
    listed.emplace(descending_segment_key(name.log, name.last), "");
    write.add(ObjectWrite::SetValues{std::move(listed)});
    const auto outcome = co_await pool_.write(std::move(write));
    if (!outcome) co_return std::unexpected(outcome.error());
    if (*outcome == WriteOutcome::unknown)
        co_return std::unexpected(unknown("a segment was listed"));
    co_return *outcome == WriteOutcome::done;
}

// --- removing ----------------------------------------------------------------------------------

awaitable<Outcome<void>> Segments::remove(const SegmentName& name) {
    ObjectWrite write(object_of(name));
    write.add(ObjectWrite::RemoveObject{});
    // If it is not known, a sweep will find it.
    const auto outcome = co_await pool_.write(std::move(write));
    if (!outcome) co_return std::unexpected(outcome.error());
    co_return Outcome<void>{};
}

awaitable<Outcome<void>> Segments::remove_orphans(std::vector<SegmentName> names) {
    std::ranges::sort(names);
    auto outcome = Outcome<void>{};
    for (auto at = names.begin(); at != names.end();) {
        const auto& first = *at;
        std::vector<SegmentName> some;
        for (; at != names.end() && some.size() < names_max; ++at) {
            if (at->partition != first.partition || at->log != first.log) break;
            some.push_back(*at);
        }
        const auto removed = co_await remove_orphans_of_one_log(std::move(some));
        if (!removed && outcome) outcome = removed;
    }
    co_return outcome;
}

awaitable<Outcome<void>> Segments::remove_orphans_of_one_log(std::vector<SegmentName> names) {
    const auto log = names.front().log;
    ObjectRead read;
    read.object = object_of(names.front().partition);
    for (const auto& name : names) read.keys.push_back(segment_key(log, name.last));
    read.ranges.push_back(whole(log_prefix(0, log), 1));
    const auto view = co_await pool_.read(std::move(read));
    if (!view) co_return std::unexpected(view.error());
    const auto& tail = view->ranges[0].entries;
    for (const auto& name : names) {
        const bool may_be_listed =
            !tail.empty() && tail.front().first <= log_key(0, log, name.last);
        if (may_be_listed || is_listed(*view, name)) continue;
        const auto removed = co_await remove(name);
        if (!removed) co_return removed;
    }
    co_return Outcome<void>{};
}

// --- dropping ----------------------------------------------------------------------------------

awaitable<Outcome<std::vector<SegmentName>>> Segments::list(PartitionId partition, LogId log) {
    std::vector<SegmentName> names;
    auto range = whole(segment_prefix(log), names_max);
    for (bool more = true; more;) {
        ObjectRead read;
        read.object = object_of(partition);
        read.ranges.push_back(range);
        const auto view = co_await pool_.read(std::move(read));
        if (!view) co_return std::unexpected(view.error());
        const auto& found = view->ranges[0];
        for (const auto& [key, value] : found.entries) {
            const auto index = decode_segment_index(value);
            // The object of what is damaged is left to a sweep.
            if (index) names.push_back(name_of(partition, log, *index));
        }
        more = found.more && !found.entries.empty();
        if (more) range.begin = found.entries.back().first + '\0';
    }
    co_return names;
}

/// A segment that is listed meanwhile becomes an orphan.
awaitable<Outcome<void>> Segments::drop(PartitionId partition, LogId log) {
    const auto names = co_await list(partition, log);
    if (!names) co_return std::unexpected(names.error());
    ObjectWrite write(object_of(partition));
    std::vector<std::string> prefixes{segment_prefix(log), descending_segment_prefix(log),
                                      trimmed_prefix(log)};
    for (unsigned level = 0; level < levels_max; ++level)
        prefixes.push_back(log_prefix(level, log));
    for (const auto& prefix : prefixes)
        write.add(ObjectWrite::RemoveRange{prefix, base::after_prefix(prefix)});
    const auto dropped = co_await pool_.write(std::move(write));
    if (!dropped) co_return std::unexpected(dropped.error());
    if (*dropped == WriteOutcome::unknown) co_return std::unexpected(unknown("a log was dropped"));
    for (const auto& name : *names) {
        const auto removed = co_await remove(name);
        if (!removed) co_return removed;
    }
    co_return Outcome<void>{};
}

}  // namespace tailrace::storage::rados
