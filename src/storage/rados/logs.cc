#include "storage/rados/logs.h"

#include <map>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "storage/rados/codec.h"
#include "storage/rados/log_scan.h"
#include "storage/rados/names.h"

namespace tailrace::storage::rados {

awaitable<Outcome<bool>> Logs::visit(LogScanRequest request, EntrySink& sink) {
    TAILRACE_ASSERT(request.entries_max > 0, "a scan asks for something");
    LogScan scan(pool_, reader_, blocks_, request, sink);
    co_return co_await scan.run();
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
            const auto dropped = co_await segments_.drop(named->partition, named->log);
            if (!dropped) co_return dropped;
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
