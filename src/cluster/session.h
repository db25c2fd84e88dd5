// This server's end of a connection that another server asks it over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/background.h"
#include "base/clock.h"
#include "base/coroutine.h"
#include "cluster/channel.h"
#include "cluster/peer_service.h"

namespace tailrace::cluster {

/// Answers in any order. Whoever asks and is not heard of for some seconds is gone. All on its
/// socket's thread.
class Session : public std::enable_shared_from_this<Session> {
 public:
    struct Surroundings {
        base::Clock& machine_clock;
        base::Background& background;
        PeerService& service;
        /// What this server says; whoever asks says the same secret.
        Hello hello;
        /// Told which server it is that asks.
        std::function<void(std::uint64_t id)> met;
    };

    Session(Executor executor, Socket socket, Surroundings surroundings);

    /// Until the connection has ended.
    static awaitable<void> run(std::shared_ptr<Session> self);
    /// Asks the other side to ask nothing more.
    void leave() { send(FrameKind::leaving, 0, {}); }
    void close() { channel_->close(); }
    const Executor& executor() const { return executor_; }

 private:
    awaitable<bool> greet();
    awaitable<void> listen();
    static awaitable<void> watch_over(std::weak_ptr<Session> session, Surroundings surroundings);
    bool was_heard_of();
    void take(Frame frame);
    void begin(awaitable<void> work);

    static awaitable<void> serve(std::shared_ptr<Session> self, Frame frame);
    // What is asked, and the answer. The frame is its own.
    awaitable<std::string> answer_to(Frame frame);
    awaitable<std::string> call(Frame frame);
    awaitable<std::string> wait(Frame frame);
    awaitable<std::string> hold(Frame frame);
    awaitable<std::string> look();
    static awaitable<void> let_go(std::weak_ptr<Session> session, std::uint64_t id,
                                  Surroundings surroundings);
    void send(FrameKind kind, std::uint64_t id, std::string_view payload);

    const Executor executor_;
    const Surroundings surroundings_;
    const std::shared_ptr<Channel> channel_;
    bool greeted_ = false;
    std::uint64_t heard_ = 0;
    int silent_looks_ = 0;
    std::size_t calls_ = 0;
    /// By the id of the frame that asked; null until it is had.
    std::map<std::uint64_t, std::shared_ptr<PeerService::Held>> held_;
};

}  // namespace tailrace::cluster
