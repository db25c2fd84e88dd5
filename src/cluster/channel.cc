#include "cluster/channel.h"

#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

namespace tailrace::cluster {

namespace {

constexpr std::size_t waiting_bytes_max = std::size_t{64} << 20;
constexpr std::size_t kept_bytes_max = std::size_t{1} << 20;

}  // namespace

Channel::Channel(Socket socket) : socket_(std::move(socket)) {
    send_without_delay();
}

void Channel::send_without_delay() {
    boost::system::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

awaitable<bool> Channel::connect(asio::ip::tcp::endpoint endpoint) {
    const auto self = shared_from_this();
    boost::system::error_code failure;
    co_await socket_.async_connect(endpoint, asio::redirect_error(use_awaitable, failure));
    if (failure) close();
    send_without_delay();
    co_return open_;
}

std::optional<std::uint64_t> Channel::send(FrameKind kind, std::uint64_t id,
                                           std::string_view payload) {
    if (!open_ || payload.size() > payload_bytes_max) return std::nullopt;
    if (outgoing_.size() + payload.size() > waiting_bytes_max) return std::nullopt;
    const auto begin = queued_;
    append_frame(outgoing_, kind, id, payload);
    queued_ += frame_head_bytes + payload.size();
    start_writing();
    return begin;
}

/// After what else this turn of the thread has to send.
void Channel::start_writing() {
    if (std::exchange(writing_, true)) return;
    asio::post(socket_.get_executor(), [self = shared_from_this()] { self->write(); });
}

void Channel::write() {
    if (!open_ || outgoing_.empty()) {
        writing_ = false;
        return;
    }
    leaving_.clear();
    if (leaving_.capacity() > kept_bytes_max) leaving_.shrink_to_fit();
    std::swap(leaving_, outgoing_);
    handed_over_ = queued_;
    asio::async_write(
        socket_, asio::buffer(leaving_),
        [self = shared_from_this()](const boost::system::error_code& failure, std::size_t) {
            if (failure) self->close();
            self->write();
        });
}

awaitable<std::optional<Frame>> Channel::receive() {
    const auto self = shared_from_this();
    for (;;) {
        if (auto frame = reader_.next()) co_return frame;
        if (reader_.damaged() || !open_) break;
        const auto room = reader_.room();
        boost::system::error_code failure;
        const auto bytes = co_await socket_.async_read_some(
            asio::buffer(room.data(), room.size()), asio::redirect_error(use_awaitable, failure));
        if (failure) break;
        reader_.received(bytes);
        ++arrivals_;
    }
    close();
    co_return std::nullopt;
}

void Channel::close() {
    open_ = false;
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace tailrace::cluster
