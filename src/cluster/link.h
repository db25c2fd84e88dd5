// This server's end of a connection that it asks another server over.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/background.h"
#include "base/clock.h"
#include "base/coroutine.h"
#include "base/one_shot.h"
#include "cluster/channel.h"
#include "cluster/frame.h"

namespace tailrace::cluster {

/// Why there is no answer.
enum class Lost : std::uint8_t {
    /// It was not asked, for sure.
    unasked,
    /// It may have done what it was asked for.
    unanswered,
};

/// Connects when it is first needed, and again when the connection has ended. One that is silent
/// although it was asked something is ended. All on its executor's thread, but for `is_up`.
class Link : public std::enable_shared_from_this<Link> {
 public:
    struct Surroundings {
        base::Clock& machine_clock;
        base::Background& background;
        /// What this server says, and whom it expects.
        Hello hello;
        std::uint64_t peer = 0;
        std::string address;
    };

    Link(Executor executor, Surroundings surroundings);

    /// Connects, if it has not begun to.
    void begin();
    /// Ends it for good.
    void end();
    bool is_up() const { return up_; }
    const Executor& executor() const { return executor_; }

    using Answer = std::expected<std::string, Lost>;
    awaitable<Answer> ask(FrameKind kind, std::string payload);
    /// As `ask`, and names it by the id that it has; for `release`.
    awaitable<Answer> ask(FrameKind kind, std::string payload, std::uint64_t& id);
    void say(FrameKind kind, std::uint64_t id, std::string_view payload);

 private:
    struct Asked {
        base::OneShot ended;
        std::optional<std::string> answer;
        std::uint64_t begin = 0;
        Lost lost = Lost::unasked;
    };

    static awaitable<void> run(std::shared_ptr<Link> self);
    static awaitable<void> watch_over(std::shared_ptr<Link> self);
    awaitable<std::shared_ptr<Channel>> connect();
    awaitable<void> receive();
    void take(Frame frame);
    void lose_all();

    const Executor executor_;
    const Surroundings surroundings_;
    std::atomic<bool> up_{false};
    bool begun_ = false;
    bool ended_ = false;
    /// Null unless it is up.
    std::shared_ptr<Channel> channel_;
    std::uint64_t last_id_ = 0;
    std::map<std::uint64_t, std::shared_ptr<Asked>> asked_;
};

}  // namespace tailrace::cluster
