// This server's end of a connection that it asks another server over.
#pragma once

#include <atomic>
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

/// Connects when it is first needed, and again when the connection has ended. One that is silent is
/// ended, be it while it connects or when it was asked whether it is there. All on its executor's
/// thread, but for `is_up`.
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
    /// Asks nothing more, and ends when what was asked is answered.
    void retire();
    /// Ends it for good.
    void end();
    /// Who waits for a record over it waits no more.
    void end_waits();
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
        FrameKind kind{};
        std::optional<std::string> answer;
        std::uint64_t begin = 0;
        Lost lost = Lost::unasked;
    };

    static awaitable<void> run(std::shared_ptr<Link> self);
    static awaitable<void> watch_over(std::shared_ptr<Link> self);
    /// One connection, from its beginning to its end. False if there was none.
    awaitable<bool> run_once();
    awaitable<bool> connect();
    void take(Frame frame);
    void lose_all();
    void end_if_done();

    const Executor executor_;
    const Surroundings surroundings_;
    std::atomic<bool> up_{false};
    bool begun_ = false;
    /// It does not connect any more.
    bool ended_ = false;
    /// From when it connects until the connection has ended; else null.
    std::shared_ptr<Channel> channel_;
    std::uint64_t last_id_ = 0;
    std::map<std::uint64_t, std::shared_ptr<Asked>> asked_;
};

}  // namespace tailrace::cluster
