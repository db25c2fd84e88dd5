// What several servers are asked at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/background.h"
#include "base/clock.h"
#include "base/coroutine.h"
#include "base/one_shot.h"
#include "cluster/frame.h"
#include "cluster/link.h"

namespace tailrace::cluster {

/// Of one thread, whose links it asks over.
class Question : public std::enable_shared_from_this<Question> {
 public:
    /// Both outlive it.
    Question(base::Background& background, base::Clock& machine_clock)
        : background_(background), machine_clock_(machine_clock) {}

    void ask(std::shared_ptr<Link> link, FrameKind kind, std::string payload);
    /// Waits until all have answered or are lost, or for `patience`.
    awaitable<void> answers(base::Milliseconds patience);
    /// Nothing more is wanted of those that were asked.
    void release();

 private:
    struct Asked {
        explicit Asked(std::shared_ptr<Link> link) : link(std::move(link)) {}
        std::shared_ptr<Link> link;
        /// 0 until it was sent.
        std::uint64_t id = 0;
    };

    static awaitable<void> ask_one(std::shared_ptr<Question> self, std::shared_ptr<Asked> asked,
                                   FrameKind kind, std::string payload);
    static awaitable<void> give_up(std::shared_ptr<Question> self, base::Milliseconds patience);

    base::Background& background_;
    base::Clock& machine_clock_;
    std::vector<std::shared_ptr<Asked>> asked_;
    std::size_t awaited_ = 0;
    /// All have answered, or there is no more patience.
    base::OneShot answered_;
};

}  // namespace tailrace::cluster
