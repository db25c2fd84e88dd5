#include "cluster/link.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <boost/asio/ip/tcp.hpp>

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

// --- the connection ------------------------------------------------------------------------------

void Link::begin() {
    if (std::exchange(begun_, true)) return;
    surroundings_.background.spawn(executor_, run(shared_from_this()), "talking to a server");
    surroundings_.background.spawn(executor_, watch_over(shared_from_this()),
                                   "watching over a connection");
}

void Link::retire() {
    up_ = false;
    ended_ = true;
    end_if_done();
}

void Link::end() {
    up_ = false;
    ended_ = true;
    if (channel_) channel_->close();
}

void Link::end_if_done() {
    if (ended_ && asked_.empty()) end();
}

awaitable<void> Link::run(std::shared_ptr<Link> self) {
    auto& [machine_clock, background, hello, peer, address] = self->surroundings_;
    for (auto pause = pause_min; !self->ended_; pause = std::min(2 * pause, pause_max)) {
        try {
            const bool there = co_await self->run_once();
            if (there) pause = pause_min;
        } catch (const std::exception& e) {
            base::log(base::LogLevel::error, "talking to a server",
                      {{"address", address}, {"why", e.what()}});
        }
        self->up_ = false;
        self->lose_all();
        if (self->ended_) break;
        const bool goes_on = co_await background.rest(machine_clock, pause);
        if (!goes_on) break;
    }
}

awaitable<bool> Link::run_once() {
    channel_ = std::make_shared<Channel>(Socket(executor_));
    const bool connected = co_await connect();
    if (!connected || ended_) co_return false;
    channel_->allow_large();
    up_ = true;
    for (;;) {
        auto frame = co_await channel_->receive();
        if (!frame) co_return true;
        take(*std::move(frame));
    }
}

/// False if nobody is there, or it is another than was expected.
awaitable<bool> Link::connect() {
    const auto endpoint = parse_address(surroundings_.address);
    if (!endpoint) co_return false;
    const bool connected = co_await channel_->connect(*endpoint);
    if (!connected) co_return false;
    channel_->send(FrameKind::hello, 0, encode(surroundings_.hello));
    const auto frame = co_await channel_->receive();
    if (!frame || frame->kind != FrameKind::hello) co_return false;
    const auto hello = decode_hello(frame->payload);
    co_return hello && hello->id == surroundings_.peer;
}

void Link::take(Frame frame) {
    // Connections that are refused from now on say the same to those that come later.
    if (frame.kind == FrameKind::leaving) return retire();
    const auto found = asked_.find(frame.id);
    if (frame.kind != FrameKind::answer || found == asked_.end()) return;
    found->second->answer = std::move(frame.payload);
    found->second->ended.set();
    asked_.erase(found);
    end_if_done();
}

void Link::lose_all() {
    const auto channel = std::exchange(channel_, nullptr);
    if (!channel) return;
    channel->close();
    for (const auto& [id, asked] : asked_) {
        if (channel->may_have_left(asked->begin)) asked->lost = Lost::unanswered;
        asked->ended.set();
    }
    asked_.clear();
}

/// By how often it has looked, and not by the time that has passed: who stood still itself has not.
awaitable<void> Link::watch_over(std::shared_ptr<Link> self) {
    auto& [machine_clock, background, hello, peer, address] = self->surroundings_;
    std::shared_ptr<Channel> watched;
    std::uint64_t heard = 0;
    int silent = 0;
    while (!self->ended_ || self->channel_) {
        const bool goes_on = co_await background.rest(machine_clock, look_interval);
        if (!goes_on) self->end();
        const auto channel = self->channel_;
        if (!channel) continue;
        if (channel != watched || channel->arrivals() != heard) {
            watched = channel;
            heard = channel->arrivals();
            silent = 0;
            continue;
        }
        // What has not greeted is not asked.
        if (heard > 0) channel->send(FrameKind::ping, 0, {});
        if (++silent <= silent_looks_max) continue;
        if (self->up_)
            base::log(base::LogLevel::warning, "a server does not answer", {{"address", address}});
        channel->close();
    }
}

// --- asking --------------------------------------------------------------------------------------

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
    payload = std::string();
    const auto asked = std::make_shared<Asked>();
    asked->kind = kind;
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

void Link::end_waits() {
    std::erase_if(asked_, [](const auto& each) {
        const auto& [id, asked] = each;
        if (asked->kind == FrameKind::wait) asked->ended.set();
        return asked->kind == FrameKind::wait;
    });
    end_if_done();
}

}  // namespace tailrace::cluster
