#include "program/doctor/visit.h"

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "cluster/address.h"
#include "cluster/frame.h"

namespace tailrace::program::doctor {

namespace {

using cluster::Frame;
using cluster::FrameKind;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using boost::system::error_code;

constexpr std::chrono::seconds patience{3};
constexpr std::uint64_t ping_id = 1;

/// A connection that ends by itself when its time is over.
class Call {
 public:
    explicit Call(const Executor& executor)
        : socket_(std::make_shared<Socket>(executor)), timer_(executor, patience) {
        timer_.async_wait([socket = socket_](const error_code& ended) {
            error_code ignored;
            if (!ended) socket->close(ignored);
        });
    }

    awaitable<error_code> connect(asio::ip::tcp::endpoint endpoint) {
        error_code failure;
        co_await socket_->async_connect(endpoint, asio::redirect_error(use_awaitable, failure));
        co_return failure;
    }
    awaitable<bool> send(FrameKind kind, std::uint64_t id, std::string payload) {
        std::string bytes;
        cluster::append_frame(bytes, kind, id, payload);
        error_code failure;
        const auto buffer = asio::buffer(bytes);
        co_await asio::async_write(*socket_, buffer, asio::redirect_error(use_awaitable, failure));
        co_return !failure;
    }
    /// Of this kind; others are passed over. Empty when the connection has ended.
    awaitable<std::optional<Frame>> receive(FrameKind kind) {
        for (;;) {
            while (auto frame = reader_.next()) {
                if (frame->kind == kind) co_return frame;
            }
            if (reader_.damaged()) co_return std::nullopt;
            const auto room = reader_.room();
            const auto buffer = asio::buffer(room.data(), room.size());
            error_code failure;
            const auto size = co_await socket_->async_read_some(
                buffer, asio::redirect_error(use_awaitable, failure));
            if (failure) co_return std::nullopt;
            reader_.received(size);
        }
    }

 private:
    const std::shared_ptr<Socket> socket_;
    asio::steady_timer timer_;
    cluster::FrameReader reader_;
};

base::UnixMilliseconds now() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// Why it is not the member, or does not answer; empty if all is well.
awaitable<std::string> greet(Call& call, std::string secret, std::uint64_t member) {
    cluster::Hello hello;
    hello.secret = std::move(secret);
    const bool sent = co_await call.send(FrameKind::hello, 0, encode(hello));
    if (!sent) co_return std::string("it hangs up");
    const auto answer = co_await call.receive(FrameKind::hello);
    if (!answer) co_return fmt::format("it does not answer within {} s", patience.count());
    const auto theirs = cluster::decode_hello(answer->payload);
    if (theirs && theirs->id == member) co_return std::string();
    co_return std::string("another server answers there");
}

awaitable<void> ask_time(Call& call, Visit& visit) {
    const auto asked = now();
    std::string nothing;
    const bool sent = co_await call.send(FrameKind::ping, ping_id, std::move(nothing));
    if (!sent) co_return;
    const auto answer = co_await call.receive(FrameKind::answer);
    const auto answered = now();
    if (!answer) {
        visit.trouble = fmt::format("it does not answer within {} s", patience.count());
        co_return;
    }
    visit.round_trip = base::Milliseconds(answered - asked);
    if (const auto theirs = cluster::decode_now(answer->payload))
        visit.ahead = base::Milliseconds(*theirs - (asked + answered) / 2);
}

}  // namespace

awaitable<Visit> visit(storage::Member member, std::string secret) {
    Visit visit;
    visit.id = fmt::format("{:016x}", member.id);
    visit.address = member.address;
    const auto endpoint = cluster::parse_address(member.address);
    if (!endpoint) {
        visit.trouble = "that is no address";
        co_return visit;
    }
    const Executor executor = co_await this_executor;
    Call call(executor);
    const auto failure = co_await call.connect(*endpoint);
    if (failure) {
        visit.trouble = failure == asio::error::operation_aborted
                            ? fmt::format("no connection within {} s", patience.count())
                            : failure.message();
        co_return visit;
    }
    visit.trouble = co_await greet(call, std::move(secret), member.id);
    if (visit.trouble.empty()) co_await ask_time(call, visit);
    co_return visit;
}

}  // namespace tailrace::program::doctor
