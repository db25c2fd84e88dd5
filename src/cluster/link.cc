#include "cluster/link.h"

#include <algorithm>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>

#include "base/log.h"
#include "cluster/address.h"

namespace tailrace::cluster {

namespace {

constexpr base::Milliseconds pause_min{50};
constexpr base::Milliseconds pause_max{2000};
constexpr base::Milliseconds look_interval{500};
/// Looks at a connection that is silent until it is given up: a server that stands still is passed
/// over after so long.
constexpr int silent_looks_max = 6;

}  // namespace

Link::Link(Executor executor, Surroundings surroundings)
    : executor_(std::move(executor)), surroundings_(std::move(surroundings)) {}

void Link::begin() {
    if (std::exchange(begun_, true)) return;
    surroundings_.background.spawn(executor_, run(shared_from_this()), "talking to a server");
    surroundings_.background.spawn(executor_, watch_over(shared_from_this()),
                                   "watching over a connection");
}

void Link::end() {
    ended_ = true;
    if (channel_) channel_->close();
}

awaitable<void> Link::run(std::shared_ptr<Link> self) {
    auto& [machine_clock, background, hello, peer, address] = self->surroundings_;
    for (auto pause = pause_min; !self->ended_; pause = std::min(2 * pause, pause_max)) {
        self->channel_ = co_await self->connect();
        if (self->channel_ && !self->ended_) {
            self->up_ = true;
            pause = pause_min;
            co_await self->receive();
            self->up_ = false;
        }
        self->lose_all();
        if (self->ended_) break;
        const bool goes_on = co_await background.rest(machine_clock, pause);
        if (!goes_on) break;
    }
}

/// Null if nobody is there, or it is another than was expected.
awaitable<std::shared_ptr<Channel>> Link::connect() {
    const auto endpoint = parse_address(surroundings_.address);
    if (!endpoint) co_return nullptr;
    Socket socket(executor_);
    boost::system::error_code failure;
    co_await socket.async_connect(*endpoint, asio::redirect_error(use_awaitable, failure));
    if (failure) co_return nullptr;
    auto channel = std::make_shared<Channel>(std::move(socket));
    channel->send(FrameKind::hello, 0, encode(surroundings_.hello));
    const auto frame = co_await channel->receive();
    const auto hello =
        frame && frame->kind == FrameKind::hello ? decode_hello(frame->payload) : std::nullopt;
    if (!hello || hello->id != surroundings_.peer) {
        channel->close();
        co_return nullptr;
    }
    channel->allow_large();
    co_return channel;
}

awaitable<void> Link::receive() {
    const auto channel = channel_;
    for (;;) {
        auto frame = co_await channel->receive();
        if (!frame) co_return;
        take(*std::move(frame));
    }
}

void Link::take(Frame frame) {
    if (frame.kind == FrameKind::leaving) {
        // Connections that are refused from now on say the same to those that come later.
        up_ = false;
        ended_ = asked_.empty();
        if (ended_) channel_->close();
        return;
    }
    const auto found = asked_.find(frame.id);
    if (frame.kind != FrameKind::answer || found == asked_.end()) return;
    found->second->answer = std::move(frame.payload);
    found->second->ended.set();
    asked_.erase(found);
    // It was leaving.
    if (!up_ && asked_.empty()) end();
}

void Link::lose_all() {
    for (const auto& [id, asked] : asked_) {
        if (channel_ && channel_->may_have_left(asked->begin)) asked->lost = Lost::unanswered;
        asked->ended.set();
    }
    asked_.clear();
    if (channel_) channel_->close();
    channel_ = nullptr;
}

awaitable<Link::Answer> Link::ask(FrameKind kind, std::string payload) {
    std::uint64_t ignored = 0;
    co_return co_await ask(kind, std::move(payload), ignored);
}

awaitable<Link::Answer> Link::ask(FrameKind kind, std::string payload, std::uint64_t& id) {
    const auto self = shared_from_this();
    begin();
    if (!up_) co_return std::unexpected(Lost::unasked);
    id = ++last_id_;
    const auto begin = channel_->send(kind, id, payload);
    if (!begin) co_return std::unexpected(Lost::unasked);
    const auto asked = std::make_shared<Asked>();
    asked->begin = *begin;
    asked_.emplace(id, asked);
    co_await asked->ended.wait();
    if (!asked->answer) co_return std::unexpected(asked->lost);
    co_return *std::move(asked->answer);
}

void Link::say(FrameKind kind, std::uint64_t id, std::string_view payload) {
    begin();
    if (up_) channel_->send(kind, id, payload);
}

/// By how often it has looked, and not by the time that has passed: who stood still itself has not.
awaitable<void> Link::watch_over(std::shared_ptr<Link> self) {
    auto& [machine_clock, background, hello, peer, address] = self->surroundings_;
    std::shared_ptr<Channel> watched;
    std::uint64_t heard = 0;
    int silent = 0;
    for (;;) {
        const bool goes_on = co_await background.rest(machine_clock, look_interval);
        if (!goes_on || self->ended_) {
            self->end();
            co_return;
        }
        const auto channel = self->channel_;
        if (!channel) continue;
        if (channel != watched || channel->frames_received() != heard) {
            watched = channel;
            heard = channel->frames_received();
            silent = 0;
            continue;
        }
        channel->send(FrameKind::ping, 0, {});
        if (++silent <= silent_looks_max) continue;
        base::log(base::LogLevel::warning, "a server does not answer", {{"address", address}});
        channel->close();
    }
}

}  // namespace tailrace::cluster
