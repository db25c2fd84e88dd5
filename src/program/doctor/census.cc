#include "program/doctor/census.h"

#include <string>
#include <utility>
#include <vector>

#include "storage/rados/names.h"

namespace tailrace::program::doctor {

namespace {

using storage::Outcome;
using storage::rados::ObjectRead;
using storage::rados::Pool;

constexpr base::Milliseconds pause{2000};
constexpr std::size_t records_max = 1000;

/// What its name begins with, up to the first dot.
std::string kind_of(const std::string& name) {
    const auto dot = name.find('.');
    return dot == name.npos ? name : name.substr(0, dot + 1);
}

awaitable<Outcome<bool>> is_pending(Pool& pool, std::string record) {
    ObjectRead read;
    read.object = std::move(record);
    const auto view = co_await pool.read(std::move(read));
    if (!view) co_return std::unexpected(view.error());
    co_return view->attribute(storage::rados::state_attribute) == "pending";
}

/// Those that are pending. A commit has a record of its own, so who is in both looks has waited.
awaitable<Outcome<std::vector<std::string>>> pending_of(Pool& pool,
                                                        std::vector<std::string> records) {
    std::vector<std::string> found;
    for (auto& record : records) {
        const auto pending = co_await is_pending(pool, record);
        if (!pending) co_return std::unexpected(pending.error());
        if (*pending) found.push_back(std::move(record));
    }
    co_return found;
}

}  // namespace

awaitable<Outcome<Census>> take_census(Pool& pool, base::Clock& clock,
                                       std::function<void(std::uint64_t)> progress) {
    Census census;
    census.pause = pause;
    std::vector<std::string> records;
    std::uint64_t count = 0;
    std::string from;
    do {
        auto found = co_await pool.list(from);
        if (!found) co_return std::unexpected(found.error());
        for (auto& name : found->names) {
            ++census.objects[kind_of(name)];
            if (storage::rados::is_record_object(name) && records.size() < records_max)
                records.push_back(std::move(name));
        }
        count += found->names.size();
        progress(count);
        from = std::move(found->next);
    } while (!from.empty());
    auto pending = co_await pending_of(pool, std::move(records));
    if (!pending) co_return std::unexpected(pending.error());
    if (pending->empty()) co_return census;
    co_await clock.sleep(pause);
    const auto still = co_await pending_of(pool, *std::move(pending));
    if (!still) co_return std::unexpected(still.error());
    census.pending = still->size();
    co_return census;
}

}  // namespace tailrace::program::doctor
