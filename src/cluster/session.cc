#include "cluster/session.h"

#include <exception>
#include <utility>

#include "base/log.h"

namespace tailrace::cluster {

namespace {

/// Under way over one connection.
constexpr std::size_t calls_max = 4096;
/// Whoever is asked to stand back does so for no longer.
constexpr base::Milliseconds hold_max{500};
/// By the first look it has greeted.
constexpr base::Milliseconds look_interval{5000};
/// A peer asks every second at least whether this server is there.
constexpr int silent_looks_max = 2;

class Counted {
 public:
    explicit Counted(std::size_t& count) : count_(count) { ++count_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --count_; }

 private:
    std::size_t& count_;
};

void report(const std::exception& failure) {
    base::log(base::LogLevel::error, "serving another server", {{"why", failure.what()}});
}

}  // namespace

Session::Session(Executor executor, Socket socket, Surroundings surroundings)
    : executor_(std::move(executor)),
      surroundings_(std::move(surroundings)),
      channel_(std::make_shared<Channel>(std::move(socket))) {}

// --- the connection ------------------------------------------------------------------------------

awaitable<void> Session::run(std::shared_ptr<Session> self) {
    self->begin(watch_over(self, self->surroundings_));
    try {
        co_await self->listen();
    } catch (const std::exception& e) {
        report(e);
    }
    self->channel_->close();
    self->held_.clear();
}

awaitable<void> Session::listen() {
    const bool known = co_await greet();
    while (known) {
        auto frame = co_await channel_->receive();
        if (!frame) co_return;
        take(*std::move(frame));
    }
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
    send(FrameKind::hello, 0, encode(mine));
    surroundings_.met(hello->id);
    co_return true;
}

awaitable<void> Session::watch_over(std::weak_ptr<Session> session, Surroundings surroundings) {
    for (;;) {
        const bool goes_on =
            co_await surroundings.background.rest(surroundings.machine_clock, look_interval);
        const auto self = session.lock();
        if (!self) co_return;
        if (goes_on && self->was_heard_of()) continue;
        self->channel_->close();
        co_return;
    }
}

bool Session::was_heard_of() {
    const auto heard = std::exchange(heard_, channel_->arrivals());
    silent_looks_ = heard == heard_ ? silent_looks_ + 1 : 0;
    return greeted_ && silent_looks_ <= silent_looks_max;
}

/// Whoever waits for what cannot be sent would wait for good.
void Session::send(FrameKind kind, std::uint64_t id, std::string_view payload) {
    if (!channel_->send(kind, id, payload)) channel_->close();
}

// --- what is asked -------------------------------------------------------------------------------

void Session::take(Frame frame) {
    switch (frame.kind) {
        case FrameKind::hold:
            held_.emplace(frame.id, nullptr);
            [[fallthrough]];
        case FrameKind::call:
        case FrameKind::wait:
        case FrameKind::look:
            return begin(serve(shared_from_this(), std::move(frame)));
        case FrameKind::ping:
            return send(FrameKind::answer, frame.id, encode_now(surroundings_.machine_clock.now()));
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

/// What has failed, and what is too large, has an answer that says nothing.
awaitable<void> Session::serve(std::shared_ptr<Session> self, Frame frame) {
    const auto id = frame.id;
    std::string answer;
    try {
        answer = co_await self->answer_to(std::move(frame));
    } catch (const std::exception& e) {
        report(e);
    }
    if (answer.size() > payload_bytes_max) answer = {};
    self->send(FrameKind::answer, id, answer);
}

awaitable<std::string> Session::answer_to(Frame frame) {
    switch (frame.kind) {
        case FrameKind::call:
            return call(std::move(frame));
        case FrameKind::wait:
            return wait(std::move(frame));
        case FrameKind::hold:
            return hold(std::move(frame));
        default:
            return look();
    }
}

awaitable<std::string> Session::call(Frame frame) {
    Reply reply;
    auto asked = decode_call(frame.payload);
    frame.payload = {};
    if (!asked || calls_ == calls_max) co_return encode(reply);
    const Counted counted(calls_);
    reply = co_await surroundings_.service.call(*std::move(asked));
    co_return encode(reply);
}

awaitable<std::string> Session::wait(Frame frame) {
    auto asked = decode_wait(frame.payload);
    if (!asked) co_return encode_waited(false);
    const bool waited = co_await surroundings_.service.wait_for_record(*std::move(asked));
    co_return encode_waited(waited);
}

awaitable<std::string> Session::hold(Frame frame) {
    const auto partition = decode_partition(frame.payload);
    // It may be released before it is had, and before it is asked for here.
    if (!partition || !held_.contains(frame.id)) co_return std::string();
    std::shared_ptr<PeerService::Held> held = co_await surroundings_.service.hold(*partition);
    const auto place = held_.find(frame.id);
    if (place == held_.end()) co_return std::string();
    place->second = std::move(held);
    begin(let_go(weak_from_this(), frame.id, surroundings_));
    co_return std::string();
}

/// Whether it was released or not.
awaitable<void> Session::let_go(std::weak_ptr<Session> session, std::uint64_t id,
                                Surroundings surroundings) {
    const bool goes_on =
        co_await surroundings.background.rest(surroundings.machine_clock, hold_max);
    static_cast<void>(goes_on);
    if (const auto self = session.lock()) self->held_.erase(id);
}

awaitable<std::string> Session::look() {
    co_await surroundings_.service.follow_catalog();
    co_return std::string();
}

}  // namespace tailrace::cluster
