// This server's end of a connection that another server asks it over.
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "base/background.h"
#include "base/clock.h"
#include "base/coroutine.h"
#include "base/one_shot.h"
#include "cluster/channel.h"
#include "cluster/peer_service.h"

namespace tailrace::cluster {

/// Answers in any order. All on its socket's thread.
class Session : public std::enable_shared_from_this<Session> {
 public:
    struct Surroundings {
        base::Clock& machine_clock;
        base::Background& background;
        PeerService& service;
        /// What this server says; whoever asks says the same secret.
        Hello hello;
    };

    Session(Executor executor, Socket socket, Surroundings surroundings);

    /// Until the connection has ended.
    static awaitable<void> run(std::shared_ptr<Session> self);
    /// Asks the other side to ask nothing more.
    void leave();
    void close() { channel_->close(); }
    const Executor& executor() const { return executor_; }

 private:
    awaitable<bool> greet();
    static awaitable<void> turn_away(std::weak_ptr<Session> session, Surroundings surroundings);
    void take(Frame frame);
    void begin(awaitable<void> work);
    static awaitable<void> call(std::shared_ptr<Session> self, Frame frame);
    static awaitable<void> wait(std::shared_ptr<Session> self, Frame frame);
    static awaitable<void> hold(std::shared_ptr<Session> self, Frame frame);
    static awaitable<void> look(std::shared_ptr<Session> self, std::uint64_t id);
    void answer(std::uint64_t id, std::string_view payload) {
        channel_->send(FrameKind::answer, id, payload);
    }

    const Executor executor_;
    const Surroundings surroundings_;
    const std::shared_ptr<Channel> channel_;
    bool greeted_ = false;
    std::size_t calls_ = 0;
    std::map<std::uint64_t, std::shared_ptr<PeerService::Held>> held_;
};

}  // namespace tailrace::cluster
