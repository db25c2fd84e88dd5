#include "cluster/session.h"

#include <utility>

namespace tailrace::cluster {

namespace {

/// Under way over one connection.
constexpr std::size_t calls_max = 4096;
/// Whoever is asked to stand back does so for no longer.
constexpr base::Milliseconds hold_max{500};
constexpr base::Milliseconds greeting_max{5000};

}  // namespace

Session::Session(Executor executor, Socket socket, Surroundings surroundings)
    : executor_(std::move(executor)),
      surroundings_(std::move(surroundings)),
      channel_(std::make_shared<Channel>(std::move(socket))) {}

awaitable<void> Session::run(std::shared_ptr<Session> self) {
    self->begin(turn_away(self, self->surroundings_));
    const bool known = co_await self->greet();
    while (known) {
        auto frame = co_await self->channel_->receive();
        if (!frame) break;
        self->take(*std::move(frame));
    }
    self->channel_->close();
    self->held_.clear();
}

/// Who says nothing.
awaitable<void> Session::turn_away(std::weak_ptr<Session> session, Surroundings surroundings) {
    const bool goes_on =
        co_await surroundings.background.rest(surroundings.machine_clock, greeting_max);
    const auto self = session.lock();
    if (self && (!goes_on || !self->greeted_)) self->channel_->close();
}

awaitable<bool> Session::greet() {
    const auto frame = co_await channel_->receive();
    if (!frame || frame->kind != FrameKind::hello) co_return false;
    const auto hello = decode_hello(frame->payload);
    if (!hello || hello->secret != surroundings_.hello.secret) co_return false;
    Hello mine;
    mine.id = surroundings_.hello.id;
    channel_->allow_large();
    greeted_ = true;
    channel_->send(FrameKind::hello, 0, encode(mine));
    co_return true;
}

void Session::take(Frame frame) {
    switch (frame.kind) {
        case FrameKind::call:
            return begin(call(shared_from_this(), std::move(frame)));
        case FrameKind::wait:
            return begin(wait(shared_from_this(), std::move(frame)));
        case FrameKind::hold:
            held_.emplace(frame.id, nullptr);
            return begin(hold(shared_from_this(), std::move(frame)));
        case FrameKind::look:
            return begin(look(shared_from_this(), frame.id));
        case FrameKind::ping:
            return answer(frame.id, {});
        case FrameKind::release:
            held_.erase(frame.id);
            return;
        case FrameKind::committed:
            return surroundings_.service.committed(decode_logs(frame.payload));
        case FrameKind::catalog_changed:
            return surroundings_.service.catalog_changed();
        default:
            return channel_->close();
    }
}

void Session::begin(awaitable<void> work) {
    surroundings_.background.spawn(executor_, std::move(work), "serving another server");
}

awaitable<void> Session::call(std::shared_ptr<Session> self, Frame frame) {
    Reply reply;
    auto asked = decode_call(frame.payload);
    frame.payload = {};
    if (asked && self->calls_ < calls_max) {
        ++self->calls_;
        reply = co_await self->surroundings_.service.call(*std::move(asked));
        --self->calls_;
    }
    self->answer(frame.id, encode(reply));
}

awaitable<void> Session::wait(std::shared_ptr<Session> self, Frame frame) {
    auto asked = decode_wait(frame.payload);
    if (asked) co_await self->surroundings_.service.wait_for_record(*std::move(asked));
    self->answer(frame.id, {});
}

awaitable<void> Session::hold(std::shared_ptr<Session> self, Frame frame) {
    const auto partition = decode_partition(frame.payload);
    if (!partition) {
        self->answer(frame.id, {});
        co_return;
    }
    self->held_.emplace(frame.id, nullptr);
    std::shared_ptr<PeerService::Held> held = co_await self->surroundings_.service.hold(*partition);
    const auto place = self->held_.find(frame.id);
    // Released before it was had.
    if (place == self->held_.end()) co_return;
    place->second = std::move(held);
    self->answer(frame.id, {});
    co_await self->surroundings_.machine_clock.sleep(hold_max);
    self->held_.erase(frame.id);
}

awaitable<void> Session::look(std::shared_ptr<Session> self, std::uint64_t id) {
    co_await self->surroundings_.service.follow_catalog();
    self->answer(id, {});
}

void Session::leave() {
    channel_->send(FrameKind::leaving, 0, {});
}

}  // namespace tailrace::cluster
