// One connection: reads requests, has them answered, sends the replies in order.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <boost/system/error_code.hpp>

#include "base/clock.h"
#include "base/coroutine.h"
#include "server/memory_budget.h"
#include "server/reply_buffer.h"
#include "server/request_reader.h"
#include "server/session_group.h"

namespace tailrace::server {

/// A coroutine on its group's thread. An idle connection holds no buffers. Replies to requests that
/// arrived together leave together. What a client does wrong, or too slowly, throws nothing.
class Session {
 public:
    Session(Socket socket, std::shared_ptr<SessionGroup> group);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    /// Until the connection has ended.
    awaitable<void> run();
    /// Instead of `run`: says that there are too many connections.
    awaitable<void> turn_away();

    // For the group, between the coroutine's steps.
    void check_deadline(base::Milliseconds now);
    void drain();
    void close();

 private:
    enum class Phase : std::uint8_t { idle, head, body, answering, sending, lingering };
    static constexpr auto never = base::Milliseconds::max();

    awaitable<void> answer();
    bool try_take_allowance();
    awaitable<HttpReply> handle();
    awaitable<void> drop();
    void log_request(const HttpReply& reply, base::Milliseconds took) const;
    void queue(HttpReply reply, bool without_body);

    awaitable<void> receive();
    Phase receiving_phase() const;
    void read();
    bool try_make_room();
    awaitable<void> wait_for_memory(bool (Session::*attempt)());

    awaitable<void> send();
    bool send_some();

    /// The socket is of no more use.
    void give_up();
    void refuse(int status, std::string_view why);
    awaitable<void> finish();
    awaitable<void> linger();
    bool discard_some();

    awaitable<boost::system::error_code> wait(Socket::wait_type what);
    void enter(Phase phase);
    void set_deadline();
    base::Milliseconds now() const { return world_.machine_clock.elapsed(); }

    const std::shared_ptr<SessionGroup> group_;
    SessionWorld& world_;
    Socket socket_;
    MemoryShare memory_;
    RequestReader reader_;
    ReplyBuffer replies_;

    Phase phase_ = Phase::answering;
    base::Milliseconds phase_began_{0};
    std::size_t phase_bytes_ = 0;
    base::Milliseconds deadline_ = never;

    /// More requests may come.
    bool open_ = true;
    bool broken_ = false;
    bool timed_out_ = false;
    bool lingers_ = false;
};

}  // namespace tailrace::server
