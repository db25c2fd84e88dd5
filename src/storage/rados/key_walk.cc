#include "storage/rados/key_walk.h"

#include <utility>

#include "base/bytes.h"
#include "storage/rados/names.h"

namespace tailrace::storage::rados {

namespace {

constexpr std::size_t names_max = 1000;

}  // namespace

OmapRange in_level(const LevelPrefix& prefix, unsigned level, const KeyRange& range,
                   std::size_t entries_max) {
    auto begin = prefix(level);
    auto end = range.end.empty() ? base::after_prefix(begin) : begin + range.end;
    begin += range.begin;
    return {std::move(begin), std::move(end), entries_max};
}

awaitable<Outcome<std::string>> find_near_end(Pool& pool, std::string object, LevelPrefix prefix,
                                              KeyRange range) {
    for (unsigned level = levels_max - 1; level > 0; --level) {
        const auto prefix_size = prefix(level).size();
        auto rest = range;
        for (bool more = true; more;) {
            ObjectRead read;
            read.object = object;
            read.ranges.push_back(in_level(prefix, level, rest, names_max));
            const auto view = co_await pool.read(std::move(read));
            if (!view) co_return std::unexpected(view.error());
            const auto& found = view->ranges[0];
            if (found.entries.empty()) break;
            range.begin = found.entries.back().first.substr(prefix_size);
            rest.begin = range.begin + '\0';
            more = found.more;
        }
    }
    co_return range.begin;
}

}  // namespace tailrace::storage::rados
