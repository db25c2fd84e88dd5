#include "storage/rados/logs.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "base/bytes.h"
#include "storage/rados/codec.h"
#include "storage/rados/key_walk.h"
#include "storage/rados/names.h"
#include "storage/rados/page_filler.h"

namespace tailrace::storage::rados {

namespace {

std::string bytes_of(const LogNumber& number) {
    return {reinterpret_cast<const char*>(number.data()), number.size()};
}

LevelPrefix prefix_of(LogId log) {
    return [log](unsigned level) { return log_prefix(level, log); };
}

KeyRange range_of(const LogScanRequest& request) {
    return {bytes_of(request.after) + '\0', bytes_of(request.through) + '\0'};
}

}  // namespace

awaitable<Outcome<OmapEntries>> Logs::read(PartitionId partition, LogId log, KeyRange range,
                                           std::size_t entries_max) {
    ObjectRead read;
    read.ranges.push_back(in_level(prefix_of(log), 0, range, entries_max));
    auto seen = co_await reader_.look(partition, std::move(read));
    if (!seen) co_return std::unexpected(seen.error());
    auto found = std::move(seen->view.ranges[0]);
    const auto prefix_size = log_prefix(0, log).size();
    for (auto& [key, body] : found.entries) key.erase(0, prefix_size);
    co_return found;
}

awaitable<Outcome<bool>> Logs::visit_forward(LogScanRequest request, EntrySink& sink) {
    PageFiller page(request.entries_max, request.bytes_max, sink);
    auto range = range_of(request);
    for (;;) {
        const auto found =
            co_await read(request.partition, request.log, range, page.next_entries());
        if (!found) co_return std::unexpected(found.error());
        for (const auto& [number, body] : found->entries) {
            if (!page.take(number, body, body.size())) co_return true;
        }
        if (!found->more || found->entries.empty()) co_return false;
        range.begin = found->entries.back().first + '\0';
    }
}

awaitable<Outcome<bool>> Logs::visit_backward(LogScanRequest request, EntrySink& sink) {
    PageFiller page(request.entries_max, request.bytes_max, sink);
    auto range = range_of(request);
    while (!is_empty(range)) {
        const auto near = co_await find_near_end(pool_, object_of(request.partition),
                                                 prefix_of(request.log), range);
        if (!near) co_return std::unexpected(near.error());
        KeyRange part{*near, range.end};
        std::vector<std::pair<std::string, std::string>> entries;
        for (bool more = true; more;) {
            auto found = co_await read(request.partition, request.log, part, page.next_entries());
            if (!found) co_return std::unexpected(found.error());
            more = found->more && !found->entries.empty();
            if (more) part.begin = found->entries.back().first + '\0';
            std::ranges::move(found->entries, std::back_inserter(entries));
        }
        for (auto at = entries.rbegin(); at != entries.rend(); ++at) {
            if (!page.take(at->first, at->second, at->second.size())) co_return true;
        }
        if (*near == range.begin) break;
        range.end = *near;
    }
    co_return false;
}

awaitable<Outcome<bool>> Logs::visit(LogScanRequest request, EntrySink& sink) {
    TAILRACE_ASSERT(request.entries_max > 0, "a scan asks for something");
    if (request.through <= request.after) co_return false;
    if (request.direction == Direction::forward)
        co_return co_await visit_forward(std::move(request), sink);
    co_return co_await visit_backward(std::move(request), sink);
}

/// Which there are, so that they can be found when they are old. An entry too many does no harm.
awaitable<Outcome<void>> Logs::enter(const Commit& commit) {
    std::map<std::string, std::map<std::string, std::string>> entries;
    std::vector<LogId> logs;
    for (const auto& part : commit.partitions) {
        for (const auto& append : part.appends) {
            const std::lock_guard lock(mutex_);
            if (entered_.contains(append.log)) continue;
            entries[registry_object_of(append.log)].emplace(
                registry_key(append.log, part.partition), "");
            logs.push_back(append.log);
        }
    }
    for (auto& [object, keys] : entries) {
        ObjectWrite write(object);
        write.add(ObjectWrite::SetValues{std::move(keys)});
        const auto outcome = co_await pool_.write(std::move(write));
        if (!outcome) co_return std::unexpected(outcome.error());
        if (*outcome != WriteOutcome::done)
            co_return std::unexpected(Fault{"it is not known whether a log was registered"});
    }
    const std::lock_guard lock(mutex_);
    entered_.insert(logs.begin(), logs.end());
    co_return Outcome<void>{};
}

awaitable<Outcome<void>> Logs::drop(std::uint64_t born_before_ms) {
    {
        const std::lock_guard lock(mutex_);
        entered_.erase(entered_.begin(), entered_.lower_bound({born_before_ms, 0}));
    }
    for (unsigned index = 0; index < registry_objects; ++index) {
        const auto dropped = co_await drop_of(registry_object(index), born_before_ms);
        if (!dropped) co_return dropped;
    }
    co_return Outcome<void>{};
}

awaitable<Outcome<void>> Logs::drop_of(std::string registry, std::uint64_t born_before_ms) {
    constexpr std::size_t logs_max = 100;
    for (;;) {
        ObjectRead read;
        read.object = registry;
        read.ranges.push_back({"", encode_number(born_before_ms), logs_max});
        const auto view = co_await pool_.read(std::move(read));
        if (!view) co_return std::unexpected(view.error());
        const auto& entries = view->ranges[0].entries;
        if (entries.empty()) co_return Outcome<void>{};
        std::vector<std::string> keys;
        for (const auto& [key, nothing] : entries) {
            keys.push_back(key);
            const auto named = decode_registry_key(key);
            if (!named) continue;
            ObjectWrite write(object_of(named->partition));
            for (unsigned level = 0; level < levels_max; ++level) {
                const auto prefix = log_prefix(level, named->log);
                write.add(ObjectWrite::RemoveRange{prefix, base::after_prefix(prefix)});
            }
            const auto removed = co_await pool_.write(std::move(write));
            if (!removed) co_return std::unexpected(removed.error());
            if (*removed == WriteOutcome::unknown)
                co_return std::unexpected(Fault{"it is not known whether a log was dropped"});
        }
        ObjectWrite forget(registry);
        forget.add(ObjectWrite::RemoveKeys{std::move(keys)});
        const auto forgotten = co_await pool_.write(std::move(forget));
        if (!forgotten) co_return std::unexpected(forgotten.error());
        if (*forgotten == WriteOutcome::unknown)
            co_return std::unexpected(Fault{"it is not known whether a log was dropped"});
    }
}

}  // namespace tailrace::storage::rados
