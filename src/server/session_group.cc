#include "server/session_group.h"

#include <exception>
#include <string_view>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "base/log.h"
#include "server/session.h"

namespace tailrace::server {

namespace {

awaitable<void> serve(Socket socket, std::shared_ptr<SessionGroup> group, bool welcome) {
    Session session(std::move(socket), std::move(group));
    if (welcome) {
        co_await session.run();
    } else {
        co_await session.turn_away();
    }
}

void report(const std::exception_ptr& failure, std::string_view message) {
    try {
        if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& e) {
        base::log(base::LogLevel::error, message, {{"why", e.what()}});
    }
}

}  // namespace

SessionGroup::SessionGroup(Executor executor, std::shared_ptr<SessionWorld> world)
    : executor_(std::move(executor)), world_(std::move(world)) {}

void SessionGroup::open(Socket socket, bool welcome) {
    size_.fetch_add(1, std::memory_order_relaxed);
    auto done = [group = shared_from_this()](const std::exception_ptr& failure) {
        group->size_.fetch_sub(1, std::memory_order_relaxed);
        report(failure, "a connection failed");
    };
    asio::co_spawn(executor_, serve(std::move(socket), shared_from_this(), welcome),
                   std::move(done));
}

void SessionGroup::join(Session& session) {
    sessions_.insert(&session);
    if (!std::exchange(sweeping_, true)) start_sweep();
}

/// Without it no deadline is kept, so it begins anew when it fails.
void SessionGroup::start_sweep() {
    auto ended = [group = shared_from_this()](const std::exception_ptr& failure) {
        if (!failure) return;
        report(failure, "looking at deadlines failed");
        group->start_sweep();
    };
    asio::co_spawn(executor_, sweep(shared_from_this()), std::move(ended));
}

/// Runs while there are connections.
awaitable<void> SessionGroup::sweep(std::shared_ptr<SessionGroup> group) {
    while (!group->sessions_.empty()) {
        co_await group->world_->machine_clock.sleep(group->world_->limits.sweep_interval);
        const auto now = group->world_->machine_clock.elapsed();
        for (auto* const session : group->sessions_) session->check_deadline(now);
    }
    group->sweeping_ = false;
}

void SessionGroup::drain() {
    asio::post(executor_, [group = shared_from_this()] {
        group->draining_ = true;
        for (auto* const session : group->sessions_) session->drain();
    });
}

void SessionGroup::close() {
    asio::post(executor_, [group = shared_from_this()] {
        group->draining_ = true;
        for (auto* const session : group->sessions_) session->close();
    });
}

}  // namespace tailrace::server
