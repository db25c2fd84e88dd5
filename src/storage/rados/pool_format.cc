#include "storage/rados/pool_format.h"

#include <string>

#include <fmt/format.h>

namespace tailrace::storage::rados {

namespace {

constexpr int tries_max = 5;

}  // namespace

std::string our_format() {
    return fmt::format("tailrace rados format {}\n", pool_format_version);
}

awaitable<Outcome<std::optional<std::string>>> read_format(Pool& pool) {
    ObjectRead read;
    read.object = format_object;
    read.data = true;
    auto view = co_await pool.read(std::move(read));
    if (!view) co_return std::unexpected(view.error());
    if (!view->exists) co_return std::nullopt;
    co_return std::move(view->data);
}

awaitable<Outcome<void>> check_format(Pool& pool) {
    const auto ours = our_format();
    for (int tries = 0; tries < tries_max; ++tries) {
        const auto found = co_await read_format(pool);
        if (!found) co_return std::unexpected(found.error());
        const auto& mark = *found;
        if (mark && *mark == ours) co_return Outcome<void>{};
        if (mark) {
            co_return std::unexpected(Fault{
                fmt::format("the pool says of itself '{}', and this server writes '{}'; use a "
                            "server of its version, or another pool or namespace",
                            mark->substr(0, mark->find('\n')), ours.substr(0, ours.size() - 1))});
        }
        ObjectWrite write(format_object);
        write.add(ObjectWrite::CreateNew{});
        write.add(ObjectWrite::WriteData{ours});
        const auto marked = co_await pool.write(std::move(write));
        if (!marked) co_return std::unexpected(marked.error());
    }
    co_return std::unexpected(Fault{"the pool cannot be marked as ours"});
}

}  // namespace tailrace::storage::rados
