#include "storage/rados/sweep.h"

#include <utility>

#include "storage/rados/filling.h"
#include "storage/rados/names.h"
#include "storage/rados/outbox.h"

namespace tailrace::storage::rados {

/// What fails is left for the next one, and hinders nothing else.
awaitable<Outcome<void>> Sweep::run() {
    seen_.clear();
    auto outcome = Outcome<void>{};
    std::string from;
    do {
        auto found = co_await pool_.list(from);
        if (!found) {
            outcome = std::unexpected(found.error());
            break;
        }
        for (auto& name : found->names) {
            const auto visited = co_await visit(std::move(name));
            if (!visited && outcome) outcome = visited;
        }
        from = std::move(found->next);
    } while (!from.empty());
    seen_before_ = std::exchange(seen_, {});
    auto segments = std::exchange(segments_seen_, {});
    const auto removed = co_await segments_.remove_orphans(std::move(segments));
    if (!removed && outcome) outcome = removed;
    co_return outcome;
}

awaitable<Outcome<void>> Sweep::visit(std::string object) {
    if (const auto partition = partition_of(object)) co_return co_await visit(*partition);
    if (is_registry_object(object)) co_return co_await visit_registry(std::move(object));
    if (const auto segment = segment_of(object)) segments_seen_.push_back(*segment);
    if (!is_record_object(object)) co_return Outcome<void>{};
    seen_.insert(object);
    if (!seen_before_.contains(object)) co_return Outcome<void>{};
    co_return co_await multi_commit_.abandon(std::move(object));
}

/// Filling looks for a mark, whether there is anything to fill or not.
awaitable<Outcome<void>> Sweep::visit(PartitionId partition) {
    KeyFilling filling(pool_, multi_commit_);
    const auto filled = co_await filling.run(partition);
    if (!filled) co_return filled;
    Outbox outbox(pool_, multi_commit_);
    co_return co_await outbox.deliver(partition);
}

/// Of logs to which nobody here appends.
awaitable<Outcome<void>> Sweep::visit_registry(std::string object) {
    constexpr std::size_t logs_max = 100;
    OmapRange range{"", "", logs_max};
    auto outcome = Outcome<void>{};
    for (bool more = true; more;) {
        ObjectRead read;
        read.object = object;
        read.ranges.push_back(range);
        const auto view = co_await pool_.read(std::move(read));
        if (!view) co_return std::unexpected(view.error());
        const auto& found = view->ranges[0];
        for (const auto& [key, nothing] : found.entries) {
            const auto named = decode_registry_key(key);
            if (!named) continue;
            const auto cut = co_await segments_.cut_if_large(named->partition, named->log);
            if (!cut && outcome) outcome = cut;
        }
        more = found.more && !found.entries.empty();
        if (more) range.begin = found.entries.back().first + '\0';
    }
    co_return outcome;
}

}  // namespace tailrace::storage::rados
