#include "cluster/question.h"

namespace tailrace::cluster {

void Question::ask(std::shared_ptr<Link> link, FrameKind kind, std::string payload) {
    const auto executor = link->executor();
    const auto& asked = asked_.emplace_back(std::make_shared<Asked>(std::move(link)));
    ++awaited_;
    background_.spawn(executor, ask_one(shared_from_this(), asked, kind, std::move(payload)),
                      "asking other servers");
}

awaitable<void> Question::ask_one(std::shared_ptr<Question> self, std::shared_ptr<Asked> asked,
                                  FrameKind kind, std::string payload) {
    co_await asked->link->ask(kind, std::move(payload), asked->id);
    if (--self->awaited_ == 0) self->answered_.set();
}

awaitable<void> Question::answers(base::Milliseconds patience) {
    if (awaited_ == 0) co_return;
    const Executor executor = co_await this_executor;
    background_.spawn(executor, give_up(shared_from_this(), patience), "waiting for other servers");
    co_await answered_.wait();
}

awaitable<void> Question::give_up(std::shared_ptr<Question> self, base::Milliseconds patience) {
    const bool goes_on = co_await self->background_.rest(self->machine_clock_, patience);
    static_cast<void>(goes_on);
    self->answered_.set();
}

void Question::release() {
    for (const auto& each : asked_) {
        if (each->id != 0) each->link->say(FrameKind::release, each->id, {});
    }
    asked_.clear();
}

}  // namespace tailrace::cluster
