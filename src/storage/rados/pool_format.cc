#include "storage/rados/pool_format.h"

#include <string>

#include <fmt/format.h>

namespace tailrace::storage::rados {

namespace {

constexpr int tries_max = 5;

}  // namespace

awaitable<Outcome<void>> check_format(Pool& pool) {
    const auto ours = fmt::format("tailrace rados format {}\n", pool_format_version);
    for (int tries = 0; tries < tries_max; ++tries) {
        ObjectRead read;
        read.object = format_object;
        read.data = true;
        const auto view = co_await pool.read(std::move(read));
        if (!view) co_return std::unexpected(view.error());
        if (view->exists && view->data == ours) co_return Outcome<void>{};
        if (view->exists) {
            co_return std::unexpected(Fault{fmt::format(
                "the pool says of itself '{}', and this server writes '{}'; use a "
                "server of its version, or another pool or namespace",
                view->data.substr(0, view->data.find('\n')), ours.substr(0, ours.size() - 1))});
        }
        ObjectWrite mark(format_object);
        mark.add(ObjectWrite::CreateNew{});
        mark.add(ObjectWrite::WriteData{ours});
        const auto marked = co_await pool.write(std::move(mark));
        if (!marked) co_return std::unexpected(marked.error());
    }
    co_return std::unexpected(Fault{"the pool cannot be marked as ours"});
}

}  // namespace tailrace::storage::rados
