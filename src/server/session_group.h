// The connections of one io thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <unordered_set>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/clock.h"
#include "base/coroutine.h"
#include "server/http.h"
#include "server/http_date.h"
#include "server/limits.h"
#include "server/memory_budget.h"

namespace tailrace::server {

using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

class Session;

/// What all connections of a server share.
struct SessionWorld {
    SessionWorld(Handler& handler, const Limits& limits, base::Clock& machine_clock,
                 base::Clock& wall_clock)
        : handler(handler),
          limits(limits),
          memory(limits.memory_bytes_max),
          machine_clock(machine_clock),
          wall_clock(wall_clock) {}

    Handler& handler;
    const Limits limits;
    MemoryBudget memory;
    /// For deadlines, by its `elapsed`: runs on when the service's clock is frozen or moved.
    base::Clock& machine_clock;
    /// For the Date header. Not one that was moved: SDKs correct the time that they sign by it, and
    /// some repeat every refused request while it differs from theirs.
    base::Clock& wall_clock;
};

/// Keeps its connections' deadlines by looking at all of them now and then, so that a request
/// starts no timer. All is done on the group's thread; `open`, `drain`, `close` and `size` may be
/// called from any.
class SessionGroup : public std::enable_shared_from_this<SessionGroup> {
 public:
    SessionGroup(Executor executor, std::shared_ptr<SessionWorld> world);

    Executor executor() const { return executor_; }
    std::size_t size() const { return size_.load(std::memory_order_relaxed); }

    /// Serves the connection until it ends. One that is not `welcome` is told that there are too
    /// many.
    void open(Socket socket, bool welcome);
    /// Ends idle connections now and the others after the request that they are at.
    void drain();
    /// Ends all, whatever they are at.
    void close();

 private:
    friend class Session;

    void join(Session& session);
    void leave(Session& session) { sessions_.erase(&session); }
    void start_sweep();
    static awaitable<void> sweep(std::shared_ptr<SessionGroup> group);

    const Executor executor_;
    const std::shared_ptr<SessionWorld> world_;
    std::atomic<std::size_t> size_{0};

    // The group's thread only.
    std::unordered_set<Session*> sessions_;
    HttpDate date_;
    bool draining_ = false;
    bool sweeping_ = false;
};

}  // namespace tailrace::server
